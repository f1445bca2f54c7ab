import type { AzureObjects } from '@tenantry/observe/reach/azure';

/**
 * The second evaluator, for tests: one packet at a time, straight over what Resource Manager answers, by strings of bits and
 * by trying out every way in which what cannot be known might be. Slow, and nothing of it is shared with the first.
 */

export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly sourcePort: number;
  readonly port: number;
}

// biome-ignore lint/suspicious/noExplicitAny: raw answers, read as loosely as Azure writes them
type Raw = any;

export function naive(objects: AzureObjects, packet: Packet): 'allowed' | 'denied' | 'undecided' {
  const sender = ownerOf(objects, packet.from);
  const receiver = ownerOf(objects, packet.to);
  if (sender?.isEndpoint || !isRouted(packet, sender, receiver)) return 'denied';
  const asked: [string, string, Place][] = [];
  if (sender !== null) {
    if (sender.nicGroup) asked.push([sender.nicGroup, 'Outbound', sender]);
    if (sender.subnetGroup) asked.push([sender.subnetGroup, 'Outbound', sender]);
  }
  if (receiver !== null && (!receiver.isEndpoint || receiver.isFiltered)) {
    if (receiver.subnetGroup) asked.push([receiver.subnetGroup, 'Inbound', receiver]);
    if (receiver.nicGroup) asked.push([receiver.nicGroup, 'Inbound', receiver]);
  }
  const answers = asked.map(([id, direction, place]) => gate(objects, id, direction, place, packet, sender, receiver));
  if (answers.some((all) => !all.has('Allow'))) return 'denied';
  return answers.some((all) => all.has('Deny')) ? 'undecided' : 'allowed';
}

interface Place {
  readonly network: Raw;
  readonly subnet: Raw;
  readonly subnetGroup: string | undefined;
  readonly nicGroup: string | undefined;
  readonly groups: readonly string[];
  readonly isEndpoint: boolean;
  readonly isFiltered: boolean;
  readonly publicSku: string | null;
}

function ownerOf(objects: AzureObjects, address: string): Place | null {
  for (const nic of objects.networkInterfaces as Raw[]) {
    for (const { properties } of nic.properties.ipConfigurations) {
      if (properties.privateIPAddress !== address) continue;
      const endpoint = (objects.privateEndpoints as Raw[]).find((one) =>
        one.properties.networkInterfaces.some((other: Raw) => same(other.id, nic.id)),
      );
      const subnet = subnetById(objects, properties.subnet.id);
      const groups = [
        ...(properties.applicationSecurityGroups ?? []),
        ...(endpoint?.properties.applicationSecurityGroups ?? []),
      ];
      return {
        ...subnet,
        subnetGroup: subnet.subnet.properties.networkSecurityGroup?.id,
        nicGroup: endpoint === undefined ? nic.properties.networkSecurityGroup?.id : undefined,
        groups: groups.map(({ id }: Raw) => id.toLowerCase()),
        isEndpoint: endpoint !== undefined,
        isFiltered: ['Enabled', 'NetworkSecurityGroupEnabled'].includes(
          subnet.subnet.properties.privateEndpointNetworkPolicies,
        ),
        publicSku:
          (objects.publicAddresses as Raw[]).find((one) => one.id === properties.publicIPAddress?.id)?.sku.name ?? null,
      };
    }
  }
  for (const network of objects.virtualNetworks as Raw[]) {
    for (const subnet of network.properties.subnets) {
      if (!inRange(address, subnet.properties.addressPrefix)) continue;
      const subnetGroup = subnet.properties.networkSecurityGroup?.id;
      return {
        ...{ network, subnet, subnetGroup, nicGroup: undefined, groups: [] },
        ...{ isEndpoint: false, isFiltered: false, publicSku: null },
      };
    }
  }
  return null;
}

function subnetById(objects: AzureObjects, id: string): { network: Raw; subnet: Raw } {
  for (const network of objects.virtualNetworks as Raw[]) {
    for (const subnet of network.properties.subnets) if (same(subnet.id, id)) return { network, subnet };
  }
  throw new Error(`no subnet ${id}`);
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function isRouted(packet: Packet, sender: Place | null, receiver: Place | null): boolean {
  if (receiver === null) return sender !== null;
  if (sender !== null) {
    if (sender.network === receiver.network) return true;
    return [sender, receiver].every(({ network }, index) => {
      const other = index === 0 ? receiver.network : sender.network;
      return peersOf(network).some((peering: Raw) => same(peering.remoteVirtualNetwork.id, other.id));
    });
  }
  if (['168.63.129.16', '169.254.169.254'].includes(packet.from)) return true;
  const { network } = receiver;
  const near = [
    network.properties.addressSpace,
    ...peersOf(network).map((one) => one.remoteVirtualNetworkAddressSpace),
  ];
  if (near.some(({ addressPrefixes }: Raw) => addressPrefixes.some((one: string) => inRange(packet.from, one))))
    return true;
  if (isOnInternet(packet.from)) {
    if (receiver.isEndpoint || receiver.publicSku === null) return false;
    return receiver.publicSku === 'Basic' || Boolean(receiver.subnetGroup ?? receiver.nicGroup);
  }
  return hasGateway(receiver.network);
}

const peersOf = (network: Raw): Raw[] =>
  network.properties.virtualNetworkPeerings
    .map(({ properties }: Raw) => properties)
    .filter((one: Raw) => one.peeringState === 'Connected' && one.allowVirtualNetworkAccess);

const hasGateway = (network: Raw): boolean =>
  network.properties.subnets.some(({ name }: Raw) => name === 'GatewaySubnet') ||
  peersOf(network).some(({ useRemoteGateways }) => useRemoteGateways === true);

/** Everything that the gate might say. */
function gate(
  objects: AzureObjects,
  id: string,
  direction: string,
  place: Place,
  packet: Packet,
  sender: Place | null,
  receiver: Place | null,
): Set<string> {
  const group = (objects.securityGroups as Raw[]).find((one) => same(one.id, id));
  const rules = [...group.properties.securityRules, ...group.properties.defaultSecurityRules]
    .map(({ properties }: Raw) => properties)
    .filter((rule: Raw) => rule.direction === direction)
    .sort((one: Raw, other: Raw) => one.priority - other.priority);
  const speaking = rules.map((rule: Raw) => ({
    access: rule.access as string,
    match: matches(objects, rule, place, packet, sender, receiver),
  }));
  const open = speaking.filter(({ match }) => match === null).length;
  const outcomes = new Set<string>();
  for (let world = 0; world < 2 ** open; world += 1) {
    let seen = 0;
    const first = speaking.find(({ match }) => {
      if (match !== null) return match;
      const isSo = (world >> seen) % 2 === 1;
      seen += 1;
      return isSo;
    });
    // What nobody speaks of is what groups do not hold.
    outcomes.add(first?.access ?? 'Allow');
  }
  return outcomes;
}

function matches(
  objects: AzureObjects,
  rule: Raw,
  place: Place,
  packet: Packet,
  sender: Place | null,
  receiver: Place | null,
): boolean | null {
  if (rule.protocol !== '*' && !same(rule.protocol, packet.protocol)) return false;
  const sourcePorts = [rule.sourcePortRange, ...(rule.sourcePortRanges ?? [])];
  const isAnySource = place.isEndpoint && rule.direction === 'Inbound';
  if (!isAnySource && !portIn(sourcePorts, packet.sourcePort)) return false;
  if (!portIn([rule.destinationPortRange, ...(rule.destinationPortRanges ?? [])], packet.port)) return false;
  const targets = [rule.destinationAddressPrefix, ...(rule.destinationAddressPrefixes ?? [])].filter(Boolean);
  if (packet.to === '169.254.169.254' && !targets.includes('AzurePlatformIMDS')) return false;
  if (packet.to === '168.63.129.16' && (!targets.includes('AzurePlatformDNS') || packet.port !== 53)) return false;
  const source = side(objects, rule, 'source', place, packet.from, sender);
  const destination = side(objects, rule, 'destination', place, packet.to, receiver);
  if (source === false || destination === false) return false;
  return source === null || destination === null ? null : true;
}

function portIn(texts: readonly (string | undefined)[], port: number): boolean {
  return texts.some((text) => {
    if (text === undefined) return false;
    if (text === '*') return true;
    const [low, high = low] = text.split('-').map(Number);
    return low !== undefined && high !== undefined && low <= port && port <= high;
  });
}

function side(
  objects: AzureObjects,
  rule: Raw,
  name: string,
  place: Place,
  address: string,
  end: Place | null,
): boolean | null {
  const groups: Raw[] = rule[`${name}ApplicationSecurityGroups`] ?? [];
  if (groups.length > 0) return groups.some(({ id }) => end?.groups.includes(id.toLowerCase()));
  const texts: string[] = [rule[`${name}AddressPrefix`], ...(rule[`${name}AddressPrefixes`] ?? [])].filter(Boolean);
  const each = texts.map((text) => inText(objects, text, address, place));
  if (each.includes(true)) return true;
  return each.includes(null) ? null : false;
}

function inText(objects: AzureObjects, text: string, address: string, { network, subnet }: Place): boolean | null {
  const space = [
    network.properties.addressSpace,
    ...peersOf(network).map((one) => one.remoteVirtualNetworkAddressSpace),
  ];
  const isInside = space.flatMap(({ addressPrefixes }: Raw) => addressPrefixes).some((one) => inRange(address, one));
  if (text === '*') return true;
  if (/^\d/.test(text)) return inRange(address, text.includes('/') ? text : `${text}/32`);
  if (text === 'AzureLoadBalancer' || text === 'AzurePlatformDNS') return address === '168.63.129.16';
  if (text === 'AzurePlatformIMDS') return address === '169.254.169.254';
  if (text === 'Internet') return isOnInternet(address) && !isInside;
  if (text === 'VirtualNetwork') {
    const table = (objects.routeTables as Raw[]).find((one) => one.id === subnet.properties.routeTable?.id);
    const routes: string[] = (table?.properties.routes ?? []).map((one: Raw) => one.properties.addressPrefix);
    if (isInside || address === '168.63.129.16' || routes.some((one) => inRange(address, one))) return true;
    return hasGateway(network) ? null : false;
  }
  return isOnInternet(address) || address === '168.63.129.16' ? null : false;
}

const isOnInternet = (address: string): boolean =>
  !/^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|127\.)/.test(address) && address !== '168.63.129.16';

function inRange(address: string, range: string): boolean {
  const [base = '', length = ''] = range.split('/');
  return bits(address).startsWith(bits(base).slice(0, Number(length)));
}

const known = new Map<string, string>();

function bits(address: string): string {
  const before = known.get(address);
  if (before !== undefined) return before;
  const all = address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  known.set(address, all);
  return all;
}
