import type { JsonObject } from '@tenantry/kinds';
import {
  type AzureEnd,
  type AzureNetwork,
  addressAlone,
  evaluateAzure,
  internetTowards,
  readAzureNetwork,
  representatives,
} from '@tenantry/observe/reach/azure';
import { describe, expect, test } from 'vitest';
import { asgId, objects, type Shape, securityGroup, subnetId } from './universe.ts';

/** What Microsoft documents of security groups, one row each. Addresses: a1 10.0.1.4 and .5, a2 10.0.2.4, endpoint 10.0.2.9, b1 10.1.1.4. */

const NOTHING: Shape = {
  subnets: { a1: null, a2: null, b1: null },
  policies: 'Disabled',
  peering: 'none',
  gateway: 'none',
  route: null,
  groups: [[], [], [], [], []],
  nicGroups: [null, null, null, null, null],
  publicAt: null,
};

const rule = (
  direction: string,
  access: string,
  source: JsonObject,
  destination: JsonObject,
  more: JsonObject = {},
): JsonObject => ({
  ...{ direction, access, protocol: '*', sourcePortRange: '*', destinationPortRange: '*' },
  ...Object.fromEntries(Object.entries(source).map(([key, value]) => [`source${key}`, value])),
  ...Object.fromEntries(Object.entries(destination).map(([key, value]) => [`destination${key}`, value])),
  ...more,
});
const prefix = (AddressPrefix: string): JsonObject => ({ AddressPrefix });
const prefixes = (...AddressPrefixes: string[]): JsonObject => ({ AddressPrefixes });
const members = (...names: string[]): JsonObject => ({
  ApplicationSecurityGroups: names.map((name) => ({ id: asgId(name) })),
});
const ALL = prefix('*');

interface Row {
  readonly title: string;
  readonly shape?: Partial<Shape>;
  /** Of the security groups s1, s2, s3. */
  readonly rules?: readonly (readonly JsonObject[])[];
  readonly from: string;
  readonly to: string;
  readonly port?: number;
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | 'other';
  readonly outcome: 'allowed' | 'denied' | 'undecided';
  /** Name of the rule that decides at the last gate that was asked, or at the one that denies. */
  readonly by?: string;
}

const A1_ONLY = { subnets: { a1: 's1', a2: null, b1: null } };
const rows: readonly Row[] = [
  {
    title: 'without any security group everything passes within a network',
    from: '10.0.1.4',
    to: '10.0.2.4',
    outcome: 'allowed',
  },
  {
    title: 'AllowVnetInBound lets the network in',
    shape: A1_ONLY,
    from: '10.0.2.4',
    to: '10.0.1.4',
    outcome: 'allowed',
    by: 'default-Inbound-65000',
  },
  {
    title: 'DenyAllInBound keeps out what nothing speaks of',
    shape: { ...A1_ONLY, gateway: 'none', publicAt: 'Standard' },
    from: '8.8.8.8',
    to: '10.0.1.4',
    outcome: 'denied',
    by: 'default-Inbound-65500',
  },
  {
    title: 'AllowInternetOutBound lets out to the internet',
    shape: A1_ONLY,
    from: '10.0.1.4',
    to: '8.8.8.8',
    outcome: 'allowed',
    by: 'default-Outbound-65001',
  },
  {
    title: 'DenyAllOutBound keeps in what is neither network nor internet',
    shape: A1_ONLY,
    from: '10.0.1.4',
    to: '10.9.9.9',
    outcome: 'denied',
    by: 'default-Outbound-65500',
  },
  {
    title: 'health probes come as AzureLoadBalancer',
    shape: A1_ONLY,
    rules: [
      [
        rule('Inbound', 'Deny', ALL, ALL, { priority: 4000 }),
        rule('Inbound', 'Allow', prefix('AzureLoadBalancer'), ALL, { priority: 3000 }),
      ],
    ],
    from: '168.63.129.16',
    to: '10.0.1.4',
    outcome: 'allowed',
    by: 'r1',
  },
  {
    title: 'the lower priority number decides, wherever it stands in the list',
    shape: A1_ONLY,
    rules: [
      [rule('Inbound', 'Deny', ALL, ALL, { priority: 200 }), rule('Inbound', 'Allow', ALL, ALL, { priority: 150 })],
    ],
    from: '10.0.2.4',
    to: '10.0.1.4',
    outcome: 'allowed',
    by: 'r1',
  },
  {
    title: 'once a rule has matched, the ones after it are not asked',
    shape: A1_ONLY,
    rules: [
      [
        rule('Inbound', 'Deny', ALL, ALL, { priority: 150, destinationPortRange: '80' }),
        rule('Inbound', 'Allow', ALL, ALL, { priority: 200 }),
      ],
    ],
    from: '10.0.2.4',
    to: '10.0.1.4',
    port: 80,
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'inbound: what the subnet denies, the interface cannot allow',
    shape: { ...A1_ONLY, nicGroups: ['s2', null, null, null, null] },
    rules: [[rule('Inbound', 'Deny', ALL, ALL)], [rule('Inbound', 'Allow', ALL, ALL)]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'inbound: what the interface denies, the subnet cannot allow',
    shape: { ...A1_ONLY, nicGroups: ['s2', null, null, null, null] },
    rules: [[rule('Inbound', 'Allow', ALL, ALL)], [rule('Inbound', 'Deny', ALL, ALL)]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'outbound: interface and subnet both have to allow',
    shape: { ...A1_ONLY, nicGroups: ['s2', null, null, null, null] },
    rules: [[rule('Outbound', 'Deny', ALL, ALL)], [rule('Outbound', 'Allow', ALL, ALL)]],
    from: '10.0.1.4',
    to: '10.0.2.4',
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'traffic within one subnet is filtered too',
    shape: A1_ONLY,
    rules: [[rule('Inbound', 'Deny', prefix('VirtualNetwork'), prefix('VirtualNetwork'))]],
    from: '10.0.1.4',
    to: '10.0.1.5',
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'a subnet without a group does not filter, the other end’s does',
    shape: A1_ONLY,
    rules: [[rule('Outbound', 'Deny', ALL, ALL)]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    outcome: 'allowed',
  },
  {
    title: 'a member of a group is what a rule with the group speaks of',
    shape: { ...A1_ONLY, groups: [['g1'], ['g1'], [], [], []] },
    rules: [
      [
        rule('Inbound', 'Allow', members('g1'), members('g1'), { priority: 1000 }),
        rule('Inbound', 'Deny', prefix('VirtualNetwork'), prefix('VirtualNetwork'), { priority: 4000 }),
      ],
    ],
    from: '10.0.1.4',
    to: '10.0.1.5',
    outcome: 'allowed',
    by: 'r0',
  },
  {
    title: 'who is in no group is not what such a rule speaks of',
    shape: { ...A1_ONLY, groups: [['g1'], [], [], [], []] },
    rules: [
      [
        rule('Inbound', 'Allow', members('g1'), members('g1'), { priority: 1000 }),
        rule('Inbound', 'Deny', prefix('VirtualNetwork'), prefix('VirtualNetwork'), { priority: 4000 }),
      ],
    ],
    from: '10.0.1.4',
    to: '10.0.1.5',
    outcome: 'denied',
    by: 'r1',
  },
  {
    title: 'a denial of a group does not hold for who is in none: the default rule lets it in',
    shape: { ...A1_ONLY, groups: [['g1'], [], [], [], []] },
    rules: [[rule('Inbound', 'Deny', members('g2'), members('g1'))]],
    from: '10.0.1.5',
    to: '10.0.1.4',
    outcome: 'allowed',
    by: 'default-Inbound-65000',
  },
  {
    title: 'an augmented rule has many ranges',
    shape: A1_ONLY,
    rules: [[rule('Inbound', 'Deny', prefixes('10.1.0.0/16', '10.0.2.0/24'), prefixes('10.0.1.4', '10.0.1.9'))]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'an augmented rule has many ports',
    shape: A1_ONLY,
    rules: [[rule('Inbound', 'Deny', ALL, ALL, { destinationPortRange: '', destinationPortRanges: ['22', '80-82'] })]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    port: 81,
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'and only those',
    shape: A1_ONLY,
    rules: [[rule('Inbound', 'Deny', ALL, ALL, { destinationPortRange: '', destinationPortRanges: ['22', '80-82'] })]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    port: 83,
    outcome: 'allowed',
  },
  {
    title: 'a rule for TCP does not speak of UDP',
    shape: A1_ONLY,
    rules: [[rule('Inbound', 'Deny', ALL, ALL, { protocol: 'TCP' })]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    protocol: 'udp',
    outcome: 'allowed',
  },
  {
    title: 'a rule for every protocol speaks of SCTP, which has no name in rules',
    shape: A1_ONLY,
    rules: [[rule('Inbound', 'Deny', ALL, ALL)]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    protocol: 'other',
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'networks that are not peered do not reach each other',
    from: '10.0.1.4',
    to: '10.1.1.4',
    outcome: 'denied',
  },
  {
    title: 'a peered network is part of VirtualNetwork',
    shape: { ...A1_ONLY, peering: 'connected' },
    from: '10.1.1.4',
    to: '10.0.1.4',
    outcome: 'allowed',
    by: 'default-Inbound-65000',
  },
  {
    title: 'a peering that does not let the other network in is no way',
    shape: { ...A1_ONLY, peering: 'shut' },
    from: '10.1.1.4',
    to: '10.0.1.4',
    outcome: 'denied',
  },
  {
    title: 'the ranges of user-defined routes are part of VirtualNetwork',
    shape: { ...A1_ONLY, route: '10.9.0.0/16' },
    from: '10.0.1.4',
    to: '10.9.9.9',
    outcome: 'allowed',
    by: 'default-Outbound-65000',
  },
  {
    title: 'what lies behind a gateway may be part of VirtualNetwork: it cannot be told here',
    shape: { ...A1_ONLY, gateway: 'own' },
    from: '10.0.1.4',
    to: '10.9.9.9',
    outcome: 'undecided',
    by: 'default-Outbound-65500',
  },
  {
    title: 'a service tag of Azure is not decided here for a public address',
    shape: A1_ONLY,
    rules: [[rule('Outbound', 'Deny', ALL, prefix('Storage.WestEurope'))]],
    from: '10.0.1.4',
    to: '8.8.8.8',
    outcome: 'undecided',
    by: 'default-Outbound-65001',
  },
  {
    title: 'a service tag that would say the same as what follows leaves no doubt',
    shape: A1_ONLY,
    rules: [[rule('Outbound', 'Allow', ALL, prefix('Storage.WestEurope'))]],
    from: '10.0.1.4',
    to: '8.8.8.8',
    outcome: 'allowed',
    by: 'default-Outbound-65001',
  },
  {
    title: 'service tags hold public addresses alone',
    shape: A1_ONLY,
    rules: [[rule('Inbound', 'Deny', prefix('AzureCloud'), ALL)]],
    from: '10.0.2.4',
    to: '10.0.1.4',
    outcome: 'allowed',
  },
  {
    title: 'the subnet’s group does not hold for a private endpoint without network policies',
    shape: { subnets: { a1: null, a2: 's1', b1: null }, policies: 'Disabled' },
    rules: [[rule('Inbound', 'Deny', ALL, ALL)]],
    from: '10.0.1.4',
    to: '10.0.2.9',
    outcome: 'allowed',
  },
  {
    title: 'nor where the policies are those of routes',
    shape: { subnets: { a1: null, a2: 's1', b1: null }, policies: 'RouteTableEnabled' },
    rules: [[rule('Inbound', 'Deny', ALL, ALL)]],
    from: '10.0.1.4',
    to: '10.0.2.9',
    outcome: 'allowed',
  },
  {
    title: 'it holds for other interfaces of that subnet',
    shape: { subnets: { a1: null, a2: 's1', b1: null }, policies: 'Disabled' },
    rules: [[rule('Inbound', 'Deny', ALL, ALL)]],
    from: '10.0.1.4',
    to: '10.0.2.4',
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'with network policies it holds for the private endpoint',
    shape: { subnets: { a1: null, a2: 's1', b1: null }, policies: 'NetworkSecurityGroupEnabled' },
    rules: [[rule('Inbound', 'Deny', ALL, ALL)]],
    from: '10.0.1.4',
    to: '10.0.2.9',
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'what leaves for a private endpoint is held by the sender’s groups all the same',
    shape: A1_ONLY,
    rules: [[rule('Outbound', 'Deny', ALL, prefix('10.0.2.9'))]],
    from: '10.0.1.4',
    to: '10.0.2.9',
    outcome: 'denied',
    by: 'r0',
  },
  { title: 'a private endpoint begins nothing', from: '10.0.2.9', to: '10.0.1.4', outcome: 'denied' },
  {
    title: 'from the internet there is no way to what has no public address',
    from: '8.8.8.8',
    to: '10.0.1.4',
    outcome: 'denied',
  },
  {
    title: 'a public address of the Standard SKU lets nothing in without a security group',
    shape: { publicAt: 'Standard' },
    from: '8.8.8.8',
    to: '10.0.1.4',
    outcome: 'denied',
  },
  {
    title: 'one of the Basic SKU lets everything in',
    shape: { publicAt: 'Basic' },
    from: '8.8.8.8',
    to: '10.0.1.4',
    outcome: 'allowed',
  },
  {
    title: 'the metadata service is not held by security groups',
    shape: A1_ONLY,
    rules: [[rule('Outbound', 'Deny', ALL, ALL)]],
    from: '10.0.1.4',
    to: '169.254.169.254',
    port: 80,
    outcome: 'allowed',
  },
  {
    title: 'except by its own tag',
    shape: A1_ONLY,
    rules: [[rule('Outbound', 'Deny', ALL, prefix('AzurePlatformIMDS'))]],
    from: '10.0.1.4',
    to: '169.254.169.254',
    port: 80,
    outcome: 'denied',
    by: 'r0',
  },
  {
    title: 'the tag of name resolution holds port 53 of the host’s address alone',
    shape: A1_ONLY,
    rules: [[rule('Outbound', 'Deny', ALL, prefix('AzurePlatformDNS'))]],
    from: '10.0.1.4',
    to: '168.63.129.16',
    port: 80,
    outcome: 'allowed',
  },
];

const build = (shape: Partial<Shape>, rules: Row['rules'] = []): AzureNetwork =>
  readAzureNetwork(
    objects(
      { ...NOTHING, ...shape },
      ['s1', 's2', 's3'].map((name, index) => securityGroup(name, rules[index] ?? [])),
    ),
  );

const endAt = (network: AzureNetwork, address: string): AzureEnd =>
  network.ends.find((end) => end.address === address) ?? addressAlone(network, address, address);

describe('as Microsoft documents it', () => {
  test.each(rows)('$title', ({ shape = {}, rules, from, to, port = 8080, protocol = 'tcp', outcome, by }) => {
    const network = build(shape, rules);
    const question = { protocols: [protocol], from: port, to: port };
    const [segment] = evaluateAzure(network, endAt(network, from), endAt(network, to), question);
    const refusing = segment?.gates.find(({ decision }) => decision.outcome !== 'allowed');
    const deciding = refusing ?? segment?.gates.at(-1);
    expect({ outcome: segment?.outcome, by: deciding?.decision.rule?.name }).toEqual({
      outcome,
      by: by ?? deciding?.decision.rule?.name,
    });
  });
});

test('groups are asked in Azure’s order: interface, subnet, subnet, interface', () => {
  const network = build({ subnets: { a1: 's1', a2: 's2', b1: null }, nicGroups: ['s3', null, 's3', null, null] });
  const [segment] = evaluateAzure(network, endAt(network, '10.0.1.4'), endAt(network, '10.0.2.4'));
  expect(segment?.gates.map(({ gate }) => [gate.group.name, gate.level, gate.flow])).toEqual([
    ['s3', 'interface', 'outbound'],
    ['s1', 'subnet', 'outbound'],
    ['s2', 'subnet', 'inbound'],
    ['s3', 'interface', 'inbound'],
  ]);
});

test('a rule with source ports opens for those alone, and the answer says which', () => {
  const only53 = rule('Inbound', 'Allow', ALL, ALL, { priority: 100, sourcePortRange: '53' });
  const network = build(A1_ONLY, [[only53, rule('Inbound', 'Deny', ALL, ALL, { priority: 200 })]]);
  const [segment] = evaluateAzure(network, endAt(network, '10.0.2.4'), endAt(network, '10.0.1.4'));
  expect(segment).toMatchObject({ outcome: 'allowed', sourcePorts: [{ from: 53, to: 53 }] });
});

test('source ports are read as any where the destination is a private endpoint', () => {
  const only53 = rule('Inbound', 'Deny', ALL, ALL, { sourcePortRange: '53' });
  const shape = { subnets: { a1: null, a2: 's1', b1: null }, policies: 'Enabled' };
  const network = build(shape, [[only53]]);
  const [segment] = evaluateAzure(network, endAt(network, '10.0.1.4'), endAt(network, '10.0.2.9'));
  expect(segment).toMatchObject({ outcome: 'denied', sourcePorts: null });
});

test('the internet is as many ends as the groups on the way can tell apart', () => {
  const open = rule('Inbound', 'Allow', prefixes('203.0.113.0/24', '203.0.113.64/26', '10.0.2.0/24'), ALL);
  const network = build({ ...A1_ONLY, publicAt: 'Standard' }, [[open]]);
  const vm = endAt(network, '10.0.1.4');
  const found = internetTowards(network, vm).map((end) => [end.name, evaluateAzure(network, end, vm)[0]?.outcome]);
  expect(found).toEqual([
    ['the rest of the internet', 'denied'],
    ['203.0.113.0/24 of the internet', 'allowed'],
    ['203.0.113.64/26 of the internet', 'allowed'],
  ]);
});

test('a tenant without machines is answered for by one in each subnet whose group speaks of its members', () => {
  const inside = rule('Inbound', 'Allow', members('g1'), members('g1'));
  const shape = { subnets: { a1: 's1', a2: 's2', b1: 's3' }, policies: 'NetworkSecurityGroupEnabled' };
  const network = build(shape, [[inside], [inside], []]);
  const found = representatives(network, 'dev01', [asgId('g1').toLowerCase()]);
  expect(found.map(({ kind, subnet, address }) => [kind, subnet, address])).toEqual([
    ['interface', subnetId('A', 'a1').toLowerCase(), '10.0.1.254'],
    ['private-endpoint', subnetId('A', 'a2').toLowerCase(), '10.0.2.254'],
  ]);
});
