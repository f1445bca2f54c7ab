import type { MetricAnswer } from '@tenantry/client';
import { expect, test } from 'vitest';
import { colorsByName, linesOf, quotaLines, quotaUse, tenantLinesOf, timesOf } from './metric-lines.ts';

type Series = MetricAnswer['series'][number];
const series = (name: string, values: Series['values'], limits: Series['limits'] = null): Series => ({
  name,
  unit: 'cores',
  service: null,
  node: null,
  object: null,
  labels: null,
  values,
  limits,
  newest: null,
});
const answer = (of: readonly Series[], from = '2026-11-29T12:00:00Z'): MetricAnswer => ({
  metric: 'cpu',
  kind: 'gauge',
  group: 'tenant',
  stat: 'average',
  engine: 'embedded',
  from,
  to: '2026-11-29T12:01:30Z',
  step: 30,
  series: of,
  omitted: 0,
  unavailable: null,
  notice: null,
});

test('what was not measured stays a gap, in lines and in their limits', () => {
  const lines = linesOf(answer([series('web', [1, null, 2], [4, null, 4])]), true, colorsByName());
  expect(lines.map(({ key, values, of }) => [key, values, of])).toEqual([
    ['web', [1, null, 2], undefined],
    ['web limit', [4, null, 4], 'web'],
  ]);
  expect(timesOf(answer([])).map((at) => at - Date.parse('2026-11-29T12:00:00Z') / 1000)).toEqual([0, 30, 60]);
});

test('the same thing has the same colour in each chart', () => {
  const colorOf = colorsByName();
  const first = linesOf(answer([series('web', []), series('worker', [])]), false, colorOf);
  const second = linesOf(answer([series('worker', []), series('web', [])]), false, colorOf);
  expect(first.map(({ color }) => color)).toEqual(second.map(({ color }) => color).toReversed());
});

test('a quota that was answered from another step on is drawn at its own times', () => {
  const quota = answer([series('requests.cpu', [9, 1, 2], [16, 16, 16])], '2026-11-29T11:59:30Z');
  const lines = tenantLinesOf(answer([series('dev01', [0.5, 0.6, 0.7], [3, 3, 3])]), quota, 'cpu');
  expect(lines.map(({ key, values }) => [key, values])).toEqual([
    ['used', [0.5, 0.6, 0.7]],
    ['requested', [1, 2, null]],
    ['limits', [3, 3, 3]],
    ['quota', [16, 16, null]],
  ]);
});

test('what is used now is as it was counted last, and no average of the step', () => {
  const services = { ...series('services', [0, 0.5], [60, 60]), newest: { value: 1, limit: 50 } };
  expect(quotaUse(answer([services]))).toEqual([{ name: 'services', unit: 'cores', used: 1, most: 50, percent: 2 }]);
  expect(quotaLines(answer([services]), 1).map(({ newest }) => newest)).toEqual([2]);
  expect(linesOf(answer([services]), false, colorsByName()).map(({ newest }) => newest)).toEqual([1]);
});

test('the fullest of a quota comes first, and what is not known is left out', () => {
  const uses = quotaUse(
    answer([
      series('pods', [1, 2, null], [10, 10, null]),
      series('secrets', [9, null, null], [10, null, null]),
      series('services', [null], [5]),
    ]),
  );
  expect(uses.map(({ name, percent }) => [name, percent])).toEqual([
    ['secrets', 90],
    ['pods', 20],
  ]);
});
