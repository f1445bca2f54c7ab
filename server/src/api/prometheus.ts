import type { DeclaredObject } from '@tenantry/kinds';
import { ForeignSamples, type GatewayQuestion, type ShownAnswer } from '@tenantry/observe/metrics/prometheus';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MetricsGateway, TenantPromql } from '../metrics/gateway.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { closing, parametersIn, takesForms } from './data-source.ts';
import { readableTenant } from './logs.ts';

/** Below the address of a tenant's data source, with the methods each may be asked by. */
export const PROMETHEUS_ROUTES = {
  '/api/v1/query': ['GET', 'POST'],
  '/api/v1/query_range': ['GET', 'POST'],
  '/api/v1/query_exemplars': ['GET', 'POST'],
  '/api/v1/series': ['GET', 'POST'],
  '/api/v1/labels': ['GET', 'POST'],
  '/api/v1/label/:label/values': ['GET'],
  '/api/v1/metadata': ['GET'],
  '/api/v1/status/buildinfo': ['GET'],
  '/federate': ['GET'],
} as const;

const ENDPOINTS: Readonly<Record<Exclude<keyof typeof PROMETHEUS_ROUTES, '/federate'>, GatewayQuestion['endpoint']>> = {
  '/api/v1/query': 'query',
  '/api/v1/query_range': 'query_range',
  '/api/v1/query_exemplars': 'query_exemplars',
  '/api/v1/series': 'series',
  '/api/v1/labels': 'labels',
  '/api/v1/label/:label/values': 'values',
  '/api/v1/metadata': 'metadata',
  '/api/v1/status/buildinfo': 'buildinfo',
};

export const PROMETHEUS_PATH = '/api/v1/tenants/:tenant/prometheus';
const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The HTTP API of Prometheus over the samples of one tenant, for Grafana and whatever else speaks it: each query is bound
 * to the tenant before it goes on, and nothing else of the request goes on.
 */
export function prometheusRoutes(app: FastifyInstance, context: ServerContext, metrics: MetricsGateway): void {
  app.register(async (routes) => {
    takesForms(routes);
    for (const [path, endpoint] of Object.entries(ENDPOINTS)) {
      routes.route({
        method: [...PROMETHEUS_ROUTES[path as keyof typeof ENDPOINTS]],
        url: PROMETHEUS_PATH + path,
        exposeHeadRoute: false,
        handler: async (request, reply) => {
          const { tenant, promql } = await promqlOf(request, context, metrics);
          const { label } = request.params as { label?: string };
          const question = { endpoint, parameters: parametersIn(request), ...(label === undefined ? {} : { label }) };
          const asked = promql.gateway.ask(question, promql.binding, closing(reply));
          return send(reply, await asked.catch((error: unknown) => withheld(request, tenant, error)));
        },
      });
    }
    routes.get(`${PROMETHEUS_PATH}/federate`, { exposeHeadRoute: false }, async (request, reply) => {
      const { tenant, promql } = await promqlOf(request, context, metrics);
      const asked = promql.gateway.federate(parametersIn(request), promql.binding, closing(reply));
      const answer = await asked.catch((error: unknown) => withheld(request, tenant, error));
      return typeof answer === 'string' ? reply.type(TEXT_FORMAT).send(answer) : send(reply, answer);
    });
  });
}

async function promqlOf(
  request: FastifyRequest,
  context: ServerContext,
  metrics: MetricsGateway,
): Promise<{ readonly tenant: DeclaredObject; readonly promql: TenantPromql }> {
  const tenant = await readableTenant(request, context);
  const promql = await metrics.promqlOf(tenant);
  if (promql === null) {
    throw new ProblemError('no-promql', { detail: 'No Prometheus-compatible server is set for this installation.' });
  }
  return { tenant, promql };
}

function send(reply: FastifyReply, { status, body }: ShownAnswer): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function withheld(request: FastifyRequest, { name }: DeclaredObject, error: unknown): ShownAnswer {
  if (!(error instanceof ForeignSamples)) throw error;
  request.log.error({ tenant: name }, error.message);
  return {
    status: 502,
    body: {
      status: 'error',
      errorType: 'internal',
      error: 'the metrics server did not keep to the tenant; nothing is shown',
    },
  };
}
