import { createHash } from 'node:crypto';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import type { Cluster, NodeShape } from '../../kubernetes/contract.ts';
import { parentId } from '../arm/path.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { addressCount, usableAddress } from '../types/cidr.ts';
import { addressesIn } from '../types/network-behaviour.ts';
import type { World } from '../world.ts';

/** Machine sizes name their processors: `Standard_D4ds_v5` has 4, and a D has 4 GiB with each. */
function machineOf(vmSize: string): { cpu: number; memoryGiB: number } {
  const match = /^Standard_([A-Z]+)(\d+)/.exec(vmSize);
  const cpu = Number(match?.[2] ?? 2);
  const perCpu: Record<string, number> = { B: 2, D: 4, E: 8, F: 2, L: 8, M: 16 };
  return { cpu, memoryGiB: cpu * (perCpu[match?.[1]?.[0] ?? 'D'] ?? 4) };
}

/** A node that takes its address from a subnet. */
export interface PoolNode extends NodeShape {
  /** Of its subnet; null where the pool has none. */
  readonly range: string | null;
  /** Addresses there that others have. */
  readonly held: readonly string[];
}

/** The nodes an agent pool should have, with the names and labels AKS gives them. */
export function nodesOfPool(
  world: World,
  pool: ResourceRecord,
  location: string,
  nodeResourceGroup: string,
): PoolNode[] {
  const properties = objectAt(pool.body, 'properties');
  const count = typeof properties.count === 'number' ? properties.count : 0;
  const machine = machineOf(textAt(properties, 'vmSize') ?? '');
  const digits =
    (Number.parseInt(createHash('sha256').update(parentId(pool.id).toLowerCase()).digest('hex').slice(0, 8), 16) %
      90_000_000) +
    10_000_000;
  const zones = listAt(properties, 'availabilityZones').map(String);
  const subnet = world.resources.get(textAt(properties, 'vnetSubnetID') ?? '');
  const held = subnet === undefined ? [] : addressesIn(world, subnet.id);
  const range = textAt(objectAt(subnet?.body, 'properties'), 'addressPrefix') ?? null;
  const version = textAt(properties, 'currentOrchestratorVersion');
  return Array.from({ length: count }, (_, index) => {
    const name = `aks-${pool.name}-${digits}-vmss${index.toString(36).padStart(6, '0')}`;
    const zone = zones.length > 0 ? `${location}-${zones[index % zones.length]}` : '0';
    return {
      name,
      range,
      held,
      cpu: String(machine.cpu),
      memory: `${machine.memoryGiB}Gi`,
      pods: typeof properties.maxPods === 'number' ? properties.maxPods : 250,
      labels: {
        'kubernetes.azure.com/agentpool': pool.name,
        agentpool: pool.name,
        'kubernetes.azure.com/mode': String(properties.mode ?? 'User').toLowerCase(),
        'kubernetes.azure.com/cluster': nodeResourceGroup,
        'kubernetes.azure.com/os-sku': textAt(properties, 'osSKU') ?? 'Ubuntu',
        'kubernetes.azure.com/role': 'agent',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': name,
        'node.kubernetes.io/instance-type': textAt(properties, 'vmSize') ?? '',
        'topology.kubernetes.io/region': location,
        'topology.kubernetes.io/zone': zone,
        ...textMap(objectAt(properties, 'nodeLabels')),
      },
      taints: listAt(properties, 'nodeTaints').map((taint) => parseTaint(String(taint))),
      ...(version === undefined ? {} : { version: `v${version}` }),
    };
  });
}

function textMap(map: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}

/** `key=value:Effect` or `key:Effect`. */
export function parseTaint(text: string): { key: string; value?: string; effect: string } {
  const match = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(text);
  const value = match?.[2];
  return { key: match?.[1] ?? text, effect: match?.[3] ?? 'NoSchedule', ...(value === undefined ? {} : { value }) };
}

/** Gives each the next address of its subnet that none has. Azure keeps the first four of a subnet. */
export function placed(nodes: readonly PoolNode[], taken: readonly string[] = []): NodeShape[] {
  const used = new Set(taken);
  return nodes.map(({ range, held, ...shape }) => {
    if (range === null) return shape;
    for (let offset = 4; offset < addressCount(range) - 1; offset += 1) {
      const address = usableAddress(range, offset);
      if (used.has(address) || held.includes(address)) continue;
      used.add(address);
      return { ...shape, address };
    }
    return shape;
  });
}

const addressesOf = (node: ReturnType<Cluster['registry']['list']>[number]): string[] =>
  listAt(isObject(node.status) ? node.status : undefined, 'addresses')
    .filter(isObject)
    .map((entry) => textAt(entry, 'address') ?? '');

/** Of all nodes of a managed cluster. */
export async function nodeAddresses(world: World, clusterId: string): Promise<string[]> {
  const cluster = await world.clusters.find(clusterId.toLowerCase());
  const type = cluster?.registry.type('nodes');
  return cluster === undefined || type === undefined ? [] : cluster.registry.list(type, null).flatMap(addressesOf);
}

/** Adds and removes nodes until the pool has exactly those it should have. */
export async function syncNodes(cluster: Cluster, pool: string, wanted: readonly PoolNode[]): Promise<void> {
  const nodeType = cluster.registry.type('nodes');
  if (!nodeType) throw new Error('the cluster serves no nodes');
  const present = cluster.registry.list(nodeType, null, `kubernetes.azure.com/agentpool=${pool}`);
  const names = new Set(wanted.map((node) => node.name));
  for (const node of present) if (!names.has(node.metadata.name)) await cluster.removeNode(node.metadata.name);
  const have = new Map(present.map((node) => [node.metadata.name, node]));
  const taken = cluster.registry.list(nodeType, null).flatMap(addressesOf);
  const missing = placed(
    wanted.filter(({ name }) => !have.has(name)),
    taken,
  );
  const addressOf = new Map(missing.map((shape) => [shape.name, shape]));
  for (const one of wanted) {
    const shape = addressOf.get(one.name) ?? one;
    const node = have.get(shape.name);
    if (!node) await cluster.addNode(shape);
    else {
      await cluster.registry.modify(nodeType, null, shape.name, (current) => withShape(current, shape), {
        manager: 'aks',
      });
      await cluster.registry.modify(nodeType, null, shape.name, (current) => withVersion(current, shape), {
        ...{ manager: 'kubelet', subresource: 'status' },
      });
    }
  }
}

type Node = Awaited<ReturnType<Cluster['registry']['create']>>;

/** An upgraded kubelet says so itself. */
function withVersion(node: Node, { version }: NodeShape): Node | undefined {
  const status = isObject(node.status) ? node.status : {};
  const nodeInfo = objectAt(status, 'nodeInfo');
  if (version === undefined || nodeInfo.kubeletVersion === version) return undefined;
  return { ...node, status: { ...status, nodeInfo: { ...nodeInfo, kubeletVersion: version } } };
}

/** Labels and taints of a pool reach nodes that are already there. */
function withShape(node: Node, shape: NodeShape): Node | undefined {
  const labels = { ...node.metadata.labels, ...shape.labels };
  const spec = isObject(node.spec) ? node.spec : {};
  const foreign = listAt(spec, 'taints').filter(
    (taint) => isObject(taint) && String(taint.key).startsWith('node.kubernetes.io/'),
  );
  const taints = [...shape.taints.map((taint) => ({ ...taint })), ...foreign];
  const isSame = JSON.stringify([labels, taints]) === JSON.stringify([node.metadata.labels ?? {}, spec.taints ?? []]);
  if (isSame) return undefined;
  return { ...node, metadata: { ...node.metadata, labels }, spec: { ...spec, taints } };
}
