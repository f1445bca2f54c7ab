import type { MetricPoint, MetricSeries } from '@tenantry/store/contract';
import type { MetricDefinition } from '../catalogue.ts';
import type { MetricLine, MetricStat, MetricTenant } from '../contract.ts';
import type { Steps } from '../steps.ts';

/** A series of the store, with a place for each step. */
export function lineOf(
  tenant: MetricTenant,
  { kind }: Pick<MetricDefinition, 'kind'>,
  stat: MetricStat,
  { from, stepSeconds, count }: Steps,
  { name, service, node, labels, points, newest: last }: MetricSeries,
): MetricLine {
  const values = new Array<number | null>(count).fill(null);
  const limits = new Array<number | null>(count).fill(null);
  for (const point of points) {
    const index = stepAt({ from, stepSeconds }, point.at);
    values[index] = kind === 'counter' ? point.increase : shownOf(point, stat);
    limits[index] = point.bound;
  }
  const isLimited = limits.some((limit) => limit !== null);
  const newest = last === null ? null : { value: last.value, limit: last.bound };
  const shown = { values, limits: isLimited ? limits : null, newest };
  return { name: name === '' ? tenant.name : name, service, node, labels, ...shown };
}

/** Which of the steps begins then. */
export function stepAt({ from, stepSeconds }: Pick<Steps, 'from' | 'stepSeconds'>, at: Date): number {
  return (at.getTime() - from.getTime()) / 1000 / stepSeconds;
}

function shownOf(point: MetricPoint, stat: MetricStat): number {
  switch (stat) {
    case 'average':
      return point.average;
    case 'min':
      return point.min;
    case 'max':
      return point.max;
    default:
      return stat satisfies never;
  }
}
