import type { JsonObject } from '@tenantry/kinds';
import type { AzureObjects } from '@tenantry/observe/reach/azure';
import fc from 'fast-check';

/** A small Azure, so that groups, ranges, tags and ports meet all the time. */

const ROOT = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
export const groupId = (name: string) => `${ROOT}/networkSecurityGroups/${name}`;
export const asgId = (name: string) => `${ROOT}/applicationSecurityGroups/${name}`;
export const subnetId = (network: string, name: string) => `${ROOT}/virtualNetworks/${network}/subnets/${name}`;

const PREFIXES = [
  ...[
    '*',
    'VirtualNetwork',
    'Internet',
    'AzureLoadBalancer',
    'Storage.WestEurope',
    'AzurePlatformIMDS',
    'AzurePlatformDNS',
  ],
  ...[
    '10.0.0.0/16',
    '10.0.1.0/24',
    '10.0.1.4',
    '10.0.2.0/24',
    '10.1.0.0/16',
    '10.1.1.4/32',
    '0.0.0.0/0',
    '203.0.113.0/24',
  ],
];
const PORTS = ['*', '22', '80', '80-82', '81', '443-65535', '53'];
const SOURCE_PORTS = ['*', '*', '*', '53', '1000-2000'];
export const PROBED_PORTS = [1, 21, 22, 23, 52, 53, 54, 79, 80, 81, 82, 83, 442, 443, 444, 65_535];
export const PROBED_SOURCE_PORTS = [0, 52, 53, 54, 999, 1000, 1001, 2000, 2001, 65_535];
/** Interfaces, a private endpoint, free addresses of subnets, and what lies outside. */
export const ADDRESSES = [
  ...['10.0.1.4', '10.0.1.5', '10.0.2.4', '10.0.2.9', '10.1.1.4', '10.0.1.77', '10.1.200.1'],
  ...['10.9.9.9', '8.8.8.8', '203.0.113.5', '168.63.129.16', '169.254.169.254'],
];

const pick = <Item>(items: readonly Item[]) => fc.constantFrom(...items);
const some = <Item>(items: readonly Item[], most: number) =>
  fc.uniqueArray(pick(items), { minLength: 1, maxLength: most });

const side = (name: string) =>
  fc.oneof(
    {
      weight: 2,
      arbitrary: some(['g1', 'g2'], 2).map((groups) => ({
        [`${name}ApplicationSecurityGroups`]: groups.map((one) => ({ id: asgId(one) })),
      })),
    },
    { weight: 3, arbitrary: pick(PREFIXES).map((prefix) => ({ [`${name}AddressPrefix`]: prefix })) },
    { weight: 2, arbitrary: some(PREFIXES.slice(3), 3).map((prefixes) => ({ [`${name}AddressPrefixes`]: prefixes })) },
  );

const ports = (name: string, texts: readonly string[]) =>
  fc.oneof(
    pick(texts).map((text) => ({ [`${name}PortRange`]: text })),
    some(texts, 3).map((list) => ({ [`${name}PortRanges`]: list })),
  );

const rule = fc
  .tuple(
    fc.record({
      direction: pick(['Inbound', 'Outbound']),
      access: pick(['Allow', 'Deny']),
      protocol: pick(['*', 'Tcp', 'Udp', 'Icmp']),
    }),
    side('source'),
    side('destination'),
    ports('source', SOURCE_PORTS),
    ports('destination', PORTS),
  )
  .map((parts): JsonObject => Object.assign({}, ...parts));

const DEFAULTS = [
  ['Inbound', 65_000, 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
  ['Inbound', 65_001, 'Allow', 'AzureLoadBalancer', '*'],
  ['Inbound', 65_500, 'Deny', '*', '*'],
  ['Outbound', 65_000, 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
  ['Outbound', 65_001, 'Allow', '*', 'Internet'],
  ['Outbound', 65_500, 'Deny', '*', '*'],
] as const;

export const defaultSecurityRules = DEFAULTS.map(
  ([direction, priority, access, source, destination]): JsonObject => ({
    name: `default-${direction}-${priority}`,
    properties: {
      ...{ direction, priority, access, protocol: '*', sourcePortRange: '*', destinationPortRange: '*' },
      ...{ sourceAddressPrefix: source, destinationAddressPrefix: destination },
    },
  }),
);

/** Rules get priorities in an order that is not theirs in the list. */
export function securityGroup(name: string, rules: readonly JsonObject[]): JsonObject {
  const securityRules = rules.map((properties, index) => ({
    id: `${groupId(name)}/securityRules/r${index}`,
    name: `r${index}`,
    properties: { priority: 100 + ((index * 7) % 11) * 10 + index, ...properties },
  }));
  return { id: groupId(name), name, properties: { securityRules, defaultSecurityRules } };
}

export interface Shape {
  readonly subnets: Readonly<Record<'a1' | 'a2' | 'b1', string | null>>;
  readonly policies: string;
  readonly peering: 'none' | 'connected' | 'disconnected' | 'shut' | 'one-sided';
  readonly gateway: 'none' | 'own' | 'remote';
  readonly route: string | null;
  readonly groups: readonly (readonly string[])[];
  readonly nicGroups: readonly (string | null)[];
  /** SKU of the public address of 10.0.1.4. */
  readonly publicAt: 'Basic' | 'Standard' | null;
}

const reference = (id: string | null) => (id === null ? {} : { networkSecurityGroup: { id: groupId(id) } });

export function objects(shape: Shape, securityGroups: readonly JsonObject[]): AzureObjects {
  const network = (name: string, space: string, subnets: JsonObject[], peer: JsonObject[]): JsonObject => ({
    id: `${ROOT}/virtualNetworks/${name}`,
    name,
    properties: { addressSpace: { addressPrefixes: [space] }, subnets, virtualNetworkPeerings: peer },
  });
  const peering = (other: string, space: string, more: JsonObject): JsonObject[] => {
    const isMissing = shape.peering === 'none' || (shape.peering === 'one-sided' && other === 'A');
    if (isMissing) return [];
    return [
      {
        name: `to-${other}`,
        properties: {
          peeringState: shape.peering === 'disconnected' ? 'Disconnected' : 'Connected',
          allowVirtualNetworkAccess: shape.peering !== 'shut',
          remoteVirtualNetwork: { id: `${ROOT.toUpperCase()}/virtualNetworks/${other}` },
          remoteVirtualNetworkAddressSpace: { addressPrefixes: [space] },
          ...more,
        },
      },
    ];
  };
  const subnet = (of: string, name: string, addressPrefix: string, more: JsonObject): JsonObject => ({
    id: subnetId(of, name),
    name,
    properties: { addressPrefix, ...more },
  });
  const nic = (name: string, at: string, address: string, index: number, more: JsonObject = {}): JsonObject => ({
    id: `${ROOT}/networkInterfaces/${name}`,
    name,
    properties: {
      ...reference(shape.nicGroups[index] ?? null),
      ipConfigurations: [
        {
          name: 'ip',
          properties: {
            privateIPAddress: address,
            subnet: { id: at },
            applicationSecurityGroups: (shape.groups[index] ?? []).map((one) => ({ id: asgId(one) })),
            ...more,
          },
        },
      ],
    },
  });
  const table = `${ROOT}/routeTables/t`;
  const gatewaySubnet = shape.gateway === 'own' ? [subnet('A', 'GatewaySubnet', '10.0.9.0/24', {})] : [];
  const publicAddress = `${ROOT}/publicIPAddresses/p`;
  return {
    securityGroups,
    virtualNetworks: [
      network(
        'A',
        '10.0.0.0/16',
        [
          subnet('A', 'a1', '10.0.1.0/24', {
            ...reference(shape.subnets.a1),
            ...(shape.route === null ? {} : { routeTable: { id: table } }),
          }),
          subnet('A', 'a2', '10.0.2.0/24', {
            ...reference(shape.subnets.a2),
            privateEndpointNetworkPolicies: shape.policies,
          }),
          ...gatewaySubnet,
        ],
        peering('B', '10.1.0.0/16', shape.gateway === 'remote' ? { useRemoteGateways: true } : {}),
      ),
      network(
        'B',
        '10.1.0.0/16',
        [subnet('B', 'b1', '10.1.1.0/24', reference(shape.subnets.b1))],
        peering('A', '10.0.0.0/16', {}),
      ),
    ],
    networkInterfaces: [
      nic(
        'n0',
        subnetId('A', 'a1'),
        '10.0.1.4',
        0,
        shape.publicAt !== null ? { publicIPAddress: { id: publicAddress } } : {},
      ),
      nic('n1', subnetId('A', 'a1'), '10.0.1.5', 1),
      nic('n2', subnetId('A', 'a2'), '10.0.2.4', 2),
      nic('e', subnetId('A', 'a2'), '10.0.2.9', 3),
      nic('n4', subnetId('B', 'b1'), '10.1.1.4', 4),
    ],
    privateEndpoints: [
      {
        id: `${ROOT}/privateEndpoints/e`,
        name: 'e',
        properties: {
          subnet: { id: subnetId('A', 'a2') },
          networkInterfaces: [{ id: `${ROOT}/networkInterfaces/e` }],
          applicationSecurityGroups: [{ id: asgId('g1') }],
        },
      },
    ],
    publicAddresses:
      shape.publicAt !== null
        ? [{ id: publicAddress, name: 'p', sku: { name: shape.publicAt }, properties: { ipAddress: '203.0.113.77' } }]
        : [],
    routeTables:
      shape.route === null
        ? []
        : [{ id: table, properties: { routes: [{ name: 'r', properties: { addressPrefix: shape.route } }] } }],
    virtualMachines: [],
    scaleSets: [],
    clusters: [],
    notConsidered: [],
  };
}

const group = fc.option(pick(['s1', 's2', 's3']), { nil: null });
const GROUPS = [[], ['g1'], ['g2'], ['g1', 'g2']] as const;

export const universe: fc.Arbitrary<AzureObjects> = fc
  .record({
    shape: fc.record({
      subnets: fc.record({ a1: group, a2: group, b1: group }),
      policies: pick(['Disabled', 'Enabled', 'NetworkSecurityGroupEnabled', 'RouteTableEnabled']),
      peering: pick(['none', 'connected', 'disconnected', 'shut', 'one-sided'] as const),
      gateway: pick(['none', 'none', 'own', 'remote'] as const),
      route: fc.option(pick(['10.9.0.0/16', '0.0.0.0/0', '203.0.113.0/24']), { nil: null }),
      groups: fc.tuple(...[0, 1, 2, 3].map(() => pick(GROUPS)), fc.constant<readonly string[]>([])),
      nicGroups: fc.tuple(group, group, group, fc.constant(null), group),
      publicAt: pick([null, 'Basic', 'Standard'] as const),
    }),
    rules: fc.tuple(...['s1', 's2', 's3'].map(() => fc.array(rule, { maxLength: 6 }))),
  })
  .map(({ shape, rules }) =>
    objects(
      shape,
      rules.map((list, index) => securityGroup(`s${index + 1}`, list)),
    ),
  );
