import type { ClusterHealth, HealthWatch } from '@tenantry/drivers/kubernetes';
import type { FaultStore, ObjectStore, TenantNamespace } from '@tenantry/store/contract';
import { CLUSTER_PARTS, clusterFaults } from './cluster-fault.ts';

/** Of the faults that this look finds. */
export const CLUSTERS = 'clusters';

export interface ClusterWatcherOptions {
  readonly store: Pick<FaultStore, 'settleFaults'> & Pick<ObjectStore, 'find'>;
  readonly follow: (onChange: () => void) => HealthWatch;
  /** What lasts is counted so often. */
  readonly everySeconds: number;
  readonly onProblem: (error: unknown) => void;
}

/** Changes come in company: a rollout is many of them. */
const TOGETHER_MS = 300;
/** What could not be read is asked for again after this. */
const AGAIN_MS = 5_000;
const LEAST_WAIT_MS = 250;

/**
 * Looks after one cluster: what its watches tell is settled at once, and nothing is written while nothing changes but the count of
 * what lasts. What is not known keeps its faults as they are (I4).
 */
export class ClusterWatcher {
  readonly #options: ClusterWatcherOptions;
  readonly #watch: HealthWatch;
  readonly #closing = new AbortController();
  #namespaces: readonly TenantNamespace[] = [];
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Number.POSITIVE_INFINITY;
  #looking: Promise<void> | null = null;
  /** What was settled last, and when it is to be counted again. */
  #settled = { text: '', countAt: 0 };

  constructor(options: ClusterWatcherOptions) {
    this.#options = options;
    this.#watch = options.follow(() => this.#lookIn(TOGETHER_MS));
  }

  /** The tenants that live in the cluster now. */
  settle(namespaces: readonly TenantNamespace[]): void {
    if (namespaces === this.#namespaces) return;
    const text = (all: readonly TenantNamespace[]) =>
      all.map(({ tenantUid, namespace }) => [tenantUid, namespace]).join();
    const isOther = text(namespaces) !== text(this.#namespaces);
    this.#namespaces = namespaces;
    if (isOther) this.#lookIn(0);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the cluster is looked after elsewhere, or not any more'));
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
    await this.#watch.close();
  }

  /** The earliest of those asked for counts. */
  #lookIn(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (this.#closing.signal.aborted || at >= this.#dueAt) return;
    this.#dueAt = at;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), milliseconds);
    this.#timer.unref();
  }

  /** What is asked for while a look is under way comes after it. */
  #begin(): void {
    if (this.#looking !== null) {
      this.#dueAt = Number.POSITIVE_INFINITY;
      this.#lookIn(TOGETHER_MS);
      return;
    }
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#looking = this.#look()
      .then((waitMs) => this.#lookIn(waitMs))
      .catch((error: unknown) => {
        if (this.#closing.signal.aborted) return;
        this.#options.onProblem(error);
        this.#lookIn(AGAIN_MS);
      })
      .finally(() => {
        this.#looking = null;
      });
  }

  /** @returns after how long it is to be looked at again at the latest, in milliseconds */
  async #look(): Promise<number> {
    const { store, everySeconds } = this.#options;
    const health = await this.#watch.now(this.#closing.signal);
    const now = performance.now();
    const { lookAgainMs, ...found } = health;
    const text = JSON.stringify([found, this.#namespaces.map(({ tenantUid }) => tenantUid)]);
    if (text !== this.#settled.text || now >= this.#settled.countAt) {
      for (const [infrastructure, inside] of Map.groupBy(this.#namespaces, (one) => one.infrastructure)) {
        const owner = await store.find('Infrastructure', null, infrastructure);
        if (owner !== null) await this.#settleOne(owner.uid, inside, health);
      }
      this.#settled = { text, countAt: now + everySeconds * 1000 };
    }
    const isWhole = CLUSTER_PARTS.every((part) => health[part] !== null);
    const waits = [
      this.#settled.countAt - now,
      ...(isWhole ? [] : [AGAIN_MS]),
      ...(lookAgainMs === null ? [] : [lookAgainMs]),
    ];
    return Math.max(LEAST_WAIT_MS, Math.min(...waits));
  }

  async #settleOne(infrastructureUid: string, inside: readonly TenantNamespace[], health: ClusterHealth) {
    const tenants = new Map(inside.map(({ namespace, tenantUid }) => [namespace, tenantUid]));
    const { scopes, faults } = clusterFaults(health, { infrastructureUid, tenants });
    const ownerUids = [infrastructureUid, ...tenants.values()];
    await this.#options.store.settleFaults(CLUSTERS, { scopes, ownerUids }, faults);
  }
}
