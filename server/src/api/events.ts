import { isDeepStrictEqual } from 'node:util';
import { visibleTenants } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { EventQuery, StoredEvent } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentialsOf, identityOf, mustBeAllowed } from '../http/caller.ts';
import { OpenRequests } from '../http/open-requests.ts';
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
type Shown = Pick<EventQuery, 'tenants'>;

/** Pages read for one list when few of their events pass the filter. */
const MOST_PAGES = 10;
const PAGE = 500;

/** `GET /api/v1/events`: a stream for who asks for `text/event-stream`, else a list. */
export function eventRoutes(app: FastifyInstance, context: ServerContext): void {
  const { limits, store } = context;
  const tail = createEventTail(store, app.log);
  const open = new OpenRequests({
    most: limits.streams,
    recheckSeconds: limits.recheckSeconds,
    store,
    what: 'event streams',
  });
  app.addHook('preClose', async () => {
    open.endAll();
    tail.close();
  });

  app.get('/api/v1/events', { exposeHeadRoute: false }, async (request, reply) => {
    const { after, limit, ...wanted } = readQuery(request.query, eventParameters);
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: wanted.tenant ?? null });
    const seen = visibleTenants(identityOf(request));
    const filter = filterBy(wanted, seen);
    if (!(request.headers.accept ?? '').includes('text/event-stream')) return list(after ?? null, filter, limit, seen);
    return stream(request, reply, lastEventId(request) ?? after, filter);
  });

  async function list(
    after: string | null,
    filter: Filter,
    limit: number,
    seen: readonly string[] | null,
  ): Promise<JsonObject> {
    const shown = seen === null ? {} : { tenants: seen };
    const { events, last } =
      after === null ? await newest(filter, limit, shown) : await following(after, filter, limit, shown);
    return { items: events.map(eventView), nextAfter: last };
  }

  async function newest(filter: Filter, limit: number, shown: Shown) {
    const all = await store.events({ ...shown, afterId: null, limit: PAGE * MOST_PAGES });
    return { events: all.filter(filter).slice(-limit), last: all.at(-1)?.id ?? '0' };
  }

  async function following(after: string, filter: Filter, limit: number, shown: Shown) {
    const events: StoredEvent[] = [];
    let last = after;
    for (let page = 0; page < MOST_PAGES; page++) {
      const batch = await store.events({ ...shown, afterId: last, limit: PAGE });
      for (const event of batch) {
        last = event.id;
        if (filter(event) && events.push(event) >= limit) return { events, last };
      }
      if (batch.length < PAGE) break;
    }
    return { events, last };
  }

  async function startOf(leave: () => void): Promise<string> {
    try {
      return await tail.latest();
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Whoever sees other tenants than when the stream began comes back, and gets what they may see now. */
  async function seesTheSame(request: FastifyRequest): Promise<boolean> {
    const before = identityOf(request);
    const now = await context.authenticate(credentialsOf(request));
    if (now.outcome === 'throttled') return true;
    if (now.outcome !== 'known' || now.identity.name !== before.name) return false;
    return isDeepStrictEqual(visibleTenants(now.identity)?.toSorted(), visibleTenants(before)?.toSorted());
  }

  async function stream(request: FastifyRequest, reply: FastifyReply, after: string | undefined, filter: Filter) {
    const { signal, leave } = open.enter(() => seesTheSame(request));
    const start = after ?? (await startOf(leave));
    const events = createEventStream({
      tail,
      after: start,
      filter,
      text: textOf,
      stallMs: limits.streamStallSeconds * 1000,
      heartbeatMs: limits.streamHeartbeatSeconds * 1000,
      onError: (error) => request.log.warn({ err: error }, 'an event stream was cut'),
    });
    signal.addEventListener('abort', () => events.end());
    events.readable.once('close', leave);
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

/** The tail gives all streams the same events: each is written out once, however many follow. */
const texts = new WeakMap<StoredEvent, string>();

function textOf(event: StoredEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const text = JSON.stringify(eventView(event));
  texts.set(event, text);
  return text;
}

type Wanted = Readonly<Partial<Record<'kind' | 'name' | 'tenant', string | undefined>>>;

/** @param seen the tenants that the caller may know of; null: all, and what belongs to none */
function filterBy({ kind, name, tenant }: Wanted, seen: readonly string[] | null): Filter {
  const shown = seen === null ? null : new Set(seen);
  return (event) => {
    const place = event.kind === TENANT_KIND ? event.name : event.tenant;
    if (shown !== null && (place === null || !shown.has(place))) return false;
    if (kind !== undefined && event.kind.toLowerCase() !== kind) return false;
    if (name !== undefined && event.name !== name) return false;
    return tenant === undefined || place === tenant;
  };
}
