import type { LogLine } from '@tenantry/client';
import { expect, test } from 'vitest';
import { MOST_LINES, opened, withNewer, withOlder } from './log-buffer.ts';

const line = (id: number): LogLine => ({
  id: String(id),
  at: '2026-11-29T12:00:00.000000Z',
  source: 'container',
  level: null,
  service: 'web',
  pod: null,
  container: null,
  node: null,
  message: `line ${id}`,
  isCut: false,
  fields: null,
});
const lines = (from: number, to: number): LogLine[] =>
  Array.from({ length: to - from }, (_, index) => line(from + index));
const page = (from: number, to: number, nextCursor: string | null) => ({
  items: lines(from, to).toReversed(),
  nextCursor,
  tail: String(to),
  delaySeconds: 1,
});
const ids = (of: { readonly lines: readonly LogLine[] }): string => of.lines.map(({ id }) => id).join(' ');

test('pages of older lines and what comes make one row of lines, oldest first, none lost and none twice', () => {
  const first = opened(page(3, 6, 'before 3'));
  const grown = withNewer(withOlder(first, page(0, 3, null)), lines(6, 8), true);
  expect(ids(grown)).toBe('0 1 2 3 4 5 6 7');
  expect([grown.older, grown.came, grown.missed, grown.isCut]).toEqual([null, 2, 0, false]);
});

test('whoever follows loses the oldest, and no older page is asked for that would leave a hole', () => {
  const full = opened(page(0, MOST_LINES, 'older'));
  const next = withNewer(full, lines(MOST_LINES, MOST_LINES + 3), true);
  expect([next.lines.length, next.lines[0]?.id, next.lines.at(-1)?.id]).toEqual([
    MOST_LINES,
    '3',
    String(MOST_LINES + 2),
  ]);
  expect([next.older, next.isCut]).toEqual([null, true]);
});

test('whoever reads keeps what they read: what there is no room for is counted, and nothing comes after the hole', () => {
  const full = opened(page(0, MOST_LINES - 1, null));
  const behind = withNewer(full, lines(MOST_LINES, MOST_LINES + 3), false);
  expect([behind.lines[0]?.id, behind.lines.at(-1)?.id, behind.missed]).toEqual(['0', String(MOST_LINES), 2]);
  const after = withNewer(behind, lines(MOST_LINES + 3, MOST_LINES + 4), true);
  expect([after.lines.at(-1)?.id, after.missed, after.came]).toEqual([String(MOST_LINES), 3, 4]);
});
