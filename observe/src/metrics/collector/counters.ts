import type { MetricSeriesKey } from '@tenantry/store/contract';

/**
 * How often containers were started again: of each pod as its cluster counts, of services and tenants what is added up
 * of it, so that it goes on when a pod goes. Goes on where another replica was, by what that one wrote last.
 */
export class Counters {
  /** By tenant and series: each look goes through what there is of one tenant. */
  readonly #values = new Map<string, Map<string, number>>();
  /** Tenants that were looked at before: a pod that is new to them is new. */
  readonly #known = new Set<string>();

  knows(tenantUid: string): boolean {
    return this.#known.has(tenantUid);
  }

  /** What was written last of a tenant that nobody has looked at here. */
  load(tenantUid: string, last: readonly (MetricSeriesKey & { readonly value: number })[]): void {
    for (const { value, ...key } of last) this.#of(tenantUid).set(textOf(key), value);
    if (last.length > 0) this.#known.add(tenantUid);
  }

  /** How much a pod's own count rose since the last look; what falls began anew. */
  riseOf(pod: MetricSeriesKey, count: number): number {
    const values = this.#of(pod.tenantUid);
    const before = values.get(textOf(pod));
    values.set(textOf(pod), count);
    if (before === undefined) return this.#known.has(pod.tenantUid) ? count : 0;
    return count >= before ? count - before : count;
  }

  add(sum: MetricSeriesKey, rise: number): number {
    const values = this.#of(sum.tenantUid);
    const value = (values.get(textOf(sum)) ?? 0) + rise;
    values.set(textOf(sum), value);
    return value;
  }

  /** A look at the tenant is through; of pods only these are there. */
  seen(tenantUid: string, pods: ReadonlySet<string>): void {
    this.#known.add(tenantUid);
    const values = this.#of(tenantUid);
    for (const key of values.keys()) {
      const [, grouping, name = ''] = key.split(' ');
      if (grouping === 'pod' && !pods.has(name)) values.delete(key);
    }
  }

  forget(tenantUid: string): void {
    this.#values.delete(tenantUid);
    this.#known.delete(tenantUid);
  }

  #of(tenantUid: string): Map<string, number> {
    const known = this.#values.get(tenantUid);
    if (known !== undefined) return known;
    const values = new Map<string, number>();
    this.#values.set(tenantUid, values);
    return values;
  }
}

/** None of these has a blank in it. */
const textOf = ({ metric, grouping, name }: MetricSeriesKey) => `${metric} ${grouping} ${name}`;
