import type { PodEnd } from '@tenantry/observe/reach';
import { podsBySort } from '@tenantry/observe/reach';
import type { Alike, CloudAddress, CloudPod, World } from '@tenantry/observe/reach/across';
import { type AzureEnd, type AzureNetwork, nodeEnd, nodeToCome, representatives } from '@tenantry/observe/reach/azure';
import type { CloudNode, CloudPlace } from './cloud-gateway.ts';

/** What in the cloud is a tenant's: what lies in its resource group, and what is a member of its security groups. */
export interface Holding {
  readonly tenant: string;
  readonly place: CloudPlace;
  /** Ids of its application security groups, in lower case. */
  readonly groups: readonly string[];
}

export type CloudSort = 'vm' | 'endpoint';

const KINDS: Readonly<Record<CloudSort, AzureEnd['kind']>> = { vm: 'interface', endpoint: 'private-endpoint' };

export const isHeldBy = ({ place, groups }: Holding, end: AzureEnd): boolean =>
  end.key?.startsWith(`${place.resourceGroup}/`) === true || end.groups.some((group) => groups.includes(group));

/** Machines and interfaces, or private endpoints, of a tenant. */
export function heldEnds(network: AzureNetwork, holding: Holding, sort: CloudSort): readonly AzureEnd[] {
  return network.ends.filter((end) => end.kind === KINDS[sort] && isHeldBy(holding, end));
}

/** The same, or one that stands for those to come. */
export function heldOrToCome(network: AzureNetwork, holding: Holding, sort: CloudSort): readonly AzureEnd[] {
  const held = heldEnds(network, holding, sort);
  if (held.length > 0) return held;
  return representatives(network, holding.tenant, holding.groups).filter(({ kind }) => kind === KINDS[sort]);
}

/** By its own name, without the kind. */
export const isNamed = (end: AzureEnd, name: string): boolean => end.key?.split('/').at(-1) === name.toLowerCase();

export const inCloud = (end: AzureEnd): Alike<CloudAddress> => ({ end: { kind: 'cloud', end }, count: 1 });

/** Pods with their nodes, those that neither policies nor the cloud can tell apart once. */
export function standingPods(
  world: World,
  holding: Holding,
  pods: readonly PodEnd[],
  nodes: readonly CloudNode[],
): readonly Alike<CloudPod>[] {
  const ofNode = new Map(nodes.map((node) => [node.name, node]));
  const { cluster } = holding.place;
  const known = pods.filter(({ node }) => node !== null);
  const poolOf = (pod: PodEnd) => ofNode.get(pod.node ?? '')?.pool ?? '';
  const sorts = podsBySort(world.cluster, known, poolOf).flatMap((alike): Alike<CloudPod>[] => {
    const [pod] = alike;
    if (pod === undefined) return [];
    const [address = ''] = pod.nodeAddresses;
    const node = { address, ...ofNode.get(pod.node ?? ''), cluster, pool: poolOf(pod), name: pod.node ?? '' };
    return [{ end: { kind: 'pod', pod, node: nodeEnd(world.azure, node) }, count: alike.length }];
  });
  const unplaced = pods.filter(({ node }) => node === null);
  const places = unplaced.length === 0 ? [] : possibleNodes(world.azure, holding, nodes);
  const toCome = podsBySort(world.cluster, unplaced).flatMap((alike) => {
    const [pod] = alike;
    if (pod === undefined) return [];
    return places.map((node): Alike<CloudPod> => ({ end: { kind: 'pod', pod, node }, count: alike.length }));
  });
  return [...sorts, ...toCome];
}

/**
 * One node of each pool that a tenant's pods may come to run on: its own pools, or those that are no tenant's. Tenants have their
 * security groups in resource groups of their own; that of nodes that are shared lies beside the cluster.
 */
function possibleNodes(network: AzureNetwork, { place, groups }: Holding, nodes: readonly CloudNode[]): AzureEnd[] {
  const pools = network.pools.filter(({ cluster }) => cluster === place.cluster);
  const own = pools.filter((pool) => pool.groups.some((group) => groups.includes(group)));
  const beside = place.cluster.split('/providers/')[0] ?? '';
  const shared = pools.filter((pool) => pool.groups.every((group) => group.startsWith(`${beside}/`)));
  const open = own.length > 0 ? own : shared;
  return open.flatMap((pool): AzureEnd[] => {
    const node = nodes.find((one) => one.pool === pool.name);
    if (node !== undefined) return [nodeEnd(network, { ...node, cluster: place.cluster })];
    const toCome = nodeToCome(network, pool);
    return toCome === null ? [] : [toCome];
  });
}

export const namesOf = (ends: readonly AzureEnd[]): string =>
  [...new Set(ends.map(({ key }) => key?.split('/').at(-1) ?? ''))].slice(0, 10).join(', ');
