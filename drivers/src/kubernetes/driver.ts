import type { JsonObject } from '@tenantry/kinds';
import type { CallOptions, Change, Driver, Observed, Outcome, Target } from '../contract.ts';
import { nothingSealed, type SealedValues } from '../sealed/sealed-values.ts';
import type { ClusterAccess } from './access.ts';
import { type ObjectAddress, parseAddress } from './address.ts';
import { autoscaled } from './autoscaled.ts';
import { type KeptCertificate, type KnownCertificates, readCertificates } from './certificates.ts';
import {
  type HostWork,
  isHostClaim,
  namesHost,
  namespaceOf,
  readHost,
  releaseHost,
  standingHost,
} from './claims/host-claim.ts';
import { claimNode, type NodeWork, releaseNode } from './claims/node-claim.ts';
import { claimChanges, claimOf, isNode, observeNode } from './claims/node-marks.ts';
import { type ClientLimits, DEFAULT_LIMITS } from './client.ts';
import { type ClusterReader, clusterReader } from './cluster-reader.ts';
import { Connections } from './connections.ts';
import { difference } from './diff/diff.ts';
import type { HealthWatch } from './health/contract.ts';
import { followHealth } from './health/follow-health.ts';
import { metadataText } from './mark.ts';
import { type Measurements, measurements } from './measurements/index.ts';
import { observe } from './observed.ts';
import { type PodLogs, podLogs } from './pod-logs/index.ts';
import { withoutMarks } from './prepare.ts';
import { notServed, readObject } from './reading.ts';
import { deleteObject, isNamespace, refuseOperation, resumeDeletion } from './removal.ts';
import { onlyStale, replaceStale, withStale } from './replace-stale.ts';
import { type RightsReader, rightsReader } from './rights-reader.ts';
import { type ServiceAccounts, serviceAccounts } from './service-accounts.ts';
import { growKeptVolumes, hasOtherClaims, remakeSet } from './stateful-set.ts';
import { Views } from './views.ts';
import { ClusterWatch } from './watch/cluster-watch.ts';
import type { Followed } from './watch/informer.ts';
import { TENANT_TYPES } from './watch/tenant-types.ts';
import { isBalanced } from './workloads/balancer.ts';
import { EXPLAINED } from './workloads/explain.ts';
import { withRuns } from './workloads/scheduled-runs.ts';
import { createObject, updateObject, type Writing } from './write.ts';

export interface KubernetesDriverOptions {
  /** How to reach the cluster of `aks:<cluster id>` or `kubeconfig:<file>`; asked anew every five minutes, and when the cluster does not answer. */
  readonly resolve: (connection: string) => Promise<ClusterAccess>;
  readonly clock?: () => Date;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
  /** How often everything is listed and compared although no news was lost. Default 600. */
  readonly resyncSeconds?: number;
  readonly limits?: Partial<ClientLimits>;
  /** Followed as soon as a connection is watched; other types from their first read. Default: what a tenant consists of. */
  readonly watchedTypes?: readonly Followed[];
  /** Opens the secrets that bodies refer to. Default: there are none. */
  readonly sealed?: SealedValues;
}

/** A driver for Kubernetes, and what the API needs of a cluster besides. */
export interface KubernetesDriver extends Driver, PodLogs, Measurements, ClusterReader, RightsReader, ServiceAccounts {
  readonly name: 'kubernetes';
  /** The certificates that stand in some namespaces. */
  certificates(
    connection: string,
    namespaces: ReadonlySet<string>,
    options?: Partial<CallOptions>,
  ): Promise<readonly KeptCertificate[]>;
  /** Follows what is not well in the cluster until closed. */
  followHealth(connection: string, onChange: () => void): HealthWatch;
  /** The credential of a connection was replaced or taken away: what is under way with the one before is cut. */
  refresh(connection: string): Promise<void>;
}

/**
 * A driver that applies objects to any Kubernetes cluster (1.30 or newer) by server-side apply and knows of changes by
 * shared watches.
 *
 * @example
 * const driver = createKubernetesDriver({
 *   resolve: (connection) => clusterAccessFromKubeconfigFile(connection.slice('kubeconfig:'.length)),
 * });
 */
export function createKubernetesDriver(options: KubernetesDriverOptions): KubernetesDriver {
  const clock = options.clock ?? (() => new Date());
  const random = options.random ?? Math.random;
  const resyncSeconds = options.resyncSeconds ?? 600;
  const watches = new Map<string, ClusterWatch>();
  const certificates = new Map<string, KnownCertificates>();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const views = new Views(options.sealed ?? nothingSealed());
  const connections = new Connections(options.resolve, limits, clock, random, (connection) =>
    watches.get(connection)?.lookAtAll(),
  );

  const clientOf = (connection: string) => connections.client(connection);

  function watchOf(connection: string): ClusterWatch {
    const known = watches.get(connection);
    if (known !== undefined) return known;
    const watch = new ClusterWatch({
      connection,
      client: () => connections.client(connection, true),
      clock,
      random,
      resyncSeconds,
    });
    watches.set(connection, watch);
    return watch;
  }

  async function writingOf(target: Target, desired: JsonObject, { signal }: CallOptions): Promise<Writing> {
    const address = parseAddress(target.type, target.id);
    if (watchOf(target.connection).isUnserved(address.collection)) throw notServed(address);
    const client = await connections.client(target.connection);
    const configuration = await views.sendable(target, address, desired, { signal });
    const shown = (body: JsonObject) => views.written(target, address, body);
    return { client, address, owner: target.owner, configuration, shown, log: watchOf(target.connection), signal };
  }

  async function removingOf(target: Target, { signal }: CallOptions) {
    const address = parseAddress(target.type, target.id);
    const client = await connections.client(target.connection);
    return { client, address, owner: target.owner, log: watchOf(target.connection), signal, clock };
  }

  async function nodeWorkOf(target: Target, address: ObjectAddress, { signal }: CallOptions): Promise<NodeWork> {
    const client = await connections.client(target.connection);
    return { client, address, owner: target.owner, log: watchOf(target.connection), signal, random, clock };
  }

  async function hostWorkOf(target: Target, address: ObjectAddress, { signal }: CallOptions): Promise<HostWork> {
    const client = await connections.client(target.connection);
    return { client, address, owner: target.owner, signal, now: clock() };
  }

  /** At rest no call is made: the namespace is followed. */
  async function readHostClaim(target: Target, address: ObjectAddress, call: CallOptions & { fresh: boolean }) {
    const namespace = call.fresh ? undefined : await readKnown(target, namespaceOf(address), call.signal);
    if (namespace && namesHost(namespace, { address, owner: target.owner })) return standingHost(target.owner);
    return readHost(await hostWorkOf(target, address, call));
  }

  async function claim(target: Target, desired: JsonObject, call: CallOptions): Promise<Outcome> {
    const work = await nodeWorkOf(target, parseAddress(target.type, target.id), call);
    return { state: 'done', observed: await claimNode(work, claimOf(target.owner, desired)) };
  }

  async function readKnown(target: Target, address: ObjectAddress, signal: AbortSignal) {
    const informer = watchOf(target.connection).follow(address);
    if (!(await informer.isCurrent(signal))) return undefined;
    const known = informer.get(address.path);
    if (known === null || known === undefined || !informer.isMetadataOnly) return known;
    return views.secretAt(target, address, metadataText(known, 'resourceVersion'));
  }

  /** A workload is shown with what its pods say. */
  async function show({ connection }: Target, body: JsonObject, signal: AbortSignal): Promise<Observed> {
    if (body.kind === 'CronJob') return observe(withRuns(body, await watchOf(connection).runs(body, signal)));
    const isExplained = EXPLAINED.has(String(body.kind)) || isBalanced(body);
    return observe(body, isExplained ? await watchOf(connection).around(body, signal) : null);
  }

  return {
    name: 'kubernetes',
    createsExclusively: true,
    ...clusterReader(clientOf, clock),
    ...rightsReader(clientOf),
    ...serviceAccounts(clientOf),
    ...measurements({ client: (connection) => connections.client(connection, true), clock, random, resyncSeconds }),
    ...podLogs({ client: (connection) => connections.client(connection, true), watchOf, clock, random, resyncSeconds }),

    async read(target, { signal, fresh }) {
      const address = parseAddress(target.type, target.id);
      if (isHostClaim(address)) return readHostClaim(target, address, { signal, fresh });
      const known = fresh ? undefined : await readKnown(target, address, signal);
      if (known === null) return null;
      if (known !== undefined) return isNode(address) ? observeNode(known) : show(target, known, signal);
      const client = await connections.client(target.connection);
      const body = await readObject(client, address, signal);
      if (body === null) return views.gone(target, address);
      watchOf(target.connection).learn(address, body);
      const shown = await views.shown(target, address, body);
      return isNode(address) ? observeNode(shown) : show(target, shown, signal);
    },

    diff(target, desired, observed) {
      const address = parseAddress(target.type, target.id);
      if (isHostClaim(address)) return { kind: 'none' };
      if (isNode(address)) {
        const changes = claimChanges(observed.body, claimOf(target.owner, desired));
        return changes.length === 0 ? { kind: 'none' } : { kind: 'update', changes };
      }
      const configuration = autoscaled(views.comparable(target, address, desired), observed.body);
      // Whether it is ours is not a field that differs: what would be adopted is compared without our marks.
      const found = difference(observed.owner === null ? withoutMarks(configuration) : configuration, observed.body);
      return withStale(found, observed);
    },

    async create(target, desired, call): Promise<Outcome> {
      const address = parseAddress(target.type, target.id);
      if (isHostClaim(address)) return { state: 'done', observed: standingHost(target.owner) };
      if (isNode(address)) return claim(target, desired, call);
      const writing = await writingOf(target, desired, call);
      await growKeptVolumes(writing);
      return { state: 'done', observed: await createObject(writing) };
    },

    async update(target, desired, observed, previous, call): Promise<Outcome> {
      const address = parseAddress(target.type, target.id);
      if (isHostClaim(address)) return { state: 'done', observed: standingHost(target.owner) };
      if (isNode(address)) return claim(target, desired, call);
      const writing = await writingOf(target, desired, call);
      if (observed.owner === target.owner && hasOtherClaims(writing, observed.body)) {
        return { state: 'done', observed: await remakeSet(writing, observed.body, clock) };
      }
      const stale = onlyStale(writing, observed);
      if (stale !== null) return replaceStale(writing, observed, stale);
      const last = previous === null ? null : views.comparable(target, writing.address, previous);
      return { state: 'done', observed: await updateObject(writing, observed, last) };
    },

    async delete(target, observed, call) {
      const address = parseAddress(target.type, target.id);
      if (isHostClaim(address)) return releaseHost(await hostWorkOf(target, address, call));
      if (isNode(address)) return releaseNode(await nodeWorkOf(target, address, call));
      return deleteObject(await removingOf(target, call), observed?.body ?? null);
    },

    // The finalizer of a namespace stays until the cluster has seen it empty, and in one that is not there nothing can be.
    goesWith(target, container) {
      const [address, outer] = [target, container].map(({ type, id }) => parseAddress(type, id));
      if (address === undefined || outer === undefined || target.connection !== container.connection) return false;
      return isNamespace(outer) && outer.name === address.namespace && !isHostClaim(address) && !isNode(address);
    },

    async resume(target, operation, call) {
      if (operation.kind !== 'delete') throw refuseOperation(operation.kind);
      const address = parseAddress(target.type, target.id);
      if (isNode(address)) return releaseNode(await nodeWorkOf(target, address, call));
      return resumeDeletion(await removingOf(target, call), operation.record);
    },

    watch(connection: string, notify: (change: Change) => void) {
      const watch = watchOf(connection);
      watch.listen(notify);
      for (const followed of options.watchedTypes ?? TENANT_TYPES) watch.follow(followed);
    },

    serves(target) {
      const watch = watches.get(target.connection);
      return watch?.isUnserved(parseAddress(target.type, target.id).collection) !== true;
    },

    lookOut(target, standing) {
      watchOf(target.connection).lookOut(parseAddress(target.type, target.id), standing.body);
    },

    async unwatch(connection) {
      const watch = watches.get(connection);
      watches.delete(connection);
      certificates.delete(connection);
      views.forget(connection);
      await watch?.close();
      await connections.drop(connection);
    },

    async close() {
      await Promise.all([...watches.values()].map((watch) => watch.close()));
      watches.clear();
      await connections.close();
    },

    async certificates(connection, namespaces, { signal = new AbortController().signal } = {}) {
      const known = certificates.get(connection) ?? new Map();
      certificates.set(connection, known);
      return readCertificates(await connections.client(connection), known, namespaces, signal);
    },

    followHealth: (connection, onChange) =>
      followHealth({
        client: () => connections.client(connection, true),
        said: (signal) => watchOf(connection).said(signal),
        ...{ onChange, clock, random, resyncSeconds },
      }),

    async refresh(connection) {
      await connections.refresh(connection);
      watches.get(connection)?.hurry();
    },
  };
}
