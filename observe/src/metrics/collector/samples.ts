import type { MeasuredPod, MeasuredQuota, MeasuredWorkload, NodeUsage, Usage } from '@tenantry/drivers/kubernetes';
import type { MetricGrouping, MetricSample } from '@tenantry/store/contract';
import type { Counters } from './counters.ts';

/** What was found of a tenant at one time. */
export interface TenantFound {
  readonly tenantUid: string;
  readonly pods: readonly MeasuredPod[];
  readonly workloads: readonly MeasuredWorkload[];
  readonly quotas: readonly MeasuredQuota[];
  /** Of its pods by name; null where the cluster does not say. */
  readonly usage: ReadonlyMap<string, Usage> | null;
  /** Of nodes that are its own; null where the cluster does not say. */
  readonly nodes: readonly NodeUsage[] | null;
}

/** Pods come last: where a tenant has too many series, they are the ones that are left out. */
const ORDER: Readonly<Record<MetricGrouping, number>> = {
  tenant: 0,
  service: 1,
  resource: 2,
  node: 3,
  object: 4,
  series: 5,
  pod: 6,
};

/** What is written down of it, and what it adds up to: at once, so that a sum is of one and the same time. */
export function samplesOf(found: TenantFound, counters: Counters): MetricSample[] {
  const { tenantUid, pods, usage, nodes } = found;
  const samples = [
    ...(usage === null ? [] : usageSamples(found, usage)),
    ...restartSamples(tenantUid, pods, counters),
    ...replicaSamples(found),
    ...quotaSamples(found),
    ...(nodes ?? []).flatMap(({ name, cpu, memory }) => [
      sample(tenantUid, 'node-cpu', 'node', name, cpu),
      sample(tenantUid, 'node-memory', 'node', name, memory),
    ]),
  ];
  return samples.toSorted((one, other) => ORDER[one.grouping] - ORDER[other.grouping]);
}

function usageSamples({ tenantUid, pods }: TenantFound, usage: ReadonlyMap<string, Usage>): MetricSample[] {
  const measured = pods.flatMap((pod) => {
    const found = usage.get(pod.name);
    return found === undefined ? [] : [{ pod, found }];
  });
  return (['cpu', 'memory'] as const).flatMap((metric) => {
    const sums = new Sums(tenantUid, metric);
    const limit = metric === 'cpu' ? 'cpuLimit' : 'memoryLimit';
    for (const { pod, found } of measured) sums.add(pod, found[metric], pod[limit]);
    return sums.samples();
  });
}

/** Adds up by tenant, service and node what pods are measured at. */
class Sums {
  readonly #tenantUid: string;
  readonly #metric: string;
  readonly #sums = new Map<string, { grouping: MetricGrouping; name: string; value: number; bound: number | null }>();
  readonly #pods: MetricSample[] = [];

  constructor(tenantUid: string, metric: string) {
    this.#tenantUid = tenantUid;
    this.#metric = metric;
    // Of a tenant without pods nothing is used: that is known.
    this.#sums.set('tenant ', { grouping: 'tenant', name: '', value: 0, bound: null });
  }

  add({ name, service, node }: MeasuredPod, value: number, bound: number | null): void {
    this.#pods.push({ ...sample(this.#tenantUid, this.#metric, 'pod', name, value, bound), service, node });
    this.#put('tenant', '', value, bound, this.#pods.length === 1);
    if (service !== null) this.#put('service', service, value, bound);
    if (node !== null) this.#put('node', node, value, bound);
  }

  samples(): MetricSample[] {
    const sums = [...this.#sums.values()].map(({ grouping, name, value, bound }) =>
      sample(this.#tenantUid, this.#metric, grouping, name, value, bound),
    );
    return [...sums, ...this.#pods];
  }

  #put(grouping: MetricGrouping, name: string, value: number, bound: number | null, isFirst = false): void {
    const known = this.#sums.get(`${grouping} ${name}`);
    if (known === undefined || isFirst) {
      this.#sums.set(`${grouping} ${name}`, { grouping, name, value, bound });
      return;
    }
    known.value += value;
    // What has no limit has none with others, either.
    known.bound = known.bound === null || bound === null ? null : known.bound + bound;
  }
}

function restartSamples(tenantUid: string, pods: readonly MeasuredPod[], counters: Counters): MetricSample[] {
  const key = (grouping: MetricGrouping, name: string) => ({ tenantUid, metric: 'restarts', grouping, name });
  const rises = new Map<string, number>();
  let all = 0;
  const own = pods.map(({ name, service, node, restarts }) => {
    const rise = counters.riseOf(key('pod', name), restarts);
    all += rise;
    if (service !== null) rises.set(service, (rises.get(service) ?? 0) + rise);
    return { ...sample(tenantUid, 'restarts', 'pod', name, restarts), service, node, isCounter: true };
  });
  counters.seen(tenantUid, new Set(pods.map(({ name }) => name)));
  const sum = (grouping: MetricGrouping, name: string, rise: number) => ({
    ...sample(tenantUid, 'restarts', grouping, name, counters.add(key(grouping, name), rise)),
    isCounter: true,
  });
  return [sum('tenant', '', all), ...[...rises].map(([service, rise]) => sum('service', service, rise)), ...own];
}

function replicaSamples({ tenantUid, workloads }: TenantFound): MetricSample[] {
  const byService = Map.groupBy(workloads, ({ service }) => service);
  const add = (some: readonly MeasuredWorkload[], field: 'ready' | 'desired') =>
    some.reduce((sum, workload) => sum + workload[field], 0);
  return [
    sample(tenantUid, 'replicas', 'tenant', '', add(workloads, 'ready'), add(workloads, 'desired')),
    ...[...byService].map(([service, some]) =>
      sample(tenantUid, 'replicas', 'service', service, add(some, 'ready'), add(some, 'desired')),
    ),
  ];
}

/** Where two quotas count the same, what is left of the tighter one counts. */
function quotaSamples({ tenantUid, quotas }: TenantFound): MetricSample[] {
  return [...Map.groupBy(quotas, ({ resource }) => resource)].map(([resource, some]) => {
    const tightest = some.reduce((one, other) => (other.hard - other.used < one.hard - one.used ? other : one));
    return sample(tenantUid, 'quota', 'resource', resource, tightest.used, tightest.hard);
  });
}

function sample(
  tenantUid: string,
  metric: string,
  grouping: MetricGrouping,
  name: string,
  value: number,
  bound: number | null = null,
): MetricSample {
  return { tenantUid, metric, grouping, name, service: null, node: null, isCounter: false, value, bound };
}
