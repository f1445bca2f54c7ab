import type { LoggedPod, PodLogs, PodWatch } from '@tenantry/drivers/kubernetes';
import type { LogPosition, LogStore, TenantNamespace } from '@tenantry/store/contract';
import type { LogIntake } from '../intake.ts';
import { ContainerReader } from './container-reader.ts';
import { placeOf } from './place.ts';
import { Turns } from './turns.ts';

export interface ClusterCollectorOptions {
  readonly connection: string;
  readonly logs: PodLogs;
  readonly intake: LogIntake;
  readonly store: Pick<LogStore, 'logPositions'>;
  readonly random: () => number;
  readonly onProblem: (error: unknown, pod: LoggedPod, container: string) => void;
}

/** Logs read at once in one cluster; a connection each. */
const MOST_READERS = 150;
const SLICE_MS = 10_000;
/** News of pods come in bursts. */
const TOGETHER_MS = 200;

/**
 * Reads the logs of all tenants' pods in one cluster. Whose a pod is follows from its namespace: ours by our records, and
 * by the mark that it carries in the cluster, where tenants cannot write it.
 */
export class ClusterCollector {
  readonly #options: ClusterCollectorOptions;
  readonly #turns = new Turns(MOST_READERS, SLICE_MS);
  readonly #watch: PodWatch;
  readonly #readers = new Map<string, ContainerReader>();
  #settled: readonly TenantNamespace[] | null = null;
  /** There were pods in a namespace of which the cluster did not say, or not yet, that it is ours. */
  #hasDoubts = false;
  #namespaces = new Map<string, TenantNamespace>();
  /** Of tenants whose positions were read from the store. */
  readonly #positions = new Map<string, Map<string, LogPosition>>();
  #soon: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: ClusterCollectorOptions) {
    this.#options = options;
    this.#watch = options.logs.followPods(options.connection, () => this.#lookSoon());
  }

  /** The tenants that live in the cluster now. Between two readings the same come again, every few seconds: then no pod is looked at. */
  async settle(namespaces: readonly TenantNamespace[]): Promise<void> {
    if (namespaces === this.#settled && !this.#hasDoubts) return;
    const added = namespaces.filter(({ tenantUid }) => !this.#positions.has(tenantUid));
    if (added.length > 0) {
      const found = await this.#options.store.logPositions(added.map(({ tenantUid }) => tenantUid));
      for (const { tenantUid } of added) this.#positions.set(tenantUid, new Map());
      for (const position of found) this.#positions.get(position.tenantUid)?.set(keyOf(position), position);
    }
    this.#namespaces = new Map(namespaces.map((one) => [one.namespace, one]));
    const uids = new Set(namespaces.map(({ tenantUid }) => tenantUid));
    for (const uid of this.#positions.keys()) {
      if (uids.has(uid)) continue;
      this.#positions.delete(uid);
      this.#options.intake.forget(uid);
    }
    this.#settled = namespaces;
    this.#lookSoon();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#soon !== null) clearTimeout(this.#soon);
    await this.#working;
    await this.#watch.close();
    await Promise.all([...this.#readers.values()].map((reader) => reader.close()));
  }

  #lookSoon(): void {
    if (this.#isClosed) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.#look();
    }, TOGETHER_MS);
  }

  #look(): void {
    const left = new Set(this.#readers.keys());
    this.#hasDoubts = false;
    for (const one of this.#namespaces.values()) {
      const pods = this.#watch.pods(one.namespace);
      if (pods.length === 0) continue;
      if (!this.#isOurs(one)) {
        this.#hasDoubts = true;
        continue;
      }
      for (const pod of pods) {
        for (const container of pod.containers) {
          const key = keyOf({ podUid: pod.uid, container: container.name });
          left.delete(key);
          const reader = this.#readers.get(key);
          if (reader !== undefined) reader.update(pod, container);
          else this.#begin(key, one, pod, container);
        }
      }
    }
    for (const key of left) this.#readers.get(key)?.leave();
  }

  #isOurs({ namespace, namespaceUid, tenantUid }: TenantNamespace): boolean {
    const marked = this.#options.logs.namespaceOwner(this.#options.connection, namespace);
    if (marked === null || marked.owner !== tenantUid) return false;
    return namespaceUid === null || namespaceUid === marked.uid;
  }

  #begin(
    key: string,
    { tenantUid }: TenantNamespace,
    pod: LoggedPod,
    container: LoggedPod['containers'][number],
  ): void {
    const position = this.#positions.get(tenantUid)?.get(key);
    const place = position === undefined ? null : placeOf(position);
    const reader = new ContainerReader({ ...this.#options, tenantUid, turns: this.#turns }, pod, container, place);
    this.#readers.set(key, reader);
    void reader.running.finally(() => {
      this.#readers.delete(key);
      this.#positions.get(tenantUid)?.delete(key);
    });
  }
}

const keyOf = ({ podUid, container }: Pick<LogPosition, 'podUid' | 'container'>) => `${podUid} ${container}`;
