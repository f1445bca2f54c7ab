import type { LogAnalytics } from '@tenantry/drivers/azure';
import { DriverError } from '@tenantry/drivers/contract';
import { InvalidCursorError, LOG_SOURCES, type LogFilter, type LogSource } from '@tenantry/store/contract';
import type { LogEngine, LogEntry, LogPage, LogQuery, LogTail, LogTenant } from '../contract.ts';
import type { WorkspacePlace } from './kql.ts';
import { type Ticks, ticksOf } from './literals.ts';
import { merged } from './merged.ts';
import { type News, NewsReader } from './news-reader.ts';
import { decodePage, decodeTail, encodePage, encodeTail, keptCursor, passedBy, tailOf } from './place.ts';
import { workspaceCount, workspaceNews, workspacePage } from './workspace.ts';

export interface LogAnalyticsLogsOptions {
  readonly logs: LogAnalytics;
  /** Null while there is no workspace, or no namespace: then there are no lines of containers. */
  readonly placeOf: (tenant: LogTenant) => Promise<WorkspacePlace | null>;
  /** What is kept here all the same: what programs send, and what the system says. */
  readonly kept: LogEngine;
  readonly now: () => Date;
  /** A tail could not ask for news; it asks again. */
  readonly onProblem: (error: unknown) => void;
  /** How often a tail asks for news. */
  readonly pollMs?: number;
}

/** What says that it came there by now may still be on its way: nothing so new is shown. */
const SETTLE_MS = 5_000;
/** All tails of all tenants share what Azure answers one identity. */
const POLL_MS = 10_000;
/** Timers are not exact: news that are due by then may be asked for. */
const EARLY = 0.9;
const MOST_NEWS = 500;
/** Times that a tail bears to be refused in a row, a time being ten seconds at least. */
const MOST_REFUSALS = 30;
/** Agents bring most lines within a minute, and Azure takes some of them minutes. */
const DELAY_SECONDS = 300;
/** Of cursors and tails that went on for days, what came since is not looked for any more. */
const LONGEST_REST_MS = 7 * 86_400_000;

/** Lines of containers that Container Insights brings to a workspace of Log Analytics, among them those that are kept here. */
export function createLogAnalyticsLogs(options: LogAnalyticsLogsOptions): LogEngine {
  const { logs, placeOf, kept, now, onProblem, pollMs = POLL_MS } = options;
  const settled = (): Ticks => ticksOf(new Date(now().getTime() - SETTLE_MS));

  async function search(tenant: LogTenant, { order, limit, cursor, ...filter }: LogQuery): Promise<LogPage> {
    const from = cursor === undefined ? null : decodePage(cursor);
    const upTo = from?.upTo ?? settled();
    const { sources, ...rest } = filter;
    const [place, ours] = [asksContainers(sources) ? await placeOf(tenant) : null, keptSources(sources)];
    const more = from === null ? {} : { cursor: keptCursor(from) };
    const [found, own] = await Promise.all([
      place === null
        ? { lines: [], isMore: false }
        : workspacePage(logs, place, rest, {
            order,
            limit,
            upTo,
            passed: from === null ? null : passedBy(from, order),
          }),
      ours.length === 0 ? null : kept.search(tenant, { ...rest, sources: ours, order, limit, ...more }),
    ]);
    const { shown, last, isMore } = merged({ found, own, order, limit, from, upTo });
    const tail = { kept: own?.tail ?? (await kept.tail(tenant).latest()), news: { came: upTo, at: null, skip: 0 } };
    return { lines: shown, next: isMore && last !== null ? encodePage(last) : null, tail: encodeTail(tail) };
  }

  async function count(tenant: LogTenant, { sources, ...filter }: LogFilter, stepSeconds: number) {
    const [place, ours] = [asksContainers(sources) ? await placeOf(tenant) : null, keptSources(sources)];
    const [found, own] = await Promise.all([
      place === null ? [] : workspaceCount(logs, place, filter, stepSeconds),
      ours.length === 0 ? [] : kept.count(tenant, { ...filter, sources: ours }, stepSeconds),
    ]);
    return [...found, ...own];
  }

  function tail(tenant: LogTenant): LogTail {
    const own = kept.tail(tenant);
    let reader: NewsReader | null = null;
    let isFollowing = false;
    let [askAgainAt, refusals] = [0, 0];

    async function news(id: string, limit: number): Promise<News> {
      const { news: from } = decodeTail(id);
      const isDue = !isFollowing || now().getTime() >= askAgainAt;
      const place = isDue ? await placeOf(tenant) : null;
      if (place === null) return { lines: [], isMore: false };
      if (reader?.isAt(from) !== true) {
        const oldest = ticksOf(new Date(now().getTime() - LONGEST_REST_MS));
        const begin = from.came < oldest ? { came: oldest, at: null, skip: 0 } : from;
        reader = new NewsReader(begin, (after, most) =>
          workspaceNews(logs, place, after, { upTo: settled(), limit: most }),
        );
      }
      const askedAt = now().getTime();
      const found = await reader.read(Math.min(limit, MOST_NEWS));
      askAgainAt = found.isMore ? 0 : askedAt + pollMs * EARLY;
      refusals = 0;
      return found;
    }

    /** A tail that goes on bears it that Azure does not answer for a while. */
    function borne(error: unknown): News {
      refusals += 1;
      const wait = error instanceof DriverError ? (error.retryAfterMs ?? 0) : 0;
      const isBearable = error instanceof DriverError && error.kind !== 'forbidden' && error.kind !== 'invalid';
      if (!isFollowing || !isBearable || refusals > MOST_REFUSALS) throw error;
      askAgainAt = now().getTime() + Math.max(wait, pollMs);
      onProblem(error);
      return { lines: [], isMore: false };
    }

    async function after(id: string, limit: number): Promise<readonly LogEntry[]> {
      const place = decodeTail(id);
      if (!own.isPlace(place.kept)) throw new InvalidCursorError();
      const [ours, found] = await Promise.all([own.after(place.kept, limit), news(id, limit).catch(borne)]);
      let [keptPlace, newsPlace] = [place.kept, place.news];
      const entries: LogEntry[] = [];
      for (const entry of ours) {
        keptPlace = entry.id;
        // Of before the workspace was asked: it has these lines too.
        if (entry.source !== 'container')
          entries.push({ ...entry, id: encodeTail({ kept: keptPlace, news: newsPlace }) });
      }
      for (const one of found.lines) {
        newsPlace = one.place;
        entries.push({ ...one.found.line, id: encodeTail({ kept: keptPlace, news: newsPlace }) });
      }
      return entries;
    }

    return {
      latest: async () => encodeTail({ kept: await own.latest(), news: { came: settled(), at: null, skip: 0 } }),
      isPlace: (id) => own.isPlace(tailOf(id)?.kept ?? ''),
      after,
      subscribe(callback) {
        isFollowing = true;
        const timer = setInterval(callback, pollMs).unref();
        const leave = own.subscribe(callback);
        return () => {
          clearInterval(timer);
          leave();
        };
      },
    };
  }

  return { delaySeconds: DELAY_SECONDS, search, count, tail };
}

const asksContainers = (sources: readonly LogSource[] | undefined) =>
  sources === undefined || sources.includes('container');
const keptSources = (sources: readonly LogSource[] = LOG_SOURCES) => sources.filter((one) => one !== 'container');
