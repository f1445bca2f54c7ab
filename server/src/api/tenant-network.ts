import type { DeclaredObject } from '@tenantry/kinds';
import { onePodOfEachSort, representativePod } from '@tenantry/observe/reach';
import type { TenantEnds, World } from '@tenantry/observe/reach/across';
import { readAzureNetwork } from '@tenantry/observe/reach/azure';
import { NotReadyError, type ServerContext } from '../options.ts';
import { heldOrToCome, standingPods } from './cloud-ends.ts';
import type { CloudGateway } from './cloud-gateway.ts';
import { holdingOf } from './reach-cloud.ts';
import type { NetworkGateway, TenantPlace } from './reach-gateway.ts';

export interface Placed extends TenantPlace {
  readonly tenant: DeclaredObject;
}

/** What the tenants of one infrastructure have on the network, in cluster and cloud, at one moment. */
export interface EstateNetwork {
  readonly world: World;
  /** By name of the tenant. */
  readonly ends: ReadonlyMap<string, TenantEnds>;
  readonly withPods: ReadonlySet<string>;
  readonly notConsidered: World['cluster']['notConsidered'];
  readonly at: Date;
}

/** Pods of a tenant that policies can tell apart: few, for ours hold all of a namespace alike. */
const MOST_SORTS = 5;

export interface Reading {
  readonly store: Pick<ServerContext['store'], 'inventory'>;
  readonly network: NetworkGateway;
  /** Absent: the cluster alone. */
  readonly cloud: CloudGateway | undefined;
}

/** Reads the whole cluster and the whole subscription of these tenants, which live in one infrastructure. Throws DriverError. */
export async function readEstateNetwork(
  context: Reading,
  placed: readonly Placed[],
  signal: AbortSignal,
): Promise<EstateNetwork> {
  const [first] = placed;
  if (first === undefined) throw new NotReadyError('no tenant is ready yet');
  const { cloud, network } = context;
  const place = cloud?.place(first.tenant) ?? null;
  const isCloud = cloud !== undefined && place !== null;
  const [picture, sky, nodes] = await Promise.all([
    network.picture(first.connection, 'all', signal),
    isCloud ? cloud.picture(place.subscriptionId, signal) : null,
    isCloud ? cloud.nodes(first.connection, signal) : [],
  ]);
  const azure = sky?.network ?? NO_CLOUD;
  const isOverlay = place !== null && azure.overlays.has(place.cluster);
  const world: World = { cluster: picture.cluster, azure, isOverlay, services: picture.services };
  const pods = Map.groupBy(picture.pods, ({ namespace }) => namespace);
  const entries = await Promise.all(
    placed.map(async ({ tenant, namespace }): Promise<[string, TenantEnds]> => {
      const own = onePodOfEachSort(world.cluster, pods.get(namespace) ?? [], MOST_SORTS);
      const ends = { tenant: tenant.name, pods: own.length > 0 ? own : [representativePod(namespace)] };
      if (!isCloud) return [tenant.name, { ...ends, standing: [], machines: [], endpoints: [] }];
      const holding = await holdingOf(context, cloud, tenant);
      const standing = standingPods(world, holding, ends.pods, nodes).slice(0, MOST_SORTS);
      return [
        tenant.name,
        {
          ...ends,
          standing: standing.map(({ end }) => end),
          machines: heldOrToCome(azure, holding, 'vm'),
          endpoints: heldOrToCome(azure, holding, 'endpoint'),
        },
      ];
    }),
  );
  return {
    world,
    ends: new Map(entries),
    withPods: new Set(placed.filter(({ namespace }) => pods.has(namespace)).map(({ tenant }) => tenant.name)),
    notConsidered: [...world.cluster.notConsidered, ...azure.notConsidered],
    at: picture.at,
  };
}

const NO_CLOUD = readAzureNetwork({
  ...{ securityGroups: [], virtualNetworks: [], networkInterfaces: [], privateEndpoints: [], publicAddresses: [] },
  ...{ routeTables: [], virtualMachines: [], scaleSets: [], clusters: [], notConsidered: [] },
});

/** Tenants that have a place in their cluster, and those that have none yet. */
export function placedTenants(network: NetworkGateway, tenants: readonly DeclaredObject[]) {
  const found: Placed[] = [];
  const notReady: string[] = [];
  for (const tenant of tenants) {
    try {
      found.push({ tenant, ...network.place(tenant) });
    } catch (error) {
      if (!(error instanceof NotReadyError)) throw error;
      notReady.push(tenant.name);
    }
  }
  return { found, notReady };
}

/** Rows of a matrix are computed one at a time, and others are served in between. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
