import type { ClusterHealth } from '@tenantry/drivers/kubernetes';
import type { DeclaredObject } from '@tenantry/kinds';
import type { FaultStore, ObjectStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { clusterFaults } from './cluster-fault.ts';

/** Of the faults that this look finds. */
export const CLUSTERS = 'clusters';

/** For reading one cluster. */
const MOST_SECONDS = 60;
const PAGE = 500;
const MOST_PAGES = 20;

export interface ClusterSweep {
  readonly store: Pick<ObjectStore, 'list'> & FaultStore;
  readonly health: (connection: string, signal: AbortSignal) => Promise<ClusterHealth>;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** Looks at each cluster as it is now, and settles its faults. What could not be read keeps its faults as they are (I4). */
export async function sweepClusters({ store, health, log }: ClusterSweep, signal: AbortSignal): Promise<void> {
  const infrastructures = await all(store, { kind: 'Infrastructure' });
  for (const infrastructure of infrastructures) {
    const tenants = (await all(store, { kind: 'Tenant', refersTo: infrastructure.uid })).flatMap(placeOf);
    for (const [connection, placed] of Map.groupBy(tenants, (tenant) => tenant.connection)) {
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

/** None before it was ready. */
function placeOf({ uid, status }: DeclaredObject): { uid: string; connection: string; namespace: string }[] {
  const { connection, namespace } = status.outputs;
  return typeof connection === 'string' && typeof namespace === 'string' ? [{ uid, connection, namespace }] : [];
}

async function all(
  store: Pick<ObjectStore, 'list'>,
  query: { readonly kind: string; readonly refersTo?: string },
): Promise<DeclaredObject[]> {
  const items: DeclaredObject[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found: Awaited<ReturnType<ObjectStore['list']>> = await store.list({
      ...query,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    items.push(...found.items);
    cursor = found.nextCursor;
    if (cursor === null) break;
  }
  return items;
}
