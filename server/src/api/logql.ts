import type { DeclaredObject } from '@tenantry/kinds';
import {
  ForeignLines,
  type GatewayQuestion,
  type LokiBinding,
  type ShownLokiAnswer,
} from '@tenantry/observe/logs/loki';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LogsGateway, LokiBehind } from '../logs/gateway.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { closing, parametersIn, takesForms } from './data-source.ts';
import { readableTenant } from './logs.ts';

const BOTH = ['GET', 'POST'] as const;
const GET = ['GET'] as const;

/** Below the address of a tenant's data source, what each asks, and by which methods. */
export const LOKI_ROUTES = {
  '/loki/api/v1/query': { endpoint: 'query', methods: BOTH },
  '/loki/api/v1/query_range': { endpoint: 'query_range', methods: BOTH },
  '/loki/api/v1/labels': { endpoint: 'labels', methods: BOTH },
  '/loki/api/v1/label/:name/values': { endpoint: 'values', methods: GET },
  '/loki/api/v1/series': { endpoint: 'series', methods: BOTH },
  '/loki/api/v1/index/stats': { endpoint: 'stats', methods: BOTH },
  '/loki/api/v1/index/volume': { endpoint: 'volume', methods: BOTH },
  '/loki/api/v1/index/volume_range': { endpoint: 'volume_range', methods: BOTH },
  '/loki/api/v1/patterns': { endpoint: 'patterns', methods: BOTH },
  '/loki/api/v1/detected_labels': { endpoint: 'detected_labels', methods: BOTH },
  '/loki/api/v1/detected_fields': { endpoint: 'detected_fields', methods: BOTH },
  '/loki/api/v1/detected_field/:name/values': { endpoint: 'detected_values', methods: GET },
  '/loki/api/v1/status/buildinfo': { endpoint: 'buildinfo', methods: GET },
} as const satisfies Readonly<
  Record<string, { readonly endpoint: GatewayQuestion['endpoint']; readonly methods: readonly string[] }>
>;

/** The address of the data source: Grafana adds `/loki/api/v1/…` itself. */
const BASE = '/api/v1/tenants/:tenant';

/**
 * The HTTP API of Loki over the lines of one tenant, for Grafana and whatever else speaks it: each query is bound to the
 * tenant before it goes on, and nothing else of the request goes on.
 */
export function logqlRoutes(app: FastifyInstance, context: ServerContext, logs: LogsGateway): void {
  app.register(async (routes) => {
    takesForms(routes);
    for (const [path, { endpoint, methods }] of Object.entries(LOKI_ROUTES)) {
      routes.route({
        method: [...methods],
        url: BASE + path,
        exposeHeadRoute: false,
        handler: async (request, reply) => {
          const { tenant, gateway, binding } = await behind(request, context, logs);
          const { name } = request.params as { name?: string };
          const question = {
            endpoint,
            parameters: parametersIn(request),
            isCategorized: request.headers['x-loki-response-encoding-flags'] === 'categorize-labels',
            ...(name === undefined ? {} : { name }),
          };
          const asked = gateway.ask(question, binding, closing(reply));
          return send(reply, await asked.catch((error: unknown) => withheld(request, tenant, error)));
        },
      });
    }
  });
}

interface Behind {
  readonly tenant: DeclaredObject;
  readonly gateway: LokiBehind['gateway'];
  readonly binding: LokiBinding;
}

async function behind(request: FastifyRequest, context: ServerContext, logs: LogsGateway): Promise<Behind> {
  const tenant = await readableTenant(request, context);
  const loki = await logs.lokiOf(String(tenant.spec.infrastructure ?? ''));
  if (loki === null) {
    throw new ProblemError('no-logql', { detail: 'No Loki is set for this installation, nor for the infrastructure.' });
  }
  return { tenant, gateway: loki.gateway, binding: await loki.bindingOf(tenant) };
}

/** Failures are words, as Loki has them. */
function send(reply: FastifyReply, { status, body }: ShownLokiAnswer): FastifyReply {
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  return reply
    .code(status)
    .type(`${type}; charset=utf-8`)
    .send(typeof body === 'string' ? `${body}\n` : JSON.stringify(body));
}

function withheld(request: FastifyRequest, { name }: DeclaredObject, error: unknown): ShownLokiAnswer {
  if (!(error instanceof ForeignLines)) throw error;
  request.log.error({ tenant: name }, error.message);
  return { status: 502, body: 'Loki did not keep to the tenant; nothing is shown' };
}
