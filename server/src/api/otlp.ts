import type { JsonObject } from '@tenantry/kinds';
import { IntakeClosedError, secondsToNextWindow, sentLines } from '@tenantry/observe/logs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { unpacked } from '../http/gunzip.ts';
import { readQuery } from '../http/query.ts';
import { Turns } from '../http/turns.ts';
import type { LogsGateway, TakeResult } from '../logs/gateway.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { findTenant, placeOf } from './find.ts';
import { takeMetrics } from './otlp-metrics.ts';
import { JSON_TYPE, PROTOBUF, readExport, sendStatus, sendTaken } from './otlp-protocol.ts';

/** A batch of an OpenTelemetry Collector has 8192 records by default. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Of one tenant, each of which holds its body until it is answered. */
const MOST_REQUESTS = 32;

/**
 * `POST /api/v1/tenants/{t}/otlp/v1/logs` and `…/metrics`: what programs of a tenant send by OTLP. The tenant is that of the path,
 * whatever attributes say. Answers are those of the protocol, errors too: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function otlpRoutes(app: FastifyInstance, context: ServerContext, logs: LogsGateway): void {
  const turns = new Turns();
  // By themselves, since bodies are read and errors told otherwise here.
  app.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    const parser = { parseAs: 'buffer' } as const;
    routes.addContentTypeParser([PROTOBUF, JSON_TYPE], parser, (request: FastifyRequest, body: Buffer) =>
      unpacked(request, body, MOST_BYTES),
    );
    routes.setErrorHandler((error, request, reply) => sendStatus(error, request, reply));

    const underWay = new Map<string, number>();
    const mayTelemeter = async (request: FastifyRequest, reply: FastifyReply) => {
      const name = placeOf(request).tenant ?? '';
      await mustBeAllowed(request, context, 'send-telemetry', { kind: TENANT_KIND, name, tenant: null });
      holdOne(underWay, name, reply);
    };
    // Before the body is read.
    const options = { bodyLimit: MOST_BYTES, onRequest: mayTelemeter };
    routes.post('/api/v1/tenants/:tenant/otlp/v1/logs', options, async (request, reply) => {
      readQuery(request.query, {});
      const tenant = await findTenant(context, placeOf(request).tenant ?? '');
      const lines = () => readExport(request, 'logs', (sent) => sentLines(sent, tenant.uid, context.now()));
      const result = await logs.take(tenant, () => turns.run(tenant.uid, lines)).catch(rethrown);
      mustBeTaken(result, context.now());
      return sendTaken(request, reply, 'logs', partialSuccess(result));
    });
    const take = takeMetrics(context, turns);
    routes.post('/api/v1/tenants/:tenant/otlp/v1/metrics', options, async (request, reply) => {
      readQuery(request.query, {});
      const tenant = await findTenant(context, placeOf(request).tenant ?? '');
      return sendTaken(request, reply, 'metrics', await take(request, tenant));
    });
  });
}

/** Until the answer is sent, or the connection is lost. */
function holdOne(underWay: Map<string, number>, tenant: string, reply: FastifyReply): void {
  // It may have been lost already, and says so only once.
  if (reply.raw.closed) return;
  const count = underWay.get(tenant) ?? 0;
  if (count >= MOST_REQUESTS) {
    throw new ProblemError('too-many-requests', {
      detail: `${MOST_REQUESTS} requests with telemetry of the tenant are under way already.`,
      retryAfterSeconds: 1,
    });
  }
  underWay.set(tenant, count + 1);
  reply.raw.once('close', () => {
    const left = (underWay.get(tenant) ?? 1) - 1;
    if (left === 0) underWay.delete(tenant);
    else underWay.set(tenant, left);
  });
}

function rethrown(error: unknown): never {
  if (!(error instanceof IntakeClosedError)) throw error;
  throw new ProblemError('shutting-down', { detail: 'The control plane is stopping.', retryAfterSeconds: 5 });
}

/** Nothing was kept, and it may come again. */
function mustBeTaken({ refused, limits }: TakeResult, now: Date): void {
  switch (refused) {
    case null:
      return;
    case 'full':
      throw new ProblemError('too-many-lines', {
        detail: 'More lines of the tenant wait to be written than may.',
        retryAfterSeconds: 1,
      });
    case 'spent':
      throw new ProblemError('too-many-lines', {
        detail: `The tenant keeps ${limits.linesPerSecond} lines a second, and sent more.`,
        retryAfterSeconds: secondsToNextWindow(now),
      });
  }
}

/** Empty where all was kept as it is. */
function partialSuccess({ overBudget, tooOld, ahead, limits }: TakeResult): JsonObject {
  const said = [
    [overBudget, `over the budget of ${limits.linesPerSecond} lines a second were not kept`],
    [tooOld, `older than the ${limits.retentionDays} days that the tenant keeps were not kept`],
    [ahead, 'of a time to come are kept as of now'],
  ] as const;
  const errorMessage = said.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join('; ');
  const rejected = overBudget + tooOld;
  if (errorMessage === '') return {};
  return { partialSuccess: { ...(rejected === 0 ? {} : { rejectedLogRecords: String(rejected) }), errorMessage } };
}
