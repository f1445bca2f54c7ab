import type { LogFilter, LogLine, LogSearch, LogStore, ObjectStore } from '@tenantry/store/contract';
import type { LogEngine, LogEntry, LogPage, LogQuery, LogTail, LogTenant } from '../contract.ts';
import { decodeCursor, decodeTail, encodeCursor, encodeTail, isTail, type Origin, placeAfter } from './cursor.ts';
import { TailNews } from './tail-news.ts';

interface Found {
  readonly line: LogLine;
  readonly origin: Origin;
}

/** The collector follows what pods write. */
const DELAY_SECONDS = 1;

export interface EmbeddedLogs extends LogEngine {
  close(): void;
}

/** Lines in our own database, and among them what the system itself says of the tenant: read from its events, not copied. */
export function createEmbeddedLogs(
  store: LogStore & Pick<ObjectStore, 'onEvents'>,
  onProblem: (error: unknown) => void,
): EmbeddedLogs {
  const news = new TailNews(store, onProblem);

  async function search(tenant: LogTenant, query: LogQuery): Promise<LogPage> {
    // Before the lines: what comes between is the tail's.
    const tail = await latest(tenant);
    const { cursor, ...rest } = query;
    const from = cursor === undefined ? null : decodeCursor(cursor);
    const { order, limit } = query;
    const searchOf = (origin: Origin, upTo: string): LogSearch => ({
      ...rest,
      upTo,
      ...(from === null ? {} : { after: placeAfter(from, origin, order) }),
    });
    const [lines, events] = await Promise.all([
      store.searchLogs(tenant.uid, searchOf('line', tail.line)),
      store.searchTenantEvents(tenant, searchOf('event', tail.event)),
    ]);
    const all: Found[] = [
      ...lines.map((line) => ({ line, origin: 'line' as const })),
      ...events.map((line) => ({ line, origin: 'event' as const })),
    ].sort((one, other) => (order === 'oldest' ? inOrder(one, other) : inOrder(other, one)));
    const shown = all.slice(0, limit);
    const last = shown.at(-1);
    const isMore = lines.length + events.length >= limit && last !== undefined;
    return {
      lines: shown.map(({ line, origin }) => entryOf(line, `${origin}-${line.position}`)),
      next: isMore ? encodeCursor({ at: last.line.at, position: last.line.position, origin: last.origin }) : null,
      tail: encodeTail(tail),
    };
  }

  async function latest({ uid, name, createdAt }: LogTenant) {
    const [line, event] = await Promise.all([
      store.lastLogPosition(uid),
      store.lastTenantEvent({ uid, name, createdAt }),
    ]);
    return { line, event };
  }

  async function count(tenant: LogTenant, filter: LogFilter, stepSeconds: number) {
    const [lines, events] = await Promise.all([
      store.countLogs(tenant.uid, filter, stepSeconds),
      store.countTenantEvents(tenant, filter, stepSeconds),
    ]);
    return [...lines, ...events];
  }

  async function after(tenant: LogTenant, id: string, limit: number): Promise<readonly LogEntry[]> {
    let { line, event } = decodeTail(id);
    const [lines, events] = await Promise.all([
      store.logsAfter(tenant.uid, line, limit),
      store.tenantEventsAfter(tenant, event, limit),
    ]);
    const entries: LogEntry[] = [];
    // By time where both have some, each in its own order.
    for (let [at, eventAt] = [0, 0]; at < lines.length || eventAt < events.length; ) {
      const [nextLine, nextEvent] = [lines[at], events[eventAt]];
      const isLine = nextLine !== undefined && (nextEvent === undefined || nextLine.at <= nextEvent.at);
      const next = isLine ? nextLine : nextEvent;
      if (next === undefined) break;
      if (isLine) [line, at] = [next.position, at + 1];
      else [event, eventAt] = [next.position, eventAt + 1];
      entries.push(entryOf(next, encodeTail({ line, event })));
    }
    return entries;
  }

  function tail(tenant: LogTenant): LogTail {
    return {
      latest: async () => encodeTail(await latest(tenant)),
      isPlace: isTail,
      after: (id, limit) => after(tenant, id, limit),
      subscribe: (callback) => news.subscribe(tenant.uid, callback),
    };
  }

  return { delaySeconds: DELAY_SECONDS, search, count, tail, close: () => news.close() };
}

function inOrder(one: Found, other: Found): number {
  if (one.line.at !== other.line.at) return one.line.at < other.line.at ? -1 : 1;
  if (one.origin !== other.origin) return one.origin === 'line' ? -1 : 1;
  return BigInt(one.line.position) < BigInt(other.line.position) ? -1 : 1;
}

function entryOf({ position: _, ...line }: LogLine, id: string): LogEntry {
  return { id, ...line };
}
