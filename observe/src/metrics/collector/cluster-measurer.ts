import { DriverError } from '@tenantry/drivers/contract';
import type { Measurements, NodeUsage, PodLogs, Usage } from '@tenantry/drivers/kubernetes';
import {
  type LeaseFence,
  LeaseHeldError,
  type MetricSample,
  type MetricStore,
  type TenantNamespace,
} from '@tenantry/store/contract';
import type { MetricUnavailable } from '../contract.ts';
import { Counters } from './counters.ts';
import { samplesOf } from './samples.ts';
import { isSeldom, Seldom } from './seldom.ts';

export type MeasuringCluster = Measurements & Pick<PodLogs, 'namespaceOwner'>;

export interface ClusterMeasurerOptions {
  readonly connection: string;
  readonly cluster: MeasuringCluster;
  readonly store: Pick<MetricStore, 'writeMetrics' | 'lastCounters' | 'tenantNodes'>;
  readonly fence: LeaseFence;
  readonly everySeconds: number;
  readonly seriesPerTenant: number;
  readonly onProblem: (error: unknown) => void;
  readonly now: () => Date;
}

/** What one look at the usage in a cluster found. */
interface UsageFound {
  readonly pods: ReadonlyMap<string, ReadonlyMap<string, Usage>> | null;
  readonly nodes: readonly NodeUsage[] | null;
  readonly problem: MetricUnavailable | null;
}

/**
 * Measures all tenants of one cluster, again and again at the same times for all. Whose a pod is follows from its
 * namespace: ours by our records, and by the mark that it carries in the cluster, where tenants cannot write it.
 */
export class ClusterMeasurer {
  readonly #options: ClusterMeasurerOptions;
  readonly #watch;
  readonly #counters = new Counters();
  readonly #seldom = new Seldom();
  readonly #closing = new AbortController();
  #namespaces: readonly TenantNamespace[] = [];
  #timer: NodeJS.Timeout | null = null;
  #measuring: Promise<void> | null = null;

  constructor(options: ClusterMeasurerOptions) {
    this.#options = options;
    this.#watch = options.cluster.followMeasured(options.connection);
  }

  /** The tenants that live in the cluster now. The first look is at once. */
  settle(namespaces: readonly TenantNamespace[]): void {
    if (namespaces === this.#namespaces) return;
    const left = new Set(namespaces.map(({ tenantUid }) => tenantUid));
    for (const { tenantUid } of this.#namespaces) {
      if (left.has(tenantUid)) continue;
      this.#counters.forget(tenantUid);
      this.#seldom.forget(tenantUid);
    }
    const isFirst = this.#namespaces.length === 0;
    this.#namespaces = namespaces;
    if (isFirst && this.#timer === null) this.#look(this.#options.now());
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#measuring;
    await this.#watch.close();
  }

  #look(at: Date): void {
    this.#measuring = this.#measure(at)
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted && !(error instanceof LeaseHeldError)) this.#options.onProblem(error);
      })
      .finally(() => this.#lookNext());
  }

  /** At whole multiples of the interval, so that steps hold as many samples each. */
  #lookNext(): void {
    if (this.#closing.signal.aborted) return;
    const everyMs = this.#options.everySeconds * 1000;
    const now = this.#options.now().getTime();
    const next = (Math.floor(now / everyMs) + 1) * everyMs;
    this.#timer = setTimeout(() => this.#look(new Date(next)), next - now);
    this.#timer.unref();
  }

  async #measure(at: Date): Promise<void> {
    const { connection, store, fence, seriesPerTenant } = this.#options;
    const { signal } = this.#closing;
    // What is not known for certain is not written down.
    if (!(await this.#watch.isCurrent(signal))) return;
    const ours = this.#namespaces.filter((one) => this.#isOurs(one));
    const nodes = Map.groupBy(
      (await store.tenantNodes()).filter((one) => one.connection === connection),
      ({ tenantUid }) => tenantUid,
    );
    const usage = await this.#usage(nodes.size > 0, signal);
    await this.#loadCounters(ours);
    const samples: MetricSample[] = [];
    const cuts: Record<string, number> = {};
    for (const { tenantUid, namespace } of ours) {
      const own = new Set((nodes.get(tenantUid) ?? []).map(({ node }) => node));
      const asOf = this.#watch.quotasAsOf(namespace);
      const settled = this.#seldom.settled(tenantUid, asOf, at);
      const all = samplesOf(
        {
          tenantUid,
          pods: this.#watch.pods(namespace),
          workloads: this.#watch.workloads(namespace),
          quotas: settled > 0 ? [] : this.#watch.quotas(namespace),
          usage: usage.pods === null ? null : (usage.pods.get(namespace) ?? new Map()),
          nodes: usage.nodes === null ? null : usage.nodes.filter(({ name }) => own.has(name)),
        },
        this.#counters,
      );
      const series = all.length + settled;
      if (series > seriesPerTenant) cuts[tenantUid] = series;
      samples.push(...all.slice(0, Math.max(0, seriesPerTenant - settled)));
      if (settled > 0) continue;
      this.#seldom.settle(tenantUid, asOf, at, all.filter(({ metric }) => isSeldom(metric)).length);
    }
    const problem = usage.problem === null ? null : { ...usage.problem };
    const written = this.#seldom.worthWriting(samples, at);
    try {
      await store.writeMetrics({ at, samples: written, look: { connection, problem, cuts }, fence });
    } catch (error) {
      this.#seldom.forgetAll();
      throw error;
    }
  }

  async #usage(hasOwnNodes: boolean, signal: AbortSignal): Promise<UsageFound> {
    const { connection, cluster } = this.#options;
    try {
      const [pods, nodes] = await Promise.all([
        cluster.podUsage(connection, signal),
        hasOwnNodes ? cluster.nodeUsage(connection, signal) : [],
      ]);
      const byNamespace = new Map<string, Map<string, Usage>>();
      for (const { namespace, name, cpu, memory } of pods) {
        const inside = byNamespace.get(namespace) ?? new Map<string, Usage>();
        byNamespace.set(namespace, inside.set(name, { cpu, memory }));
      }
      return { pods: byNamespace, nodes, problem: null };
    } catch (error) {
      if (!(error instanceof DriverError) || signal.aborted) throw error;
      return { pods: null, nodes: null, problem: problemOf(error) };
    }
  }

  async #loadCounters(ours: readonly TenantNamespace[]): Promise<void> {
    const missing = ours.map(({ tenantUid }) => tenantUid).filter((uid) => !this.#counters.knows(uid));
    if (missing.length === 0) return;
    const last = Map.groupBy(await this.#options.store.lastCounters(missing), ({ tenantUid }) => tenantUid);
    for (const uid of missing) this.#counters.load(uid, last.get(uid) ?? []);
  }

  #isOurs({ namespace, namespaceUid, tenantUid }: TenantNamespace): boolean {
    const marked = this.#options.cluster.namespaceOwner(this.#options.connection, namespace);
    if (marked === null || marked.owner !== tenantUid) return false;
    return namespaceUid === null || namespaceUid === marked.uid;
  }
}

/** For whoever looks at a tenant: nothing of the cluster's own words. */
function problemOf({ code, kind }: DriverError): MetricUnavailable {
  if (code === 'TypeNotServed') {
    return {
      reason: 'The cluster has no metrics API (metrics.k8s.io), so that nobody says how much pods use.',
      remedy: 'Install metrics-server in the cluster (https://github.com/kubernetes-sigs/metrics-server).',
    };
  }
  if (kind === 'forbidden') {
    return {
      reason: 'Tenantry may not ask the cluster how much pods use.',
      remedy: 'Apply the present deploy/kubernetes/cluster-role.yaml to the cluster.',
    };
  }
  return {
    reason: `The metrics API of the cluster does not answer (${code}).`,
    remedy: 'Look at the metrics-server of the cluster: kubectl -n kube-system get pods -l k8s-app=metrics-server',
  };
}
