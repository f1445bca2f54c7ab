import type { ClusterHealth } from '@tenantry/drivers/kubernetes';
import type { FaultStore, ObjectStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { clusterFaults } from './cluster-fault.ts';
import { listed, tenantsByConnection } from './places.ts';

/** Of the faults that this look finds. */
export const CLUSTERS = 'clusters';

/** For reading one cluster. */
const MOST_SECONDS = 60;

export interface ClusterSweep {
  readonly store: Pick<ObjectStore, 'list'> & FaultStore;
  readonly health: (connection: string, signal: AbortSignal) => Promise<ClusterHealth>;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** Looks at each cluster as it is now, and settles its faults. What could not be read keeps its faults as they are (I4). */
export async function sweepClusters({ store, health, log }: ClusterSweep, signal: AbortSignal): Promise<void> {
  const infrastructures = await listed(store, { kind: 'Infrastructure' });
  for (const infrastructure of infrastructures) {
    for (const [connection, placed] of await tenantsByConnection(store, infrastructure)) {
      try {
        const found = await health(connection, AbortSignal.any([signal, AbortSignal.timeout(MOST_SECONDS * 1000)]));
        const owners = {
          infrastructureUid: infrastructure.uid,
          tenants: new Map(placed.map(({ namespace, uid }) => [namespace, uid])),
        };
        const looked = {
          scopes: [infrastructure.uid],
          ownerUids: [infrastructure.uid, ...placed.map(({ uid }) => uid)],
        };
        await store.settleFaults(CLUSTERS, looked, clusterFaults(found, owners));
      } catch (error) {
        signal.throwIfAborted();
        log.warn(
          { err: error, infrastructure: infrastructure.name },
          'a cluster could not be looked at; tried again later',
        );
      }
    }
  }
  await store.retainFaultScopes(
    CLUSTERS,
    infrastructures.map(({ uid }) => uid),
  );
}
