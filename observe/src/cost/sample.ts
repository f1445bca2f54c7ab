import type { ClusterNode, NamespaceRequests } from '@tenantry/drivers/kubernetes';
import { readCostSplit } from '@tenantry/kinds';
import type { CostSample, CostStore, LogStore, Look, TenantNamespace, UsedResources } from '@tenantry/store/contract';
import { allocatableOf, type ClusterFigures, ownerOf } from '../clusters/index.ts';
import { dayOf } from './days.ts';

export interface CostSampling {
  readonly store: Pick<CostStore, 'addCostSamples' | 'noteCostTenants' | 'usedResources'> &
    Pick<LogStore, 'tenantNamespaces'>;
  readonly clusters: ClusterFigures;
  readonly now: Date;
  /** For whom it is sampled: what was found is kept together with how far that is. */
  readonly look?: Look;
  /** What it is now stands for the time since the last look. */
  readonly hours: number;
  readonly signal: AbortSignal;
  readonly onProblem: (infrastructure: string, error: unknown) => void;
}

/** Takes down what tenants take of each cluster, and what there is to be taken. */
export async function sampleClusters(sampling: CostSampling): Promise<void> {
  const { store, clusters, now, look, hours, signal, onProblem } = sampling;
  const day = dayOf(now);
  await store.noteCostTenants(day);
  const taken = new Map<string, readonly CostSample[]>();
  const byInfrastructure = Map.groupBy(await store.tenantNamespaces(), ({ infrastructure }) => infrastructure);
  for (const [infrastructure, tenants] of byInfrastructure) {
    const connection = tenants[0]?.connection ?? '';
    try {
      const [nodes, requests] = await Promise.all([
        clusters.nodes(connection, { signal }),
        clusters.requests(connection, { signal }),
      ]);
      const used = await usedOf(store, tenants, now, hours);
      taken.set(infrastructure, clusterSamples(tenants, nodes, requests, used, hours));
    } catch (error) {
      signal.throwIfAborted();
      onProblem(infrastructure, error);
    }
  }
  await store.addCostSamples(day, taken, look === undefined ? undefined : { look, position: now.toISOString() });
}

/** What is measured is kept for longer, but that long ago says little of now. */
const MOST_MEASURED_HOURS = 1;

/** By tenant; asked for only where it is split by. */
async function usedOf(
  store: Pick<CostStore, 'usedResources'>,
  tenants: readonly TenantNamespace[],
  now: Date,
  hours: number,
): Promise<readonly UsedResources[]> {
  if (readCostSplit(tenants[0]?.infrastructureSpec ?? {}) !== 'usage') return [];
  const since = new Date(now.getTime() - Math.min(hours, MOST_MEASURED_HOURS) * 3_600_000);
  return store.usedResources(
    tenants.map(({ tenantUid }) => tenantUid),
    since,
  );
}

/** Nodes of a tenant's own are taken by it whole, and no part of what tenants share. */
export function clusterSamples(
  tenants: readonly Pick<TenantNamespace, 'tenantUid' | 'tenant' | 'namespace'>[],
  nodes: readonly ClusterNode[],
  requests: readonly Pick<NamespaceRequests, 'namespace' | 'cpu' | 'memory' | 'storage'>[],
  used: readonly UsedResources[],
  hours: number,
): CostSample[] {
  const byOwner = Map.groupBy(nodes, ownerOf);
  const byNamespace = new Map(requests.map((one) => [one.namespace, one]));
  const byTenant = new Map(used.map((one) => [one.tenantUid, one]));
  const measured = (value: number | null | undefined, unit: number) =>
    value === null || value === undefined ? null : (value / unit) * hours;
  const shared = allocatableOf(byOwner.get(null) ?? []);
  return [
    { tenantUid: null, hasOwnNodes: false, ...times(shared, hours), storage: 0, usedCpu: null, usedMemory: null },
    ...tenants.map(({ tenantUid, tenant, namespace }) => {
      const own = byOwner.get(tenant);
      const asked = byNamespace.get(namespace) ?? { cpu: 0, memory: 0, storage: 0 };
      const taken = own === undefined ? asked : allocatableOf(own);
      const really = byTenant.get(tenantUid);
      return {
        tenantUid,
        hasOwnNodes: own !== undefined,
        ...times(taken, hours),
        storage: asked.storage * hours,
        usedCpu: measured(really?.cpu, 1),
        usedMemory: measured(really?.memory, 2 ** 30),
      };
    }),
  ];
}

const times = ({ cpu, memory }: Pick<NamespaceRequests, 'cpu' | 'memory'>, hours: number) => ({
  cpu: cpu * hours,
  memory: memory * hours,
});
