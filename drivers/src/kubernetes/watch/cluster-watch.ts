import type { JsonObject } from '@tenantry/kinds';
import type { Change } from '../../contract.ts';
import type { ObjectAddress } from '../address.ts';
import type { ClusterClient } from '../client.ts';
import type { OwnWrite, WriteLog } from '../own-writes.ts';
import type { ScheduledRun } from '../workloads/scheduled-runs.ts';
import type { Said, Surroundings } from '../workloads/surroundings.ts';
import { type Followed, Informer } from './informer.ts';
import { Lookouts } from './lookouts.ts';
import { WorkloadWatch } from './workload-watch.ts';

export interface ClusterWatchOptions {
  readonly connection: string;
  readonly client: () => Promise<ClusterClient>;
  readonly clock: () => Date;
  readonly random: () => number;
  readonly resyncSeconds: number;
}

/** Many informers lose their news at the same moment; one 'resync' within this time tells of all of them. */
const RESYNC_TOGETHER_MS = 1_000;

const DEFINITIONS: Followed = {
  collection: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
};

/** All informers of one connection, one for each type that was ever asked for. */
export class ClusterWatch implements WriteLog {
  readonly #options: ClusterWatchOptions;
  readonly #informers = new Map<string, Informer>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #lookouts: Lookouts;
  readonly #workloads: WorkloadWatch;
  #resyncTimer: NodeJS.Timeout | null = null;
  #hasMoreGaps = false;
  #definitions: Informer | null = null;
  #isClosed = false;

  constructor(options: ClusterWatchOptions) {
    this.#options = options;
    const { connection, client } = options;
    const onChange = (id: string) => this.#tell({ kind: 'resource', connection, id });
    this.#lookouts = new Lookouts({ client, onChange });
    this.#workloads = new WorkloadWatch({
      follow: (followed, told) => this.#follow(followed, told),
      followOurs: (followed) => this.follow(followed),
      onChange,
      clock: options.clock,
    });
  }

  listen(notify: (change: Change) => void): void {
    this.#listeners.add(notify);
  }

  /** Follows a type from now on. */
  follow(followed: Followed): Informer {
    const { connection } = this.#options;
    const informer: Informer = this.#follow(followed, (id) => {
      this.#tell({ kind: 'resource', connection, id });
      // A CronJob is told by what it has begun.
      if (followed.kind === 'Job') this.#workloads.tellOwner(informer.get(id) ?? null);
    });
    return informer;
  }

  /** What stands around a workload now; null where that is not known. */
  around(workload: JsonObject, signal: AbortSignal): Promise<Surroundings | null> {
    return this.#workloads.of(workload, signal);
  }

  /** What the cluster says of pods and claims. */
  said(signal: AbortSignal): Promise<Said> {
    return this.#workloads.said(signal);
  }

  /** What a CronJob has begun and is still there; null where that is not known. */
  runs(cronJob: JsonObject, signal: AbortSignal): Promise<readonly ScheduledRun[] | null> {
    return this.#workloads.runs(cronJob, signal);
  }

  #follow(followed: Followed, onChange: (id: string) => void): Informer {
    const known = this.#informers.get(followed.collection);
    if (known !== undefined) return known;
    const { client, clock, random, resyncSeconds } = this.#options;
    const informer = new Informer(followed, {
      client,
      onChange,
      onGap: () => this.#tellGap(),
      onUnserved: () => this.#followDefinitions(),
      clock,
      random,
      resyncSeconds,
    });
    this.#informers.set(followed.collection, informer);
    return informer;
  }

  /** Whether the cluster is known not to serve a type. Knows nothing of types that nobody follows. */
  isUnserved(collection: string): boolean {
    return this.#informers.get(collection)?.isUnserved === true;
  }

  /** Something that the cluster does not serve is wanted: it may be installed at any time, and is then served at once. */
  #followDefinitions(): void {
    if (this.#definitions !== null || this.#isClosed) return;
    const { client, clock, random, resyncSeconds } = this.#options;
    this.#definitions = new Informer(DEFINITIONS, {
      client,
      onChange: (id) => this.#askAgain(id.slice(id.lastIndexOf('/') + 1)),
      onGap: () => {},
      // It may have been installed before anybody listened.
      onListed: () => this.#askAgain(null),
      onUnserved: () => {},
      clock,
      random,
      resyncSeconds,
    });
  }

  /** @param definition `<plural>.<group>`, or null where any may have come */
  #askAgain(definition: string | null): void {
    for (const [collection, informer] of this.#informers) {
      const [, , group, , plural] = collection.split('/');
      if (informer.isUnserved && (definition === null || definition === `${plural}.${group}`)) informer.askAgain();
    }
  }

  /** Something that is not ours stands at the address: its end is told, where the type is followed. */
  lookOut(address: ObjectAddress, standing: JsonObject): void {
    if (this.#informers.has(address.collection)) this.#lookouts.begin(address, standing);
  }

  begin(address: ObjectAddress): OwnWrite {
    return this.#informers.get(address.collection)?.begin(address.path) ?? UNWATCHED;
  }

  learn(address: ObjectAddress, body: JsonObject): void {
    this.#informers.get(address.collection)?.learn(address.path, body);
  }

  /** The cluster was down and is back: whatever waited for it is tried again. */
  lookAtAll(): void {
    this.#tellGap();
  }

  /** The way to the cluster has changed: nobody waits any longer. */
  hurry(): void {
    for (const informer of this.#informers.values()) informer.hurry();
  }

  async close(): Promise<void> {
    if (this.#resyncTimer !== null) clearTimeout(this.#resyncTimer);
    this.#isClosed = true;
    this.#listeners.clear();
    const informers = [...this.#informers.values(), ...(this.#definitions === null ? [] : [this.#definitions])];
    await Promise.all([this.#lookouts.close(), ...informers.map((informer) => informer.close())]);
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** The first gap is told at once, those close behind it together. */
  #tellGap(): void {
    if (this.#resyncTimer !== null) {
      this.#hasMoreGaps = true;
      return;
    }
    this.#tell({ kind: 'resync', connection: this.#options.connection });
    this.#resyncTimer = setTimeout(() => {
      this.#resyncTimer = null;
      if (!this.#hasMoreGaps) return;
      this.#hasMoreGaps = false;
      this.#tellGap();
    }, RESYNC_TOGETHER_MS);
    this.#resyncTimer.unref();
  }
}

/** Nobody listens to the type, so there is nothing to keep apart. */
const UNWATCHED: OwnWrite = { done: () => {}, deleted: () => {}, failed: () => {} };
