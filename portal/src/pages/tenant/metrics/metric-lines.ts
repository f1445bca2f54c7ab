import type { MetricAnswer } from '@tenantry/client';
import { type Line, lineColor } from '../../../parts/chart/lines.ts';

type Series = MetricAnswer['series'][number];

/** The same thing has the same colour in each chart of a page. */
export type ColorOf = (name: string) => string;

export function colorsByName(): ColorOf {
  const known = new Map<string, string>();
  return (name) => {
    const color = known.get(name) ?? lineColor(known.size);
    known.set(name, color);
    return color;
  };
}

export function timesOf({ from, to, step }: MetricAnswer): number[] {
  const times: number[] = [];
  for (let at = Date.parse(from) / 1000; at < Date.parse(to) / 1000; at += step) times.push(at);
  return times;
}

/** Objects of two kinds may have the same name. */
const keyOf = ({ name, object }: Series): string => (object === null ? name : `${object.kind}/${object.name}`);

/** So many limits can be told from each other beside their lines. */
const MOST_LIMITS = 6;

/** A line for each series, with its limit where there is one. */
export function linesOf({ series, kind }: MetricAnswer, hasLimits: boolean, colorOf: ColorOf): Line[] {
  const lines: Line[] = series.map((one) => ({
    key: keyOf(one),
    label: one.name,
    values: one.values,
    newest: one.newest?.value ?? null,
    color: colorOf(keyOf(one)),
  }));
  if (!hasLimits || kind === 'counter' || series.length > MOST_LIMITS) return lines;
  const limits = series.flatMap((one): Line[] => {
    if (one.limits === null) return [];
    const of = keyOf(one);
    const label = `${one.name}, limit`;
    return [{ key: `${of} limit`, label, values: one.limits, color: colorOf(of), isDashed: true, of }];
  });
  return [...lines, ...limits];
}

/**
 * Of the tenant as a whole: what its pods use, what they ask for and may use at most, as its quota counts it, and what the quota
 * lets them ask for.
 */
export function tenantLinesOf(answer: MetricAnswer, quota: MetricAnswer | undefined, resource: string): Line[] {
  const [used] = answer.series;
  if (used === undefined) return [];
  const newest = used.newest?.value ?? null;
  const lines: Line[] = [{ key: 'used', label: 'Used', values: used.values, newest, color: '--chart-1' }];
  const requests = fitting(quota, `requests.${resource}`, answer);
  const limits = fitting(quota, `limits.${resource}`, answer);
  if (requests !== undefined) {
    lines.push(bound('requested', 'Requested', requests.values, requests.newest?.value, '--chart-5'));
  }
  const most = limits?.values ?? used.limits;
  const mostNow = limits === undefined ? used.newest?.limit : limits.newest?.value;
  if (most !== null) lines.push(bound('limits', 'Limits', most, mostNow, '--chart-3'));
  const allowed = requests?.limits ?? null;
  if (allowed !== null) {
    const now = requests?.newest?.limit;
    lines.push({ ...bound('quota', 'Quota of requests', allowed, now, '--chart-8'), isBeyond: true });
  }
  return lines;
}

function bound(
  key: string,
  label: string,
  values: readonly (number | null)[],
  newest: number | null | undefined,
  color: string,
): Line {
  return { key, label, values, newest: newest ?? null, color, isDashed: true };
}

/** Drawn together is only what has the same steps. */
function fitting(quota: MetricAnswer | undefined, name: string, answer: MetricAnswer): Series | undefined {
  if (quota === undefined || quota.step !== answer.step) return undefined;
  const offset = (Date.parse(answer.from) - Date.parse(quota.from)) / 1000 / quota.step;
  const found = quota.series.find((series) => series.name === name);
  if (found === undefined) return undefined;
  const count = answer.series[0]?.values.length ?? 0;
  const shifted = (values: readonly (number | null)[]): (number | null)[] =>
    Array.from({ length: count }, (_, index) => values[index + offset] ?? null);
  return { ...found, values: shifted(found.values), limits: found.limits === null ? null : shifted(found.limits) };
}

export interface QuotaUse {
  readonly name: string;
  readonly unit: Series['unit'];
  readonly used: number;
  readonly most: number;
  readonly percent: number;
}

/** How much of each resource is used now, the fullest first. */
export function quotaUse({ series }: MetricAnswer): QuotaUse[] {
  const known = series.flatMap(({ name, unit, values, limits, newest }): QuotaUse[] => {
    // A step may be made of several counts, and what they are on average nobody has.
    const at = values.findLastIndex((value) => value !== null);
    const used = newest?.value ?? values[at] ?? null;
    const most = newest?.limit ?? limits?.[at] ?? null;
    if (used === null || most === null) return [];
    return [{ name, unit, used, most, percent: percentOf(used, most) }];
  });
  return known.sort((one, other) => other.percent - one.percent);
}

const percentOf = (used: number, most: number): number => (most === 0 ? (used > 0 ? 100 : 0) : (used / most) * 100);

/** How much of each resource was used over time, in percent; the fullest. */
export function quotaLines(answer: MetricAnswer, most: number): Line[] {
  const fullest = quotaUse(answer)
    .filter(({ used }) => used > 0)
    .slice(0, most);
  return fullest.flatMap(({ name, percent }, index): Line[] => {
    const series = answer.series.find((one) => one.name === name);
    if (series === undefined) return [];
    const values = series.values.map((value, at) => {
      const limit = series.limits?.[at] ?? null;
      return value === null || limit === null || limit === 0 ? null : (value / limit) * 100;
    });
    return [{ key: name, label: name, values, newest: percent, color: lineColor(index) }];
  });
}
