import type { JsonObject } from '@tenantry/kinds';
import { auditExportParameters, auditParameters } from '../api/audit.ts';
import { eventParameters } from '../api/events.ts';
import { planParameters } from '../api/plan.ts';
import { requestSchema } from '../http/read-request.ts';
import { kubeTokenRequest } from '../kube/kube-token-requests.ts';
import { type Catalog, TENANT_KIND } from '../manifests/catalog.ts';
import { exampleManifests } from '../manifests/example.ts';
import { setParameters } from '../manifests/sets.ts';
import { accessRequestPaths } from './access-request-paths.ts';
import { auditReceiverPaths } from './audit-receiver-paths.ts';
import { aboutPaths, rightsPaths } from './caller-paths.ts';
import { capacityPaths } from './capacity-paths.ts';
import { clusterPaths } from './cluster-paths.ts';
import { costPaths } from './cost-paths.ts';
import { enginePaths } from './engine-paths.ts';
import { explainPaths } from './explain-paths.ts';
import { faultPaths } from './fault-paths.ts';
import { faultRoutePaths } from './fault-route-paths.ts';
import { kubeProxyPaths, kubeTokenPaths } from './kube-paths.ts';
import { logPaths } from './log-paths.ts';
import { metricPaths } from './metric-paths.ts';
import { orphanPaths } from './orphan-paths.ts';
import { otlpPaths } from './otlp-paths.ts';
import {
  BODY_PROBLEMS,
  COMMON_PROBLEMS,
  headerParameter,
  jsonContent,
  MANIFEST_PROBLEMS,
  parametersOf,
  pathParameter,
  problemResponses,
  ref,
  STILL_SEEN,
  WRITE_PROBLEMS,
} from './parts.ts';
import { passkeyPaths } from './passkey-paths.ts';
import { signInPaths } from './sign-in-paths.ts';
import { exchangePaths, personalTokenPaths, tenantTokenPaths, trustPaths } from './token-paths.ts';
import { usagePaths } from './usage-paths.ts';

const ok = (description: string, content: JsonObject): JsonObject => ({ 200: { description, content } });
const html: JsonObject = { 'text/html': { schema: { type: 'string' } } };
const isPublic: JsonObject = { security: [] };

/** Paths that do not belong to one kind. */
export function platformPaths(catalog: Catalog): JsonObject {
  return {
    ...manifestPaths(catalog),
    ...aboutPaths(),
    ...recordPaths(),
    ...auditReceiverPaths(),
    ...faultRoutePaths(),
    ...clusterPaths(),
    ...enginePaths(),
    ...accessRequestPaths(),
    ...personalTokenPaths(),
    ...orphanPaths(),
    ...signInPaths(),
    ...passkeyPaths(),
    ...(catalog.byName(TENANT_KIND) === undefined
      ? {}
      : {
          ...tenantPaths(),
          ...explainPaths(),
          ...faultPaths(),
          ...rightsPaths(),
          ...usagePaths(),
          ...capacityPaths(),
          ...costPaths(),
          ...logPaths(),
          ...metricPaths(),
          ...otlpPaths(),
        }),
    ...processPaths(),
  };
}

function manifestPaths(catalog: Catalog): JsonObject {
  const problems = problemResponses([
    ...COMMON_PROBLEMS,
    ...BODY_PROBLEMS,
    ...MANIFEST_PROBLEMS,
    ...WRITE_PROBLEMS,
    'name-taken',
    'in-another-set',
    'upstream-failed',
  ]);
  const example = catalog.entries.flatMap(({ kind }) => exampleManifests(kind));
  const body: JsonObject = {
    required: true,
    description: 'A JSON array, an object with `items`, one manifest, or a YAML stream.',
    content: {
      'application/json': { schema: ref('Manifests'), example },
      'application/yaml': { schema: ref('Manifests') },
    },
  };
  return {
    '/api/v1/apply': {
      post: {
        operationId: 'apply',
        tags: ['Manifests'],
        summary: 'Create or replace several objects',
        description:
          'Everything is checked before anything is stored. A manifest is the whole declaration of its object.',
        parameters: [...parametersOf(setParameters), headerParameter('IdempotencyKey')],
        requestBody: body,
        responses: {
          ...ok('What became of each manifest, in the order of the request.', jsonContent(ref('ApplyResult'))),
          ...problems,
        },
      },
    },
    '/api/v1/plan': {
      post: {
        operationId: 'plan',
        tags: ['Manifests'],
        summary: 'Say what apply would do',
        description: 'Stores nothing and changes nothing.',
        parameters: parametersOf(planParameters),
        requestBody: body,
        responses: {
          ...ok('What would change, per object and per resource.', jsonContent(ref('PlanResult'))),
          ...problems,
        },
      },
    },
    '/api/v1/kinds': {
      get: {
        operationId: 'listKinds',
        tags: ['Manifests'],
        summary: 'Everything that can be declared',
        parameters: [headerParameter('IfNoneMatch')],
        responses: {
          ...ok('The kinds.', jsonContent(ref('KindList'))),
          304: STILL_SEEN,
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
  };
}

function recordPaths(): JsonObject {
  return {
    '/api/v1/events': {
      get: {
        operationId: 'listEvents',
        tags: ['Records'],
        summary: 'Events, as a list or live',
        description:
          'With `Accept: text/event-stream` a stream of server-sent events that goes on from `Last-Event-ID` or `after`, and from now without them. Otherwise a list: the newest, or those after `after`.',
        parameters: [
          ...parametersOf(eventParameters),
          {
            name: 'Last-Event-ID',
            in: 'header',
            required: false,
            description: 'Wins over `after`.',
            schema: { type: 'string' },
          },
        ],
        responses: {
          ...ok('Events.', { ...jsonContent(ref('EventList')), 'text/event-stream': { schema: { type: 'string' } } }),
          ...problemResponses([...COMMON_PROBLEMS, 'invalid-header', 'too-many-streams']),
        },
      },
    },
    '/api/v1/audit': {
      get: {
        operationId: 'listAudit',
        tags: ['Records'],
        summary: 'Who did what, newest first',
        parameters: parametersOf(auditParameters),
        responses: {
          ...ok('The log.', jsonContent(ref('AuditPage'))),
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found']),
        },
      },
    },
    '/api/v1/audit/export': {
      get: {
        operationId: 'exportAudit',
        tags: ['Records'],
        summary: 'The same without end, newest first, as lines of JSON or as CSV',
        parameters: parametersOf(auditExportParameters),
        responses: {
          ...ok('The log.', {
            'application/x-ndjson': { schema: { type: 'string' } },
            'text/csv': { schema: { type: 'string' } },
          }),
          ...problemResponses([...COMMON_PROBLEMS, 'object-not-found']),
        },
      },
    },
    '/api/v1/audit/verification': {
      get: {
        operationId: 'verifyAudit',
        tags: ['Records'],
        summary: 'Whether the log is whole: every hash computed again from its row, every link from the row before',
        responses: {
          ...ok('What was found.', jsonContent(ref('AuditVerification'))),
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
  };
}

function tenantPaths(): JsonObject {
  const parameters = [pathParameter('tenant', 'Name of the tenant, in any case.')];
  const problems = problemResponses([...COMMON_PROBLEMS, 'object-not-found', 'not-ready', 'upstream-failed']);
  const secretProblems = problemResponses([
    ...COMMON_PROBLEMS,
    ...BODY_PROBLEMS,
    'invalid-manifest',
    'object-not-found',
    'being-deleted',
    'not-ready',
    'upstream-failed',
  ]);
  return {
    ...kubeProxyPaths(),
    ...kubeTokenPaths(),
    ...tenantTokenPaths(),
    ...trustPaths(),
    ...exchangePaths(),
    '/api/v1/tenants/{tenant}/cluster': {
      parameters,
      get: {
        operationId: 'getClusterOfTenant',
        tags: ['Access'],
        summary: 'Where the cluster of the tenant is',
        responses: { ...ok('What a kubeconfig needs.', jsonContent(ref('Cluster'))), ...problems },
      },
    },
    '/api/v1/tenants/{tenant}/kube-token': {
      parameters,
      post: {
        operationId: 'createKubeToken',
        tags: ['Access'],
        summary: 'A short-lived token for the namespace of the tenant',
        description: 'Audited.',
        requestBody: { required: false, content: jsonContent(requestSchema(kubeTokenRequest)) },
        responses: { ...ok('The token.', jsonContent(ref('KubeToken'))), ...secretProblems },
      },
    },
    '/api/v1/tenants/{tenant}/benchmarks': {
      parameters,
      get: {
        operationId: 'listBenchmarks',
        tags: ['Access'],
        summary: 'Benchmarks of the tenant, newest first',
        responses: { ...ok('Without their rows.', jsonContent(ref('BenchmarkList'))), ...problems },
      },
      post: {
        operationId: 'startBenchmark',
        tags: ['Access'],
        summary: 'Attack the boundary of the tenant, from within, by what changes nothing',
        description: 'Runs in the background; the newest twenty results are kept. Audited.',
        responses: {
          202: { description: 'It has begun.', content: jsonContent(ref('Benchmark')) },
          ...problemResponses([
            ...COMMON_PROBLEMS,
            'object-not-found',
            'being-deleted',
            'not-ready',
            'benchmark-running',
          ]),
        },
      },
    },
    '/api/v1/tenants/{tenant}/benchmarks/{id}': {
      parameters: [
        ...parameters,
        pathParameter('id', 'Id of a benchmark, or `latest` for the newest that has finished.'),
      ],
      get: {
        operationId: 'getBenchmark',
        tags: ['Access'],
        summary: 'A benchmark with its rows',
        responses: { ...ok('The benchmark.', jsonContent(ref('Benchmark'))), ...problems },
      },
    },
    '/api/v1/tenants/{tenant}/ssh-key': {
      parameters,
      post: {
        operationId: 'readSshKey',
        tags: ['Access'],
        summary: 'The SSH key of the tenant',
        description: 'Read from the vault of the tenant. Audited.',
        responses: { ...ok('The key pair.', jsonContent(ref('SshKey'))), ...secretProblems },
      },
    },
  };
}

function processPaths(): JsonObject {
  const plainText: JsonObject = { 'text/plain': { schema: { type: 'string' } } };
  return {
    '/api/v1/openapi.json': {
      get: {
        operationId: 'getOpenApi',
        tags: ['Documentation'],
        summary: 'This document',
        parameters: [headerParameter('IfNoneMatch')],
        responses: {
          ...ok('OpenAPI 3.1.', jsonContent({ type: 'object' })),
          304: STILL_SEEN,
          ...problemResponses(COMMON_PROBLEMS),
        },
      },
    },
    '/api/v1/docs': {
      get: {
        operationId: 'getDocs',
        tags: ['Documentation'],
        summary: 'This document to read',
        ...isPublic,
        responses: ok('A page.', html),
      },
    },
    '/problems/{code}': {
      parameters: [pathParameter('code', 'Code of a problem.')],
      get: {
        operationId: 'getProblemType',
        tags: ['Documentation'],
        summary: 'What a problem means',
        ...isPublic,
        responses: { ...ok('A page.', html), ...problemResponses(['route-not-found']) },
      },
    },
    '/healthz': {
      get: {
        operationId: 'getHealth',
        tags: ['Process'],
        summary: 'Whether the process lives',
        ...isPublic,
        responses: ok('It does.', jsonContent(ref('Health'))),
      },
    },
    '/readyz': {
      get: {
        operationId: 'getReadiness',
        tags: ['Process'],
        summary: 'Whether it can work: the database answers',
        ...isPublic,
        responses: {
          ...ok('It can.', jsonContent(ref('Health'))),
          ...problemResponses(['store-unavailable', 'shutting-down']),
        },
      },
    },
    '/metrics': {
      get: {
        operationId: 'getMetrics',
        tags: ['Process'],
        summary: 'Metrics in the Prometheus text format',
        responses: { ...ok('The metrics.', plainText), ...problemResponses(COMMON_PROBLEMS) },
      },
    },
  };
}
