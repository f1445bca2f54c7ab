import { expect, test } from 'vitest';
import type { Costs } from '../../api/costs.ts';
import { groupLines, nameOf, partLines } from './cost-lines.ts';
import { costSearchOf, daysOf, eachDay } from './cost-search.ts';

type Item = Costs['items'][number];
const item = (key: string | null, change: Partial<Item> = {}): Item => ({
  key,
  tenant: null,
  isDeleted: false,
  currency: 'EUR',
  own: '0',
  shared: '0',
  idle: '0',
  unallocated: '0',
  total: '0',
  ...change,
});
const DAYS = ['2026-11-01', '2026-11-02'];
const NOW = Date.parse('2026-11-29T12:00:00Z');

test.each([
  ['nothing', {}, ['2026-11-01', '2026-11-29']],
  ['last month', { period: 'last-month' }, ['2026-10-01', '2026-10-31']],
  ['thirty days', { period: '30d' }, ['2026-10-31', '2026-11-29']],
  ['a year', { period: 'year' }, ['2025-12-01', '2026-11-29']],
  ['two days', { from: '2026-02-27', to: '2026-03-01' }, ['2026-02-27', '2026-03-01']],
  ['days the wrong way round', { from: '2026-03-01', to: '2026-02-27' }, ['2026-11-01', '2026-11-29']],
  ['words', { from: 'then', to: 'now', period: 'ever' }, ['2026-11-01', '2026-11-29']],
])('an address with %s says which days are looked at', (_title, search, days) => {
  expect(daysOf(costSearchOf(search), NOW)).toEqual(days);
});

test('a range has each of its days once, over the end of a month', () => {
  expect(eachDay(['2026-02-27', '2026-03-01'])).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
});

test('parts that cost nothing are left out, and days without figures cost nothing', () => {
  const lines = partLines([item('2026-11-02', { own: '1.5', idle: '0.5' })], DAYS);
  expect(lines.map(({ key, values }) => [key, values])).toEqual([
    ['own', [0, 1.5]],
    ['idle', [0, 0.5]],
  ]);
});

test('groups and the others together are what a day cost', () => {
  const groups = Array.from({ length: 9 }, (_, index) =>
    item(`service ${index}`, { days: [{ day: '2026-11-01', total: '0.1' }] }),
  );
  const totals = [item('2026-11-01', { total: '0.9' })];
  const lines = groupLines(groups, totals, DAYS, ({ key }) => key ?? '');
  expect(lines).toHaveLength(8);
  expect(lines.at(-1)).toMatchObject({ key: 'others', values: [expect.closeTo(0.2, 9), 0] });
});

test.each([
  ['tenant', null, 'of nobody'],
  ['tag', null, 'without team'],
  ['service', 'infrastructure/nonprod', 'part of nonprod'],
  [
    'resource',
    '/subscriptions/1/resourcegroups/g/providers/microsoft.storage/storageaccounts/files',
    'storageaccounts/files',
  ],
])('by %s, %s is called %s', (group, key, name) => {
  expect(nameOf({ key, tenant: null }, group, 'team')).toBe(name);
});
