import type { Costs } from '../../api/costs.ts';
import { type Line, lineColor } from '../../parts/chart/lines.ts';

type Item = Costs['items'][number];

export const PARTS = [
  ['own', 'Own'],
  ['shared', 'Shared'],
  ['idle', 'Idle'],
  ['unallocated', 'Unallocated'],
] as const;

/** By whose the cost is: what is a tenant's own, and its parts of what is shared and of what nobody took. */
export function partLines(items: readonly Item[], days: readonly string[]): Line[] {
  const byDay = new Map(items.map((item) => [item.key, item]));
  return PARTS.map(([part, label], index): Line => {
    const values = days.map((day) => Number(byDay.get(day)?.[part] ?? 0));
    return { key: part, label, values, color: lineColor(index) };
  }).filter(({ values }) => values.some((value) => value !== 0));
}

/** So many groups have a colour; the rest are one. */
const MOST_LINES = 7;

/** By group, the largest first, and what is of none of those that are told. */
export function groupLines(
  items: readonly Item[],
  totals: readonly Item[],
  days: readonly string[],
  labelOf: (item: Item) => string,
): Line[] {
  const told = items.filter((item) => item.days !== undefined).slice(0, MOST_LINES);
  const lines = told.map((item, index): Line => {
    const byDay = new Map(item.days?.map(({ day, total }) => [day, Number(total)]));
    return {
      key: item.key ?? '',
      label: labelOf(item),
      values: days.map((day) => byDay.get(day) ?? 0),
      color: item.key === null ? '--chart-rest' : lineColor(index),
    };
  });
  if (items.length <= told.length) return lines;
  const whole = new Map(totals.map(({ key, total }) => [key, Number(total)]));
  const rest = days.map((day, index) => {
    const left = (whole.get(day) ?? 0) - lines.reduce((sum, { values }) => sum + (values[index] ?? 0), 0);
    // What is left of fractions that a computer cannot hold is nothing.
    return Math.abs(left) < 1e-6 ? 0 : left;
  });
  return [...lines, { key: 'others', label: 'Others', values: rest, color: '--chart-rest' }];
}

/** What a group is called. */
export function nameOf({ key, tenant }: Pick<Item, 'key' | 'tenant'>, group: string, tag: string | undefined): string {
  if (key === null) return group === 'tag' ? `without ${tag}` : 'of nobody';
  if (group === 'tenant') return tenant ?? key;
  if (key.startsWith('infrastructure/')) return `part of ${key.slice('infrastructure/'.length)}`;
  if (group !== 'resource') return key;
  return key.split('/').filter(Boolean).slice(-2).join('/');
}
