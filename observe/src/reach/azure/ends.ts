import { contains, familyOf } from '../address.ts';
import type { AzureEnd, AzureNetwork, NodePool, Subnet } from './model.ts';
import { isPublic, isWithin } from './prefixes.ts';

/** An address by itself: what it lies in decides, and not who has it. */
export function addressAlone(network: AzureNetwork, address: string, name: string, subnet?: string | null): AzureEnd {
  return {
    ...{ kind: 'address', key: null, name, address, groups: [], securityGroup: null, publicAddress: null },
    subnet: subnet === undefined ? (subnetAround(network, address)?.key ?? null) : subnet,
    isRepresentative: false,
  };
}

/** Where no network overlaps another there is at most one. */
export function subnetAround(network: AzureNetwork, address: string): Subnet | null {
  for (const subnet of network.subnets.values()) {
    if (subnet.prefixes.some((prefix) => isWithin(prefix, address))) return subnet;
  }
  return null;
}

/** A node of a cluster, by the address and pool that the cluster knows of it. */
export function nodeEnd(
  network: AzureNetwork,
  node: { readonly cluster: string; readonly pool: string; readonly name: string; readonly address: string },
): AzureEnd {
  const pool = network.pools.find(({ cluster, name }) => cluster === node.cluster.toLowerCase() && name === node.pool);
  return {
    kind: 'node',
    key: null,
    name: `node ${node.name}`,
    address: node.address,
    groups: pool?.groups ?? [],
    subnet: pool?.subnet ?? subnetAround(network, node.address)?.key ?? null,
    securityGroup: pool?.securityGroup ?? null,
    publicAddress: null,
    isRepresentative: false,
  };
}

/** A node that a pool may come to have; null where its subnet is not known or full. */
export function nodeToCome(network: AzureNetwork, pool: NodePool): AzureEnd | null {
  const subnet = network.subnets.get(pool.subnet ?? '');
  const address = subnet === undefined ? null : freeAddress(network, subnet);
  if (address === null) return null;
  const node = { cluster: pool.cluster, pool: pool.name, name: '', address };
  return { ...nodeEnd(network, node), name: `any node of pool ${pool.name}`, isRepresentative: true };
}

/** Security groups speak of the groups of a tenant: where they hold is where it may have machines and endpoints. */
export function representatives(network: AzureNetwork, tenant: string, groups: readonly string[]): AzureEnd[] {
  return [...network.subnets.values()].flatMap((subnet): AzureEnd[] => {
    const rules = network.securityGroups.get(subnet.securityGroup ?? '')?.rules ?? [];
    const isSpokenOf = rules.some(({ source, destination }) =>
      groups.some((group) => source.groups.includes(group) || destination.groups.includes(group)),
    );
    const address = isSpokenOf ? freeAddress(network, subnet) : null;
    if (address === null) return [];
    const isForEndpoints = subnet.filtersPrivateEndpoints;
    return [
      {
        kind: isForEndpoints ? 'private-endpoint' : 'interface',
        key: null,
        name: `any ${isForEndpoints ? 'private endpoint' : 'vm'} of ${tenant} in ${subnet.name}`,
        address,
        groups,
        subnet: subnet.key,
        securityGroup: null,
        publicAddress: null,
        isRepresentative: true,
      },
    ];
  });
}

const MOST_TRIED = 4096;

/** The last of a range that nobody has: Azure gives addresses from the front, so that it stays free. */
function freeAddress(network: AzureNetwork, subnet: Subnet): string | null {
  const taken = new Set(network.ends.map(({ address }) => address));
  const [prefix = ''] = subnet.prefixes.filter((one) => familyOf(one.split('/')[0] ?? '') === 'ipv4');
  const [base = '', bits = '32'] = prefix.split('/');
  const first = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  // Azure keeps the first four of a subnet and the last for itself.
  for (let at = size - 2; at >= 4 && at > size - 2 - MOST_TRIED; at -= 1) {
    const address = dotted(first + at);
    if (contains(prefix, address) && !taken.has(address)) return address;
  }
  return null;
}

const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

/** A public address of nobody in particular, for the rest of the internet. */
const SOMEWHERE = ['1.1.1.1', '8.8.8.8', '9.9.9.9', '93.184.215.14', '151.101.1.69'];
const MOST_RANGES = 20;

/**
 * The internet as an end towards `to`: one address for each public range that a security group on the way speaks of, and one
 * for all the rest.
 */
export function internetTowards(network: AzureNetwork, to: AzureEnd): AzureEnd[] {
  const around = [to, ...(to.gateways ?? []).map(({ end }) => end)];
  const subnets = around.flatMap((end) => network.subnets.get(end.subnet ?? '')?.securityGroup ?? []);
  const groups = [...subnets, to.securityGroup].flatMap((key) => network.securityGroups.get(key ?? '') ?? []);
  const ranges = groups
    .flatMap(({ rules }) => rules)
    .filter(({ flow }) => flow === 'inbound')
    .flatMap(({ source }) => source.prefixes)
    .filter((prefix) => /^\d+(\.\d+){3}(\/\d+)?$/.test(prefix) && !/\/0$/.test(prefix));
  const distinct = [...new Set(ranges)].slice(0, MOST_RANGES);
  const inside = distinct.map((range) => ({ range, address: insideOf(range, distinct) }));
  const spoken = inside.flatMap(({ range, address }) =>
    address === null ? [] : [addressAlone(network, address, `${range} of the internet`, null)],
  );
  const rest = SOMEWHERE.find((address) => !distinct.some((range) => isWithin(range, address)));
  const named = distinct.length === 0 ? 'the internet' : 'the rest of the internet';
  return [...(rest === undefined ? [] : [addressAlone(network, rest, named, null)]), ...spoken];
}

/** An address of a range that lies in no smaller one of the others; null for what is not public. */
function insideOf(range: string, others: readonly string[]): string | null {
  const [base = '', bits = '32'] = range.split('/');
  const first = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  const start = Math.floor(first / size) * size;
  const smaller = others.filter((other) => Number(other.split('/')[1] ?? 32) > Number(bits));
  for (let step = 0; step < 64; step += 1) {
    const address = dotted(start + Math.floor((size * step) / 64));
    if (isPublic(address) && !smaller.some((other) => isWithin(other, address))) return address;
  }
  return null;
}
