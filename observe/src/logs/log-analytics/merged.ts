import type { LogEntry, LogPage } from '../contract.ts';
import type { Origin } from '../embedded/cursor.ts';
import { readTicks, type Ticks } from './literals.ts';
import type { PagePlace } from './place.ts';
import type { WorkspaceLine } from './rows.ts';
import type { Lines } from './workspace.ts';

interface Sources {
  readonly found: Lines;
  readonly own: LogPage | null;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly from: PagePlace | null;
  readonly upTo: Ticks;
}

interface MergedPage {
  readonly shown: readonly LogEntry[];
  /** Where the page ended; null where it is empty. */
  readonly last: PagePlace | null;
  readonly isMore: boolean;
}

type Candidate =
  | { readonly at: Ticks; readonly rank: 0; readonly entry: LogEntry }
  | { readonly at: Ticks; readonly rank: 1; readonly found: WorkspaceLine };

/** Lines of a workspace and those that are kept here, in one order: of one time those that are kept here first. */
export function merged({ found, own, order, limit, from, upTo }: Sources): MergedPage {
  const sign = order === 'oldest' ? 1 : -1;
  const theirs = found.lines.map((one): Candidate => ({ at: one.at, rank: 1, found: one }));
  const ours = (own?.lines ?? []).map((entry): Candidate => ({ at: readTicks(entry.at) ?? 0n, rank: 0, entry }));
  // Each is in order by itself, and stays so.
  const all = [...ours, ...theirs].sort((one, other) => sign * inOrder(one, other));
  // What comes after the last line of a workspace that has more of them is not known yet.
  const end = found.isMore ? all.findLastIndex(({ rank }) => rank === 1) + 1 : all.length;
  const chosen = all.slice(0, Math.min(limit, end));
  let last: PagePlace | null = null;
  const shown = chosen.map((one): LogEntry => {
    const place = placeOf(one, last ?? from, upTo);
    last = place;
    return one.rank === 0 ? one.entry : { id: `container-${one.found.mark.slice(0, 24)}`, ...one.found.line };
  });
  return { shown, last, isMore: found.isMore || (own?.next ?? null) !== null || all.length > chosen.length };
}

function inOrder(one: Candidate, other: Candidate): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.rank - other.rank;
}

function placeOf(one: Candidate, before: PagePlace | null, upTo: Ticks): PagePlace {
  if (one.rank === 0) {
    const [, origin = '', position = '0'] = /^(line|event)-(\d+)$/.exec(one.entry.id) ?? [];
    return { upTo, origin: origin as Origin, at: one.at, position };
  }
  const isSame = before?.origin === 'container' && before.at === one.at;
  return { upTo, origin: 'container', at: one.at, skip: isSame ? before.skip + 1 : 1 };
}
