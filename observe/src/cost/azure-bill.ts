import type { AzureCost } from '@tenantry/drivers/azure';
import type { CostLine, CostPlace, CostRange, CostStore, CostTenant } from '@tenantry/store/contract';
import { azureServiceOf } from './azure-services.ts';
import type { CostSource } from './contract.ts';
import { tenantsByName } from './tenants.ts';

/** The tag that everything of a tenant carries. */
export const TENANT_TAG = 'tenant';

export interface AzureBilling {
  readonly subscriptionId: string;
  costs(range: CostRange, tag: string, signal: AbortSignal): Promise<readonly AzureCost[] | null>;
  /** The group of its nodes, by cluster; ids in lower case. */
  nodeGroups(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
}

/** What a subscription of Azure costs, by the tag of tenants. */
export function azureBill(
  azure: AzureBilling,
  store: Pick<CostStore, 'costTenants' | 'costInfrastructures' | 'costPlaces' | 'noteCostPlaces'>,
): CostSource {
  return {
    bill: `azure/${azure.subscriptionId}`,
    hasIdleNodesOnly: false,
    async read(range, signal) {
      const costs = await azure.costs(range, TENANT_TAG, signal);
      if (costs === null) return null;
      await store.noteCostPlaces(await clusterPlaces(azure, store, signal));
      return azureLines(costs, await store.costTenants(range), await store.costPlaces());
    },
  };
}

/** Clusters with their nodes, made by their infrastructure or there before. */
async function clusterPlaces(
  azure: AzureBilling,
  store: Pick<CostStore, 'costInfrastructures'>,
  signal: AbortSignal,
): Promise<CostPlace[]> {
  const groups = await azure.nodeGroups(signal);
  return (await store.costInfrastructures()).flatMap(({ name, connection }) => {
    const cluster = /^aks:(.+)$/.exec(connection ?? '')?.[1]?.toLowerCase();
    if (cluster === undefined) return [];
    return [cluster, groups.get(cluster)].flatMap((place) =>
      place === undefined ? [] : [{ place, infrastructure: name }],
    );
  });
}

/**
 * Whose each cost is: by the tag that the resource carried then; without one, the tenant's in whose resource group it is; else the
 * infrastructure's in whose place it is, for all of its tenants. What is none of these, and what names a tenant that nobody knows,
 * is unallocated.
 */
export function azureLines(
  costs: readonly AzureCost[],
  tenants: readonly CostTenant[],
  places: readonly CostPlace[],
): CostLine[] {
  const byName = tenantsByName(tenants);
  const placed = tenants.filter(({ place }) => place !== null);
  const byPlace = Map.groupBy(placed, ({ place }) => place);
  const infrastructures = new Map(places.map(({ place, infrastructure }) => [place, infrastructure]));
  return costs.map(({ day, resource, tag, currency, amount }) => {
    const line = { day, service: azureServiceOf(resource), resource, currency, amount };
    const group = groupOf(resource);
    const tenant =
      tag === '' ? livingOn(byPlace.get(group) ?? [], day) : livingOn(byName.get(tag.toLowerCase()) ?? [], day);
    if (tenant !== null) {
      const { tenantUid, infrastructure } = tenant;
      return { ...line, part: 'own', tenantUid, infrastructure, isNode: false };
    }
    const infrastructure = tag === '' ? (infrastructures.get(resource) ?? infrastructures.get(group)) : undefined;
    if (infrastructure === undefined) {
      return { ...line, part: 'unallocated', tenantUid: null, infrastructure: null, isNode: false };
    }
    const isNode = /\/providers\/microsoft\.compute\/virtualmachinescalesets\//.test(resource);
    return { ...line, part: 'shared', tenantUid: null, infrastructure, isNode };
  });
}

/**
 * The one that was there on the day, as it was then. Of two that had a name on the same day it is the one that went: the other must
 * not see what was not its own.
 */
function livingOn(versions: readonly CostTenant[], day: string): CostTenant | null {
  const end = ({ until }: CostTenant) => until ?? '9999-12-31';
  const living = versions.filter((version) => version.since <= day && day <= end(version));
  const [first] = living.sort((one, other) =>
    end(one) === end(other) ? (one.since < other.since ? 1 : -1) : end(one) < end(other) ? -1 : 1,
  );
  return first ?? null;
}

const groupOf = (resource: string) => /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(resource)?.[0] ?? '';
