import { expect, test } from 'vitest';
import { boundsOf, rangeOf, rangeSearchOf, searchOfRange } from './range.ts';

test.each([
  ['nothing', {}, { kind: 'last', preset: '1h' }],
  ['a preset', { range: '7d' }, { kind: 'last', preset: '7d' }],
  ['what is no preset', { range: 'toString' }, { kind: 'last', preset: '1h' }],
  [
    'two times',
    { from: '2026-11-29T12:00:00Z', to: '2026-11-29T13:00:00+00:00' },
    { kind: 'between', from: '2026-11-29T12:00:00.000Z', to: '2026-11-29T13:00:00.000Z' },
  ],
  [
    'an end before the beginning',
    { from: '2026-11-29T13:00:00Z', to: '2026-11-29T12:00:00Z' },
    { kind: 'last', preset: '1h' },
  ],
  ['words for times', { from: 'yesterday', to: 'today' }, { kind: 'last', preset: '1h' }],
] as const)('an address with %s says which time is looked at', (_title, search, range) => {
  expect(rangeOf(rangeSearchOf(search))).toEqual(range);
  expect(rangeOf(searchOfRange(range))).toEqual(range);
});

test('the last hour ends now', () => {
  expect(boundsOf({ kind: 'last', preset: '1h' }, 10_000_000)).toEqual([6_400_000, 10_000_000]);
});
