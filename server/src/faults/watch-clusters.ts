import type { KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { type HoldOptions, holdClusters } from '@tenantry/observe/clusters';
import type { FaultStore, LookStore, ObjectStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { startSweep } from '../sweeps/start-sweep.ts';
import { CLUSTER_PARTS, partScope } from './cluster-fault.ts';
import { CLUSTERS, ClusterWatcher } from './cluster-watcher.ts';
import { fencedFaults } from './fenced.ts';

export interface ClusterFaults extends Pick<KubernetesDriver, 'followHealth'> {
  readonly store: HoldOptions['store'] & FaultStore & LookStore & Pick<ObjectStore, 'find'>;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** Looks after the clusters that tenants live in, each by one replica at a time. Returns the way to stop. */
export function watchClusters({ store, followHealth, log }: ClusterFaults, everySeconds: number): () => Promise<void> {
  const clusters = holdClusters({
    ...{ store, purpose: 'faults', isKeptHere: () => true },
    begin: (connection, fence) => {
      const watcher = new ClusterWatcher({
        ...{ store: fencedFaults(store, fence), everySeconds },
        follow: (onChange) => followHealth(connection, onChange),
        onProblem: (error) =>
          log.warn({ err: error, connection }, 'a cluster could not be looked at; it is tried again'),
      });
      return { settle: async (namespaces) => watcher.settle(namespaces), close: () => watcher.close() };
    },
    onProblem: (error, what) => log.warn({ err: error }, what),
  });
  const stopRetaining = startSweep(
    {
      ...{ source: CLUSTERS, store, log, failure: 'faults of clusters that are gone could not be ended' },
      look: async ({ fence }) => {
        await retainLookedAfter(fencedFaults(store, fence));
        return null;
      },
    },
    everySeconds,
  );
  return async () => {
    await stopRetaining();
    await clusters.stop();
  };
}

/** Nobody looks after a cluster that no tenant lives in. */
export async function retainLookedAfter(store: ClusterFaults['store']): Promise<void> {
  const names = new Set((await store.knownNamespaces()).map(({ infrastructure }) => infrastructure));
  const found = await Promise.all([...names].map((name) => store.find('Infrastructure', null, name)));
  const scopes = found.flatMap((one) => (one === null ? [] : CLUSTER_PARTS.map((part) => partScope(one.uid, part))));
  await store.retainFaultScopes(CLUSTERS, scopes);
}
