import type { LogAnalytics } from '@tenantry/drivers/azure';
import type { LogBucket, LogFilter } from '@tenantry/store/contract';
import {
  type ContainerFilter,
  countKql,
  MOST_CHARACTERS,
  newsKql,
  type Passed,
  pageKql,
  type WorkspacePlace,
} from './kql.ts';
import { dateOf, type Ticks, ticksOf } from './literals.ts';
import type { NewsPlace } from './place.ts';
import { bucketsOf, linesOf, type WorkspaceLine } from './rows.ts';

export interface Lines {
  readonly lines: readonly WorkspaceLine[];
  /** There may be more of them. */
  readonly isMore: boolean;
}

interface PageOf {
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly passed: Passed | null;
  readonly upTo: Ticks;
}

const NONE: Lines = { lines: [], isMore: false };
const DAY_TICKS = 864_000_000_000n;
/** What says that it is older, or of a later time, Azure takes for of now: https://learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time */
const OLDEST_DAYS = 2n;
const AHEAD_DAYS = 1n;

/** A page of the lines of one tenant. */
export async function workspacePage(
  logs: LogAnalytics,
  place: WorkspacePlace,
  { from, to, ...filter }: ContainerFilter & Pick<LogFilter, 'from' | 'to'>,
  page: PageOf,
): Promise<Lines> {
  const range = { from: from > place.since ? from : place.since, to };
  if (range.from >= range.to) return NONE;
  const times = { from: ticksOf(range.from), to: ticksOf(range.to) };
  const query = pageKql(place, filter, { ...times, ...page });
  const rows = await logs.ask({ workspaceId: place.workspaceId, query, ...range });
  const found = linesOf(rows, place.namespace);
  const skip = page.passed?.skip ?? 0;
  return { lines: found.slice(skip), isMore: isCut(found, page.limit + skip) };
}

/** Lines in the order in which they came there, after a place. */
export async function workspaceNews(
  logs: LogAnalytics,
  place: WorkspacePlace,
  { came, at, skip }: NewsPlace,
  { upTo, limit }: { readonly upTo: Ticks; readonly limit: number },
): Promise<Lines> {
  if (upTo <= came && at === null) return NONE;
  const from = came - (OLDEST_DAYS + 1n) * DAY_TICKS;
  const to = upTo + (AHEAD_DAYS + 1n) * DAY_TICKS;
  const query = newsKql(place, { from, to, came, at, upTo, limit: limit + skip });
  const rows = await logs.ask({ workspaceId: place.workspaceId, query, from: dateOf(from), to: dateOf(to) });
  const found = linesOf(rows, place.namespace);
  return { lines: found.slice(skip), isMore: isCut(found, limit + skip) };
}

export async function workspaceCount(
  logs: LogAnalytics,
  place: WorkspacePlace,
  { from, to, ...filter }: ContainerFilter & Pick<LogFilter, 'from' | 'to'>,
  stepSeconds: number,
): Promise<LogBucket[]> {
  const range = { from: from > place.since ? from : place.since, to };
  if (range.from >= range.to) return [];
  const stepMs = stepSeconds * 1000;
  // Steps are counted from where the caller's begin.
  const before = Math.floor((range.from.getTime() - from.getTime()) / stepMs);
  const first = ticksOf(new Date(from.getTime() + before * stepMs));
  const query = countKql(place, filter, { from: ticksOf(range.from), to: ticksOf(to), first, stepSeconds });
  return bucketsOf(await logs.ask({ workspaceId: place.workspaceId, query, ...range }));
}

/** As many as were asked for, or as may be in one answer. */
function isCut(found: readonly WorkspaceLine[], asked: number): boolean {
  return found.length >= asked || found.reduce((sum, { characters }) => sum + characters, 0) >= MOST_CHARACTERS;
}
