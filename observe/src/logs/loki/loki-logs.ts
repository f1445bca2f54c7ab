import type { LogBucket, LogFilter } from '@tenantry/store/contract';
import { isObject, labelsOf, listOf } from '../../json.ts';
import type { LogEngine, LogEntry, LogPage, LogQuery, LogTail, LogTenant } from '../contract.ts';
import { type LokiLine, linesOf, severityOf } from './answers.ts';
import type { LokiBinding } from './binding.ts';
import { countLogql, isOfLoki, logql } from './logql.ts';
import { decodePlace, encodePlace, isPlace, isSeen, type Place, placeAfter } from './place.ts';
import type { LokiServer } from './server.ts';

export interface LokiLogsOptions {
  readonly server: LokiServer;
  readonly bindingOf: (tenant: LogTenant) => Promise<LokiBinding>;
  readonly now: () => Date;
}

/** Lines come there in about their order: what is younger is not shown yet, so that a tail misses none. */
const SETTLE_MS = 2_000;
const POLL_MS = 2_000;
const POLLED = 1_000;
/** As many as Loki answers by default. */
const MOST_ASKED = 5_000;
/** Where a tail goes on after a longer rest. */
const LONGEST_REST_NS = 7n * 86_400n * 1_000_000_000n;

type Lines = Omit<LogFilter, 'from' | 'to'>;

/** Lines in a Loki that tells tenants apart: each an organisation of its own, or by a label of their streams. */
export function createLokiLogs({ server, bindingOf, now }: LokiLogsOptions): LogEngine {
  const settled = () => nanoseconds(new Date(now().getTime() - SETTLE_MS));

  async function ask(tenant: LogTenant, filter: Lines, start: bigint, end: bigint, order: string, limit: number) {
    if (end <= start) return [];
    const { organisation, stream } = await bindingOf(tenant);
    const query = logql(filter, stream);
    const direction = order === 'oldest' ? 'forward' : 'backward';
    const asked = { query, start: String(start), end: String(end), direction, limit: String(limit) };
    return linesOf(await server.ask(organisation, asked));
  }

  async function search(tenant: LogTenant, { order, limit, cursor, ...filter }: LogQuery): Promise<LogPage> {
    const from = cursor === undefined ? null : decodePlace(cursor);
    const tail = settled();
    const place: Place = { ns: tail, seen: new Set() };
    if (!asksLoki(filter)) return { lines: [], next: null, tail: encodePlace(place) };
    let [start, end] = [nanoseconds(filter.from), smaller(nanoseconds(filter.to), tail)];
    if (from !== null && order === 'oldest') start = from.ns;
    if (from !== null && order === 'newest') end = smaller(end, from.ns + 1n);
    const most = Math.min(MOST_ASKED, limit + (from?.seen.size ?? 0));
    const found = await ask(tenant, filter, start, end, order, most);
    const inOrder = order === 'oldest' ? found : found.toReversed();
    const shown = inOrder.filter((line) => from === null || !isSeen(from, line)).slice(0, limit);
    const last = shown.reduce<Place | null>(placeAfter, from);
    return {
      lines: shown.map((one) => entryOf(one, encodePlace(placeAfter(null, one)))),
      next: found.length >= most && shown.length > 0 && last !== null ? encodePlace(last) : null,
      tail: encodePlace(place),
    };
  }

  async function count(tenant: LogTenant, filter: LogFilter, stepSeconds: number): Promise<readonly LogBucket[]> {
    if (!asksLoki(filter)) return [];
    const step = BigInt(stepSeconds) * 1_000_000_000n;
    // A count is of the time before it and holds its end, but not its beginning.
    const first = nanoseconds(filter.from) + step - 1n;
    const { organisation, stream } = await bindingOf(tenant);
    const data = await server.ask(organisation, {
      query: countLogql(filter, stream, stepSeconds),
      start: String(first),
      end: String(smaller(nanoseconds(filter.to), settled()) + step - 1n),
      step: `${stepSeconds}s`,
    });
    const buckets = new Map<string, LogBucket>();
    for (const series of listOf(data.result)) {
      if (!isObject(series)) continue;
      const severity = severityOf(labelsOf(series.metric));
      for (const value of listOf(series.values)) {
        const [seconds, text] = listOf(value);
        const steps = Math.round((Number(seconds) * 1000 - filter.from.getTime()) / 1000 / stepSeconds) - 1;
        const lines = Number(text);
        if (!Number.isSafeInteger(steps) || steps < 0 || !Number.isSafeInteger(lines) || lines <= 0) continue;
        const at = new Date(filter.from.getTime() + steps * stepSeconds * 1000);
        const key = `${steps} ${severity}`;
        buckets.set(key, { at, severity, count: lines + (buckets.get(key)?.count ?? 0) });
      }
    }
    return [...buckets.values()];
  }

  async function after(tenant: LogTenant, id: string, limit: number): Promise<readonly LogEntry[]> {
    const place = decodePlace(id);
    const end = settled();
    const oldest = end - LONGEST_REST_NS;
    const start = place.ns < oldest ? oldest : place.ns;
    const most = Math.min(MOST_ASKED, limit + place.seen.size);
    const found = await ask(tenant, {}, start, end, 'oldest', most);
    let last = place;
    return found
      .filter((line) => !isSeen(place, line))
      .slice(0, limit)
      .map((line) => {
        last = placeAfter(last, line);
        return entryOf(line, encodePlace(last));
      });
  }

  function tail(tenant: LogTenant): LogTail {
    return {
      latest: async () => encodePlace({ ns: settled(), seen: new Set() }),
      isPlace,
      after: (id, limit) => after(tenant, id, Math.min(limit, POLLED)),
      subscribe(callback) {
        const timer = setInterval(callback, POLL_MS).unref();
        return () => clearInterval(timer);
      },
    };
  }

  return { delaySeconds: SETTLE_MS / 1000, search, count, tail };
}

const asksLoki = ({ sources }: Pick<LogFilter, 'sources'>) => sources === undefined || sources.some(isOfLoki);
const entryOf = ({ line }: LokiLine, id: string): LogEntry => ({ id, ...line });
const nanoseconds = (date: Date) => BigInt(date.getTime()) * 1_000_000n;
const smaller = (one: bigint, other: bigint) => (one < other ? one : other);
