import type { LogLine, LogPage } from '@tenantry/client';

/** The lines that a page holds. A pure state: what arrives is put in by the functions below. */
export interface LogBuffer {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** Leads to those before the first; null where there are none, or they would leave a hole. */
  readonly older: string | null;
  /** How many came in all since it was opened. */
  readonly came: number;
  /** Came and were not taken in, for there was no room and somebody was reading. */
  readonly missed: number;
  /** The oldest went to make room. */
  readonly isCut: boolean;
  /** How much later than it is written a line may be here. */
  readonly delaySeconds: number;
}

/** A browser holds so many without getting slow. */
export const MOST_LINES = 50_000;

export const NO_LINES: LogBuffer = { lines: [], older: null, came: 0, missed: 0, isCut: false, delaySeconds: 0 };

/** The newest of a range, as they are answered: newest first. */
export const opened = ({ items, nextCursor, delaySeconds }: LogPage): LogBuffer => ({
  ...NO_LINES,
  lines: items.toReversed(),
  older: nextCursor,
  delaySeconds,
});

export function withOlder(buffer: LogBuffer, { items, nextCursor }: LogPage): LogBuffer {
  const lines = [...items.toReversed(), ...buffer.lines];
  const isFull = lines.length >= MOST_LINES;
  return {
    ...buffer,
    lines,
    older: isFull ? null : nextCursor,
    isCut: buffer.isCut || (isFull && nextCursor !== null),
  };
}

/** New ones. Whoever follows loses the oldest to them; whoever reads keeps what they read. */
export function withNewer(buffer: LogBuffer, newer: readonly LogLine[], isFollowing: boolean): LogBuffer {
  const came = buffer.came + newer.length;
  const room = MOST_LINES - buffer.lines.length;
  if (newer.length <= room && buffer.missed === 0) return { ...buffer, came, lines: [...buffer.lines, ...newer] };
  if (!isFollowing || buffer.missed > 0) {
    // After a hole nothing is put in: what is shown stays without one.
    const taken = buffer.missed > 0 ? [] : newer.slice(0, Math.max(0, room));
    return {
      ...buffer,
      came,
      lines: taken.length === 0 ? buffer.lines : [...buffer.lines, ...taken],
      missed: buffer.missed + newer.length - taken.length,
    };
  }
  return { ...buffer, came, lines: [...buffer.lines, ...newer].slice(-MOST_LINES), older: null, isCut: true };
}
