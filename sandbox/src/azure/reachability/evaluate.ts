import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import type { ResourceRecord } from '../arm/resource.ts';
import { contains, parseAddress } from '../types/cidr.ts';
import { defaultSecurityRules } from '../types/default-security-rules.ts';
import type { World } from '../world.ts';

export interface ReachQuestion {
  /** Id of a network interface or application security group, or an IPv4 address. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: string;
}

export interface ReachAnswer {
  readonly allowed: boolean;
  /** Each gate on the way: which security group decided, in which direction, by which rule. */
  readonly gates: { securityGroup: string; direction: string; rule: string; access: string }[];
  [key: string]: unknown;
}

interface Endpoint {
  readonly address: string | null;
  readonly groups: ReadonlySet<string>;
  /** Security groups of its subnet and of its interface. */
  readonly guards: readonly string[];
  /** Address space of its virtual network; empty outside any. */
  readonly space: readonly string[];
}

/**
 * Whether a packet gets from one place to another: out through the security groups of the source's interface and
 * subnet, in through those of the destination's. Per group the rule of lowest priority number that matches decides.
 * With a group for an end, it is every member's case; a group without members stands for one that nothing but its rules
 * protects.
 */
export function isReachable(world: World, question: ReachQuestion): ReachAnswer {
  const gates: ReachAnswer['gates'] = [];
  let allowed = true;
  for (const source of endpoints(world, question.from)) {
    for (const destination of endpoints(world, question.to)) {
      for (const [direction, guards] of [
        ['Outbound', source.guards],
        ['Inbound', destination.guards],
      ] as const) {
        for (const guard of guards) {
          const decided = decide(world, guard, direction, source, destination, question);
          gates.push({ securityGroup: guard, direction, ...decided });
          if (decided.access === 'Deny') allowed = false;
        }
      }
    }
  }
  return { allowed, gates };
}

function endpoints(world: World, name: string): Endpoint[] {
  if (parseAddress(name) !== null) {
    const owner = world.resources
      .ofType('Microsoft.Network/networkInterfaces')
      .find((nic) => configurations(nic).some((item) => item.privateIPAddress === name));
    return owner
      ? [ofInterface(world, owner)]
      : [{ address: name, groups: new Set(), guards: subnetGuards(world, name), space: spaceAround(world, name) }];
  }
  const record = world.resources.get(name);
  if (record?.type === 'Microsoft.Network/networkInterfaces') return [ofInterface(world, record)];
  const members = world.resources.referrers(name).filter((user) => user.type === 'Microsoft.Network/networkInterfaces');
  if (members.length > 0) return members.map((member) => ofInterface(world, member));
  return [ofEmptyGroup(world, name)];
}

function configurations(nic: ResourceRecord): JsonObject[] {
  return listAt(objectAt(nic.body, 'properties'), 'ipConfigurations')
    .filter(isObject)
    .map((item) => objectAt(item, 'properties'));
}

function ofInterface(world: World, nic: ResourceRecord): Endpoint {
  const items = configurations(nic);
  const subnetId = textAt(objectAt(items[0], 'subnet'), 'id') ?? '';
  const own = textAt(objectAt(objectAt(nic.body, 'properties'), 'networkSecurityGroup'), 'id');
  const groups = items.flatMap((item) =>
    listAt(item, 'applicationSecurityGroups')
      .filter(isObject)
      .map((group) => String(group.id).toLowerCase()),
  );
  return {
    address: textAt(items[0], 'privateIPAddress') ?? null,
    groups: new Set(groups),
    guards: [guardOfSubnet(world, subnetId), own?.toLowerCase()].filter((guard) => guard !== undefined),
    space: spaceOfSubnet(world, subnetId),
  };
}

/** Stands in every subnet whose security group speaks of the application security group. */
function ofEmptyGroup(world: World, id: string): Endpoint {
  const rules = world.resources
    .referrers(id)
    .filter((user) => user.type === 'Microsoft.Network/networkSecurityGroups/securityRules');
  const guards = new Set(rules.map((rule) => rule.id.split('/').slice(0, -2).join('/').toLowerCase()));
  const subnets = [...guards]
    .flatMap((guard) => world.resources.referrers(guard))
    .filter((user) => user.type.endsWith('/subnets'));
  return {
    address: null,
    groups: new Set([id.toLowerCase()]),
    guards: [...guards],
    space: subnets.flatMap((subnet) => spaceOfSubnet(world, subnet.id)),
  };
}

function guardOfSubnet(world: World, subnetId: string): string | undefined {
  return textAt(
    objectAt(objectAt(world.resources.get(subnetId)?.body, 'properties'), 'networkSecurityGroup'),
    'id',
  )?.toLowerCase();
}

function spaceOfSubnet(world: World, subnetId: string): string[] {
  const network = world.resources.get(subnetId.split('/').slice(0, -2).join('/'));
  return listAt(objectAt(objectAt(network?.body, 'properties'), 'addressSpace'), 'addressPrefixes').map(String);
}

function subnetOf(world: World, address: string): ResourceRecord | undefined {
  return world.resources
    .ofType('Microsoft.Network/virtualNetworks/subnets')
    .find((subnet) => contains(textAt(objectAt(subnet.body, 'properties'), 'addressPrefix') ?? '', address));
}

function subnetGuards(world: World, address: string): string[] {
  const subnet = subnetOf(world, address);
  const guard = subnet && guardOfSubnet(world, subnet.id);
  return guard ? [guard] : [];
}

function spaceAround(world: World, address: string): string[] {
  const subnet = subnetOf(world, address);
  return subnet ? spaceOfSubnet(world, subnet.id) : [];
}

function decide(
  world: World,
  guard: string,
  direction: 'Inbound' | 'Outbound',
  source: Endpoint,
  destination: Endpoint,
  question: ReachQuestion,
): { rule: string; access: string } {
  const own = world.resources
    .childrenOfType(guard, 'Microsoft.Network/networkSecurityGroups/securityRules')
    .map((rule): JsonObject => ({ ...objectAt(rule.body, 'properties'), name: rule.name }));
  const standing = defaultSecurityRules.map(
    (rule): JsonObject => ({
      name: rule.name,
      priority: rule.priority,
      direction: rule.direction,
      access: rule.access,
      protocol: '*',
      sourceAddressPrefix: rule.from,
      destinationAddressPrefix: rule.to,
      sourcePortRange: '*',
      destinationPortRange: '*',
    }),
  );
  // Both ends' networks count as `VirtualNetwork`: peered ones would, and an unpeered one is never reached anyway.
  const space = [...source.space, ...destination.space];
  const match = [...own, ...standing]
    .filter((rule) => String(rule.direction).toLowerCase() === direction.toLowerCase())
    .sort((a, b) => Number(a.priority) - Number(b.priority))
    .find(
      (rule) =>
        matchesProtocol(rule, question.protocol) &&
        matchesPort(rule, question.port) &&
        matchesSide(rule, 'source', source, space) &&
        matchesSide(rule, 'destination', destination, space),
    );
  return { rule: String(match?.name ?? 'none'), access: String(match?.access ?? 'Deny') };
}

function matchesProtocol(rule: JsonObject, protocol: string): boolean {
  return rule.protocol === '*' || String(rule.protocol).toLowerCase() === protocol.toLowerCase();
}

function matchesPort(rule: JsonObject, port: number): boolean {
  const ranges = [textAt(rule, 'destinationPortRange'), ...listAt(rule, 'destinationPortRanges').map(String)];
  return ranges.some((range) => {
    if (range === '*') return true;
    const [from = '', to] = (range ?? '').split('-');
    return from !== '' && port >= Number(from) && port <= Number(to ?? from);
  });
}

function matchesSide(
  rule: JsonObject,
  side: 'source' | 'destination',
  end: Endpoint,
  space: readonly string[],
): boolean {
  const groups = listAt(rule, `${side}ApplicationSecurityGroups`).filter(isObject);
  if (groups.length > 0) return groups.some((group) => end.groups.has(String(group.id).toLowerCase()));
  const prefixes = [textAt(rule, `${side}AddressPrefix`), ...listAt(rule, `${side}AddressPrefixes`).map(String)];
  return prefixes.some((prefix) => prefix !== undefined && matchesPrefix(prefix, end, space));
}

function matchesPrefix(prefix: string, end: Endpoint, space: readonly string[]): boolean {
  const isInside =
    end.address === null
      ? end.space.length > 0 || end.groups.size > 0
      : space.some((range) => contains(range, end.address ?? ''));
  switch (prefix.toLowerCase()) {
    case '*':
    case '0.0.0.0/0':
      return true;
    case 'virtualnetwork':
      return isInside;
    case 'internet':
      return !isInside;
    default:
      return end.address !== null && contains(prefix, end.address);
  }
}
