import { randomUUID } from 'node:crypto';
import { createIssuers, withMemberships } from '@tenantry/access';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { auditReceiverRoutes } from '../audit-receivers/index.ts';
import { capacityRoutes } from '../capacity/index.ts';
import { engineRoutes, logsByInfrastructure, metricsByInfrastructure } from '../engines/index.ts';
import { faultRouteRoutes } from '../fault-routes/index.ts';
import { readBodies } from '../http/body.ts';
import { answerClientError, answerErrors, sendProblem } from '../http/errors.ts';
import { guard } from '../http/guard.ts';
import { endLastConnections } from '../http/last-connections.ts';
import { createOutbound } from '../http/outbound.ts';
import { RequestLog } from '../http/request-log.ts';
import { addSecurityHeaders } from '../http/security-headers.ts';
import { kubeTokenRoutes } from '../kube/kube-tokens.ts';
import { kubeProxyRoutes } from '../kube/proxy.ts';
import { mayUpgrade } from '../kube/upgrades.ts';
import { embeddedLogsGateway } from '../logs/gateway.ts';
import { lokiLogsGateway } from '../logs/loki-gateway.ts';
import { createCatalog, TENANT_KIND } from '../manifests/catalog.ts';
import { embeddedMetricsGateway } from '../metrics/gateway.ts';
import { prometheusMetricsGateway } from '../metrics/prometheus-gateway.ts';
import { DEFAULT_LIMITS, type ServerContext, type ServerOptions } from '../options.ts';
import { keepPortalToItsOwn, portalRoutes } from '../portal/index.ts';
import { peopleRoutes } from '../sign-in/index.ts';
import { exchangeRoutes } from '../tokens/exchange.ts';
import { personalTokenRoutes } from '../tokens/personal.ts';
import { tenantTokenRoutes } from '../tokens/tenant-tokens.ts';
import { trustRoutes } from '../tokens/trusts.ts';
import { aboutRoutes } from './about.ts';
import { accessRequestRoutes } from './access-requests.ts';
import { actionRoutes } from './actions.ts';
import { alertRoutes } from './alerts.ts';
import { applyRoutes } from './apply.ts';
import { auditRoutes } from './audit.ts';
import { benchmarkRoutes } from './benchmarks.ts';
import { canRoutes } from './can.ts';
import { clusterRoutes } from './clusters.ts';
import { collectorRoutes } from './collector.ts';
import { consentRoutes } from './consents.ts';
import { costRoutes } from './cost.ts';
import { detailRoutes } from './details.ts';
import { docsRoutes } from './docs.ts';
import { estateRoutes } from './estate.ts';
import { eventRoutes } from './events.ts';
import { faultRoutes } from './faults.ts';
import { healthRoutes } from './health.ts';
import { identityReachRoutes } from './identity-reach.ts';
import { kindRoutes } from './kinds.ts';
import { logqlRoutes } from './logql.ts';
import { logRoutes } from './logs.ts';
import { metricRoutes } from './metrics.ts';
import { objectRoutes } from './objects.ts';
import { openApiRoutes } from './openapi.ts';
import { orphanRoutes } from './orphans.ts';
import { otlpRoutes } from './otlp.ts';
import { planRoutes } from './plan.ts';
import { problemRoutes } from './problems.ts';
import { prometheusRoutes } from './prometheus.ts';
import { reachRoutes } from './reach.ts';
import { reachMatrixRoutes } from './reach-matrix.ts';
import { revisionRoutes } from './revisions.ts';
import { rightsRoutes } from './rights.ts';
import { secretRoutes } from './secrets.ts';
import { tenantAccessRoutes } from './tenant-access.ts';
import { tenantMetricRoutes } from './tenant-metrics.ts';
import { tenantTemplateRoutes } from './tenant-templates.ts';
import { usageRoutes } from './usage.ts';

const MOST_NAME_CHARACTERS = 253;
const HEADERS_MS = 10_000;
/** How often Node looks for connections that are out of time. */
const CHECK_MS = 5_000;
const KEEP_ALIVE_MS = 65_000;

/**
 * The HTTP API over a list of kinds: routes, validation and the OpenAPI document follow from it. Throws when the kinds
 * contradict each other. Closing it ends open event streams; store and gateways stay their owner's.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { now = () => new Date(), outbound = createOutbound(), isLeaving = () => false } = options;
  const context: ServerContext = {
    ...options,
    now,
    isLeaving,
    issuers: createIssuers({ fetch: outbound, now }),
    limits,
    catalog: createCatalog(options.kinds),
    authenticate: withMemberships(options.authenticate, options.store),
  };
  const app = fastify({
    ...logging(options.logger),
    logController: new RequestLog(),
    bodyLimit: limits.bodyBytes,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: options.trustProxy === undefined ? false : [...options.trustProxy],
    // Ours answers with a problem document; see guard.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: limits.requestSeconds * 1000,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      shouldUpgradeCallback: mayUpgrade,
      headersTimeout: Math.min(HEADERS_MS, limits.requestSeconds * 1000),
      connectionsCheckingInterval: Math.min(CHECK_MS, limits.requestSeconds * 1000),
    },
    routerOptions: { maxParamLength: MOST_NAME_CHARACTERS, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply),
    clientErrorHandler: answerClientError,
  });
  addSecurityHeaders(app);
  readBodies(app);
  answerErrors(app);
  keepPortalToItsOwn(app);
  endLastConnections(app, limits);
  guard(app, context, options.allowedHosts ?? []);
  app.register(async (routes) => addRoutes(routes, context));
  return app;
}

function addRoutes(app: FastifyInstance, context: ServerContext): void {
  // Its hook measures the routes that come after it.
  metricRoutes(app, context);
  healthRoutes(app, context);
  problemRoutes(app);
  docsRoutes(app);
  portalRoutes(app, context.portal);
  openApiRoutes(app, context);
  aboutRoutes(app, context);
  kindRoutes(app, context);
  applyRoutes(app, context);
  planRoutes(app, context);
  eventRoutes(app, context);
  auditRoutes(app, context);
  auditReceiverRoutes(app, context);
  clusterRoutes(app, context);
  personalTokenRoutes(app, context);
  orphanRoutes(app, context);
  peopleRoutes(app, context);
  if (context.catalog.byName(TENANT_KIND) !== undefined) {
    tenantAccessRoutes(app, context);
    tenantTokenRoutes(app, context);
    trustRoutes(app, context);
    exchangeRoutes(app, context);
    kubeTokenRoutes(app, context);
    kubeProxyRoutes(app, context);
    reachRoutes(app, context);
    reachMatrixRoutes(app, context);
    identityReachRoutes(app, context);
    canRoutes(app, context);
    faultRoutes(app, context);
    faultRouteRoutes(app, context);
    alertRoutes(app, context);
    const logs = logsByInfrastructure(
      context.logs ?? embeddedLogsGateway(context.store, context.now, logsFailed(app)),
      context.engines,
      (settings) =>
        lokiLogsGateway(settings, context.store, context.now, (tenantUid) =>
          app.log.warn({ tenantUid }, 'Loki refused some of the lines that were sent'),
        ),
    );
    logRoutes(app, context, logs);
    otlpRoutes(app, context, logs);
    collectorRoutes(app, context, logs);
    const metrics = metricsByInfrastructure(
      context.metrics ?? embeddedMetricsGateway(context.store),
      context.engines,
      (settings) => prometheusMetricsGateway(settings, context.store),
    );
    engineRoutes(app, context);
    tenantMetricRoutes(app, context, metrics);
    prometheusRoutes(app, context, metrics);
    estateRoutes(app, context);
    rightsRoutes(app, context);
    logqlRoutes(app, context, logs);
    usageRoutes(app, context);
    capacityRoutes(app, context);
    costRoutes(app, context);
    benchmarkRoutes(app, context);
    accessRequestRoutes(app, context);
    tenantTemplateRoutes(app, context);
  }
  for (const entry of context.catalog.entries) {
    objectRoutes(app, context, entry);
    detailRoutes(app, context, entry);
    if (entry.hasSecrets) secretRoutes(app, context, entry);
    actionRoutes(app, context, entry);
    consentRoutes(app, context, entry);
    revisionRoutes(app, context, entry);
  }
}

const logsFailed = (app: FastifyInstance) => (error: unknown) =>
  app.log.warn({ err: error }, 'new lines of logs could not be asked for; trying again');

/** Fastify's own serializers log no header; what an error carries along is taken out here. */
const REDACTED = [
  'authorization',
  'headers.authorization',
  '*.headers.authorization',
  'req.headers',
  'err.config',
  'err.request',
];

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

function logging(
  logger: ServerOptions['logger'],
): { logger: false | LoggerOptions } | { loggerInstance: FastifyBaseLogger } {
  if (logger === undefined || logger === false) return { logger: false };
  if (logger === true) return { logger: { redact: REDACTED } };
  if ('child' in logger && typeof logger.child === 'function') return { loggerInstance: logger as FastifyBaseLogger };
  return { logger: { ...(logger as LoggerOptions), redact: REDACTED } };
}
