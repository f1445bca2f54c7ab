import type { JsonObject } from '@tenantry/kinds';
import type { StoredEvent } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { eventIdParameter, limitParameter, nameParameter, readQuery } from '../http/query.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { createEventStream } from '../streams/event-stream.ts';
import { createEventTail } from '../streams/event-tail.ts';
import { eventView } from './view.ts';

export const eventParameters = {
  limit: limitParameter,
  after: eventIdParameter.optional(),
  kind: nameParameter.optional().describe('Only events of objects of this kind.'),
  name: nameParameter.optional().describe('Only events of objects of this name.'),
  tenant: nameParameter.optional().describe('Only events of this tenant and of the objects in it.'),
};

type Filter = (event: StoredEvent) => boolean;

/** Pages read for one list when few of their events pass the filter. */
const MOST_PAGES = 10;
const PAGE = 500;

/** `GET /api/v1/events`: a stream for who asks for `text/event-stream`, else a list. */
export function eventRoutes(app: FastifyInstance, context: ServerContext): void {
  const { limits, store } = context;
  const tail = createEventTail(store, app.log);
  const open = new Set<{ end(): void }>();
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end();
    tail.close();
  });

  app.get('/api/v1/events', { exposeHeadRoute: false }, async (request, reply) => {
    const { after, limit, ...wanted } = readQuery(request.query, eventParameters);
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: wanted.tenant ?? null });
    const filter = filterBy(wanted);
    if (!(request.headers.accept ?? '').includes('text/event-stream')) return list(after ?? null, filter, limit);
    return stream(request, reply, lastEventId(request) ?? after, filter);
  });

  async function list(after: string | null, filter: Filter, limit: number): Promise<JsonObject> {
    const { events, last } = after === null ? await newest(filter, limit) : await following(after, filter, limit);
    return { items: events.map(eventView), nextAfter: last };
  }

  async function newest(filter: Filter, limit: number) {
    const all = await store.events({ afterId: null, limit: PAGE * MOST_PAGES });
    return { events: all.filter(filter).slice(-limit), last: all.at(-1)?.id ?? '0' };
  }

  async function following(after: string, filter: Filter, limit: number) {
    const events: StoredEvent[] = [];
    let last = after;
    for (let page = 0; page < MOST_PAGES; page++) {
      const batch = await store.events({ afterId: last, limit: PAGE });
      for (const event of batch) {
        last = event.id;
        if (filter(event) && events.push(event) >= limit) return { events, last };
      }
      if (batch.length < PAGE) break;
    }
    return { events, last };
  }

  async function stream(request: FastifyRequest, reply: FastifyReply, after: string | undefined, filter: Filter) {
    if (open.size >= limits.streams) {
      throw new ProblemError('too-many-streams', {
        detail: `${limits.streams} event streams are open already.`,
        retryAfterSeconds: 5,
      });
    }
    const start = after ?? (await tail.latest());
    const events = createEventStream({
      tail,
      after: start,
      filter,
      view: eventView,
      stallMs: limits.streamStallSeconds * 1000,
      heartbeatMs: limits.streamHeartbeatSeconds * 1000,
      onError: (error) => request.log.warn({ err: error }, 'an event stream was cut'),
    });
    open.add(events);
    events.readable.once('close', () => open.delete(events));
    return reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('x-accel-buffering', 'no')
      .send(events.readable);
  }
}

function lastEventId(request: FastifyRequest): string | undefined {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return undefined;
  const parsed = eventIdParameter.safeParse(header);
  if (parsed.success) return parsed.data;
  const message = 'must be the id of an event';
  throw new ProblemError('invalid-header', {
    detail: `Last-Event-ID ${message}.`,
    errors: [{ field: 'Last-Event-ID', message, remedy: 'send the id of the last event seen, or leave it out' }],
  });
}

function filterBy({
  kind,
  name,
  tenant,
}: {
  kind?: string | undefined;
  name?: string | undefined;
  tenant?: string | undefined;
}): Filter {
  return (event) => {
    if (kind !== undefined && event.kind.toLowerCase() !== kind) return false;
    if (name !== undefined && event.name !== name) return false;
    return tenant === undefined || event.tenant === tenant || (event.kind === TENANT_KIND && event.name === tenant);
  };
}
