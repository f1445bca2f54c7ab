import type { JsonObject } from '@tenantry/kinds';
import { aboutSchema } from '../api/about.ts';
import { accessRequestSchema } from '../api/access-requests.ts';
import { alertsResult } from '../api/alerts.ts';
import { auditVerificationSchema } from '../api/audit.ts';
import { benchmarkSchema } from '../api/benchmarks.ts';
import { canSchema } from '../api/can-answer.ts';
import { costReportSchema, tenantCostSchema } from '../api/cost-view.ts';
import { estateSchema } from '../api/estate.ts';
import { faultSchema, faultSummarySchema } from '../api/faults.ts';
import { identityReachSchema } from '../api/identity-reach.ts';
import { logHistogramSchema, logLineSchema, logPageSchema, otlpLogsTaken } from '../api/log-view.ts';
import { metricAnswerSchema, metricListSchema, otlpMetricsTaken } from '../api/metric-view.ts';
import { orphanList, orphanRemovalResult } from '../api/orphans.ts';
import { matrixSchema } from '../api/reach-matrix.ts';
import { reachSchema } from '../api/reach-schema.ts';
import { rightsSchema } from '../api/rights.ts';
import { templateSchema } from '../api/tenant-templates.ts';
import { usageSchema } from '../api/usage.ts';
import { receiverSchema, receiverWithSecretSchema } from '../audit-receivers/index.ts';
import { capacitySchema } from '../capacity/index.ts';
import { engineListSchema, engineSchemas, engineTestSchema } from '../engines/index.ts';
import { routeSchema, routeWithSecretSchema } from '../fault-routes/index.ts';
import { newStaticTokenSchema, revokedAllSchema, staticTokenSchema } from '../kube/kube-token-view.ts';
import type { Catalog } from '../manifests/catalog.ts';
import { envelopeSchema, metadataSchema as manifestMetadataSchema } from '../manifests/envelope.ts';
import { passkeyOptionsSchema, passkeySchema } from '../sign-in/passkeys/requests.ts';
import { providerSchema, providerTestSchema } from '../sign-in/providers/spec.ts';
import {
  deviceCodeSchema,
  deviceRefusalSchema,
  deviceTokenSchema,
  meSchema,
  newPasswordSchema,
  newUserSchema,
  ownAccountSchema,
  secondFactorSchema,
  sessionSchema,
  userSchema,
} from '../sign-in/views.ts';
import { exchangedSchema, newTokenSchema, tokenPageSchema, tokenSchema, trustSchema } from '../tokens/view.ts';
import { receiverTestSchema } from '../webhooks/index.ts';
import { clusterRightsSchema, registeredClusterSchema } from './cluster-schemas.ts';
import { kindPaths, kindSchemas } from './kind-paths.ts';
import { schemaOf } from './parts.ts';
import { platformPaths } from './platform-paths.ts';
import * as schemas from './schemas.ts';

/** The OpenAPI 3.1 document of this installation: every route, with every kind's own schema. */
export function openApiDocument(catalog: Catalog, version: string): JsonObject {
  const byKind = catalog.entries.map((entry) => ({ paths: kindPaths(entry, catalog), schemas: kindSchemas(entry) }));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tenantry',
      version,
      description:
        'Declares tenants and what they consist of. Errors are problem documents (RFC 9457) with a stable code.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [
      { name: 'Manifests', description: 'Several objects at once, and what can be declared.' },
      ...catalog.entries.map(({ kind }) => ({ name: kind.name, description: kind.summary })),
      { name: 'People', description: 'Who may sign in, and their sessions.' },
      { name: 'Pages', description: 'What people see in a browser on their way in.' },
      { name: 'Access', description: 'Ways into a tenant.' },
      { name: 'Tokens', description: 'Tokens of people and machines, and pipelines that come without a secret.' },
      { name: 'Clusters', description: 'Clusters given by their kubeconfig, and what Tenantry needs in them.' },
      { name: 'Explain', description: 'What is allowed, and why.' },
      { name: 'People', description: 'Who gets in, who asks for what, and who said yes.' },
      { name: 'Records', description: 'What happened, and who did what.' },
      { name: 'Orphans', description: 'What is left in the cloud, and no object answers for.' },
      { name: 'Documentation' },
      { name: 'Process' },
    ],
    paths: Object.assign(platformPaths(catalog), ...byKind.map(({ paths }) => paths)),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token of the administrator, or one of yours.' },
      },
      parameters,
      headers,
      schemas: Object.assign(sharedSchemas(), ...byKind.map((kind) => kind.schemas)),
    },
  };
}

function sharedSchemas(): JsonObject {
  const shared = {
    Problem: schemas.problemSchema,
    Metadata: schemas.metadataSchema,
    Status: schemas.statusSchema,
    ResourceList: schemas.listOf(schemas.resourceSchema),
    DeletionPreview: schemas.deletionSchema,
    ObjectEvents: schemas.listOf(schemas.eventSchema),
    RevisionList: schemas.revisionListSchema,
    Revision: schemas.revisionWithSpecSchema,
    EventList: schemas.eventListSchema,
    AuditPage: schemas.pageOf(schemas.auditRowSchema),
    AuditVerification: auditVerificationSchema,
    AuditReceiver: receiverSchema,
    AuditReceiverList: schemas.listOf(receiverSchema),
    AuditReceiverWithSecret: receiverWithSecretSchema,
    AuditReceiverTest: receiverTestSchema,
    LogEngine: engineSchemas.logs,
    MetricEngine: engineSchemas.metrics,
    EngineList: engineListSchema,
    EngineTest: engineTestSchema,
    ApplyResult: schemas.applyResultSchema,
    PlanResult: schemas.planResultSchema,
    KindList: schemas.listOf(schemas.kindInfoSchema),
    Cluster: schemas.clusterSchema,
    RegisteredCluster: registeredClusterSchema,
    RegisteredClusterList: schemas.listOf(registeredClusterSchema),
    ClusterRights: clusterRightsSchema,
    KubeToken: schemas.kubeTokenSchema,
    StaticToken: staticTokenSchema,
    StaticTokenList: schemas.listOf(staticTokenSchema),
    NewStaticToken: newStaticTokenSchema,
    RevokedTokens: revokedAllSchema,
    Token: tokenSchema,
    TokenPage: tokenPageSchema,
    NewToken: newTokenSchema,
    Trust: trustSchema,
    TrustList: schemas.listOf(trustSchema),
    ExchangedToken: exchangedSchema,
    SecretVersionList: schemas.secretVersionListSchema,
    SecretValues: schemas.secretValuesSchema,
    SshKey: schemas.sshKeySchema,
    Health: schemas.healthSchema,
    Reach: reachSchema,
    ReachMatrix: matrixSchema,
    IdentityReach: identityReachSchema,
    Can: canSchema,
    About: aboutSchema,
    Estate: estateSchema,
    Rights: rightsSchema,
    Usage: usageSchema,
    Capacity: capacitySchema,
    TenantCost: tenantCostSchema,
    CostReport: costReportSchema,
    Fault: faultSchema,
    AlertsTaken: alertsResult,
    FaultPage: schemas.pageOf(faultSchema),
    FaultSummary: faultSummarySchema,
    FaultRoute: routeSchema,
    FaultRouteList: schemas.listOf(routeSchema),
    FaultRouteWithSecret: routeWithSecretSchema,
    FaultRouteTest: receiverTestSchema,
    LogLine: logLineSchema,
    LogPage: logPageSchema,
    OtlpLogsTaken: otlpLogsTaken,
    OtlpMetricsTaken: otlpMetricsTaken,
    LogHistogram: logHistogramSchema,
    MetricList: metricListSchema,
    MetricAnswer: metricAnswerSchema,
    AccessRequest: accessRequestSchema,
    AccessRequestPage: schemas.pageOf(accessRequestSchema),
    TenantTemplate: templateSchema,
    TenantTemplateList: schemas.listOf(templateSchema),
    OrphanList: orphanList,
    OrphanRemovalList: schemas.listOf(orphanRemovalResult),
    Me: meSchema,
    OwnAccount: ownAccountSchema,
    User: userSchema,
    UserList: schemas.listOf(userSchema),
    NewUser: newUserSchema,
    NewPassword: newPasswordSchema,
    SecondFactor: secondFactorSchema,
    Passkey: passkeySchema,
    PasskeyList: schemas.listOf(passkeySchema),
    PasskeyOptions: passkeyOptionsSchema,
    Session: sessionSchema,
    IdentityProvider: providerSchema,
    IdentityProviderList: schemas.listOf(providerSchema),
    IdentityProviderTest: providerTestSchema,
    DeviceCode: deviceCodeSchema,
    DeviceToken: deviceTokenSchema,
    DeviceRefusal: deviceRefusalSchema,
    SessionList: schemas.listOf(sessionSchema),
    Benchmark: benchmarkSchema,
    BenchmarkList: schemas.listOf(benchmarkSchema),
  };
  const manifest = schemaOf(envelopeSchema, 'input');
  return {
    ...Object.fromEntries(Object.entries(shared).map(([name, schema]) => [name, schemaOf(schema)])),
    ManifestMetadata: schemaOf(manifestMetadataSchema, 'input'),
    Manifest: manifest,
    Manifests: {
      oneOf: [
        { $ref: '#/components/schemas/Manifest' },
        { type: 'array', items: { $ref: '#/components/schemas/Manifest' } },
        {
          type: 'object',
          properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Manifest' } } },
          required: ['items'],
        },
      ],
    },
    MergePatch: {
      type: 'object',
      properties: {
        metadata: {
          type: 'object',
          properties: {
            labels: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
            annotations: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
          },
        },
        spec: { type: 'object' },
      },
      example: { metadata: { labels: { team: 'payments' } } },
    },
  };
}

const parameters: JsonObject = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'ETag that the object was read with; refused when it was changed meanwhile.',
    schema: { type: 'string' },
    example: '"42"',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'ETag already known; answered with 304 while it is current.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Any unique text; a repeat within 24 hours gets the first answer and does nothing.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};

const headers: JsonObject = {
  ETag: { description: 'Version of the object.', schema: { type: 'string' } },
  Location: { description: 'Path of the object.', schema: { type: 'string' } },
  RequestId: { description: 'Id of the request, also in logs and audit.', schema: { type: 'string' } },
  RateLimit: {
    description: 'Requests that may follow at once (`r`), and seconds until all may (`t`).',
    schema: { type: 'string', examples: ['"identity";r=499;t=1'] },
  },
  RateLimitPolicy: {
    description: 'Requests that may be made at once (`q`), and seconds after which they may be made again (`w`).',
    schema: { type: 'string', examples: ['"identity";q=500;w=10'] },
  },
  RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer' } },
  Challenge: { description: 'How to authenticate.', schema: { type: 'string' } },
};
