import { Readable } from 'node:stream';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { LogEngine, LogEntry, LogQuery } from '@tenantry/observe/logs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import type { LogsGateway } from '../logs/gateway.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { findTenant, placeOf } from './find.ts';
import { badCursor, isBadCursor } from './list.ts';
import {
  FORMATS,
  filterOf,
  type LogFormat,
  logHistogramParameters,
  logParameters,
  mustHaveFewSteps,
  rangeOf,
  readLogQuery,
} from './log-query.ts';
import { logTailRoute } from './log-tail.ts';
import { histogramView, lineText, lineView } from './log-view.ts';

/** Lines read at once for a download, and most in one. */
const PAGE = 1000;
const MOST_DOWNLOADED = 1_000_000;

/** What a tenant's pods and hosts write and what the system says of it: to search, to follow, to count, to download. */
export function logRoutes(app: FastifyInstance, context: ServerContext, logs: LogsGateway): void {
  app.addHook('preClose', async () => logs.close());

  app.get('/api/v1/tenants/:tenant/logs', { exposeHeadRoute: false }, async (request, reply) => {
    const tenant = await readableTenant(request, context);
    const { order, limit, cursor, format, ...asked } = readLogQuery(request.query, logParameters);
    const query = { ...rangeOf(asked, context.now()), ...filterOf(asked) };
    const engine = await logs.engineOf(tenant);
    const wanted = format ?? acceptedBy(request);
    if (wanted !== 'json') return download(reply, wanted, engine, tenant, query);
    const page = await search(engine, tenant, { ...query, order, limit, ...(cursor === undefined ? {} : { cursor }) });
    const { delaySeconds } = engine;
    return { items: page.lines.map(lineView), nextCursor: page.next, tail: page.tail, delaySeconds };
  });

  app.get('/api/v1/tenants/:tenant/logs/histogram', async (request): Promise<JsonObject> => {
    const tenant = await readableTenant(request, context);
    const { step, ...asked } = readLogQuery(request.query, logHistogramParameters);
    const range = rangeOf(asked, context.now());
    mustHaveFewSteps(range, step);
    const engine = await logs.engineOf(tenant);
    return histogramView(step, await engine.count(tenant, { ...range, ...filterOf(asked) }, step));
  });

  logTailRoute(app, context, logs);
}

/** The tenant that the path names, for whoever may read in it. */
export async function readableTenant(request: FastifyRequest, context: ServerContext): Promise<DeclaredObject> {
  const name = placeOf(request).tenant ?? '';
  await mustBeAllowed(request, context, 'read', { kind: TENANT_KIND, name, tenant: null });
  return findTenant(context, name);
}

async function search(engine: LogEngine, tenant: DeclaredObject, query: LogQuery) {
  return engine.search(tenant, query).catch((error: unknown) => {
    throw isBadCursor(error) ? badCursor() : error;
  });
}

function acceptedBy({ headers }: FastifyRequest): LogFormat {
  const accept = headers.accept ?? '';
  if (accept.includes(FORMATS.ndjson)) return 'ndjson';
  return accept.includes(FORMATS.text) && !accept.includes(FORMATS.json) ? 'text' : 'json';
}

async function download(
  reply: FastifyReply,
  format: Exclude<LogFormat, 'json'>,
  engine: LogEngine,
  tenant: DeclaredObject,
  filter: Omit<LogQuery, 'order' | 'limit'>,
): Promise<FastifyReply> {
  // The first page here, so that what is wrong is still an answer.
  const query = { ...filter, order: 'oldest', limit: PAGE } as const;
  const first = await search(engine, tenant, query);
  async function* pages(): AsyncGenerator<string> {
    const written = format === 'text' ? lineText : (line: LogEntry) => `${JSON.stringify(lineView(line))}\n`;
    let page = first;
    for (let count = 0; ; count += page.lines.length) {
      yield page.lines.map(written).join('');
      if (page.next === null || count >= MOST_DOWNLOADED) return;
      page = await engine.search(tenant, { ...query, cursor: page.next });
    }
  }
  return reply
    .header('content-type', `${FORMATS[format]}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${tenant.name}.${format === 'text' ? 'log' : format}"`)
    .send(Readable.from(pages()));
}
