import { authorize } from '@tenantry/access';
import type { DeclaredObject } from '@tenantry/kinds';
import { passes } from '@tenantry/observe/logs';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentialsOf, identityOf } from '../http/caller.ts';
import { OpenRequests } from '../http/open-requests.ts';
import type { LogsGateway } from '../logs/gateway.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { createEventStream } from '../streams/event-stream.ts';
import { filterOf, logTailParameters, readLogQuery } from './log-query.ts';
import { lineView } from './log-view.ts';
import { readableTenant } from './logs.ts';

/** Lines in one answer to whoever asks for no stream. */
const MOST_LINES = 500;

/**
 * `GET …/logs/tail`: lines as they come, as server-sent events, until the caller may read them no more. Whoever does not ask
 * for `text/event-stream` gets those that came since, and asks again.
 */
export function logTailRoute(app: FastifyInstance, context: ServerContext, logs: LogsGateway): void {
  const { limits, store } = context;
  const open = new OpenRequests({
    most: limits.streams,
    recheckSeconds: limits.recheckSeconds,
    store,
    what: 'tails of logs',
  });
  app.addHook('preClose', async () => open.endAll());

  app.get('/api/v1/tenants/:tenant/logs/tail', { exposeHeadRoute: false }, async (request, reply) => {
    const tenant = await readableTenant(request, context);
    const { after, ...asked } = readLogQuery(request.query, logTailParameters);
    const filter = filterOf(asked);
    const engine = await logs.engineOf(tenant);
    const tail = engine.tail(tenant);
    const given = lastEventId(request) ?? after;
    if (given !== undefined && !tail.isPlace(given)) throw noPlace(given === after ? 'after' : 'Last-Event-ID');
    if (!(request.headers.accept ?? '').includes('text/event-stream')) {
      const since = given ?? (await tail.latest());
      const came = await tail.after(since, MOST_LINES);
      const items = came.filter((line) => passes(filter, line)).map(lineView);
      return { items, nextCursor: null, tail: came.at(-1)?.id ?? since, delaySeconds: engine.delaySeconds };
    }
    const { signal, leave } = open.enter(() => mayStillRead(request, tenant));
    const from = given ?? (await tail.latest().catch(rethrowAfter(leave)));
    const lines = createEventStream({
      tail,
      after: from,
      filter: (line) => passes(filter, line),
      text: (line) => JSON.stringify(lineView(line)),
      stallMs: limits.streamStallSeconds * 1000,
      heartbeatMs: limits.streamHeartbeatSeconds * 1000,
      onError: (error) => request.log.warn({ err: error }, 'a tail of logs was cut'),
    });
    signal.addEventListener('abort', () => lines.end());
    lines.readable.once('close', leave);
    return reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('x-accel-buffering', 'no')
      .send(lines.readable);
  });

  async function mayStillRead(request: FastifyRequest, { name, uid }: DeclaredObject): Promise<boolean> {
    const before = identityOf(request);
    const now = await context.authenticate(credentialsOf(request));
    if (now.outcome === 'throttled') return true;
    if (now.outcome !== 'known' || now.identity.name !== before.name) return false;
    if (!authorize(now.identity, 'read', { kind: TENANT_KIND, name, tenant: null }).isAllowed) return false;
    return (await store.find(TENANT_KIND, null, name))?.uid === uid;
  }
}

function lastEventId({ headers }: FastifyRequest): string | undefined {
  const header = headers['last-event-id'];
  return typeof header === 'string' && header !== '' ? header : undefined;
}

function noPlace(field: 'after' | 'Last-Event-ID'): ProblemError {
  const message = 'must be the id of a line';
  return new ProblemError(field === 'after' ? 'invalid-query' : 'invalid-header', {
    detail: `${field} ${message}.`,
    errors: [{ field, message, remedy: 'send the id of the last line seen, or leave it out' }],
  });
}

function rethrowAfter(leave: () => void) {
  return (error: unknown): never => {
    leave();
    throw error;
  };
}
