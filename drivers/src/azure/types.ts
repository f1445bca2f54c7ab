import { DriverError } from '../contract.ts';

/** Where the owner's uid stands on a resource of a type. */
export type OwnerMark =
  /** In the tag `tenantry-object`; `at` is where the tags are. */
  | { readonly kind: 'tag'; readonly at: readonly string[] }
  /** At the end of a text field of at most `max` characters. */
  | { readonly kind: 'text'; readonly at: readonly string[]; readonly max: number }
  /**
   * It can carry none: what holds for its parent holds for it. Under a parent that carries none either, what holds for the
   * resource whose id stands at `via` (a subnet in a network of others belongs to whom its security group belongs to).
   */
  | { readonly kind: 'parent'; readonly via?: readonly string[] }
  /** It belongs to everybody and is never taken away. */
  | { readonly kind: 'shared' };

/** How the driver learns of many resources of a type at once. */
export type BulkRead =
  /** One list for the whole subscription. */
  | { readonly kind: 'subscription'; readonly path: string }
  /** They stand in the body of their parent, in this list. */
  | { readonly kind: 'within'; readonly parent: string; readonly at: readonly string[] }
  /** One list per parent; `path` is appended to the parent's id. Swept in turn, a bounded number at a time. */
  | { readonly kind: 'parent'; readonly path: string }
  /** No list at all: each by itself, swept in turn. */
  | { readonly kind: 'single' };

/** Where one write at a time is let through: at the resource itself, or at its parent for all siblings together. */
export type WriteLane = 'own' | 'parent';

export interface TypeFacts {
  readonly type: string;
  readonly apiVersion: string;
  readonly mark: OwnerMark;
  readonly bulk: BulkRead;
  readonly lane: WriteLane;
  /** Honours `If-Match` and `If-None-Match`. */
  readonly hasPreconditions: boolean;
  /** Cannot be changed in place: dotted path → why. */
  readonly immutable: Readonly<Record<string, string>>;
  /** Sent but never answered, or not comparable. */
  readonly incomparable: readonly string[];
  /** Addresses that end in a version which Azure moves on by itself: compared without it. */
  readonly versioned: readonly string[];
  /** Lists of children that are managed as resources of their own: never compared as a whole, never put back stale. */
  readonly children: readonly string[];
  /** Top-level or `properties` fields that change without any of our doing and say nothing: left out of the version. */
  readonly volatile: readonly string[];
  /** Tags can be changed alone through the tags API. */
  readonly hasTagsApi: boolean;
  /** Written once; Resource Manager then ignores or refuses changes. */
  readonly isWriteOnce: boolean;
  /** Resource Manager has no deletion for it: it goes with its parent. */
  readonly goesWithParent: boolean;
}

const MOVED = { location: 'a resource cannot move to another region' };
const TAGS: OwnerMark = { kind: 'tag', at: ['tags'] };
const PARENT: OwnerMark = { kind: 'parent' };
const subscription = (path: string): BulkRead => ({ kind: 'subscription', path: `/providers/${path}` });

type Row = Pick<TypeFacts, 'type' | 'apiVersion' | 'bulk'> & Partial<TypeFacts>;

/** Azure's network provider lists who uses a resource in the resource itself. */
const USED_BY = ['properties.networkInterfaces', 'properties.subnets', 'properties.ipConfigurations'];

const ROWS: readonly Row[] = [
  {
    type: 'Microsoft.Resources/resourceGroups',
    apiVersion: '2024-07-01',
    bulk: { kind: 'subscription', path: '/resourcegroups' },
  },
  {
    type: 'Microsoft.Resources/providerRegistrations',
    apiVersion: '2024-07-01',
    bulk: { kind: 'single' },
    mark: { kind: 'shared' },
    volatile: ['resourceTypes'],
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Authorization/locks',
    apiVersion: '2020-05-01',
    bulk: subscription('Microsoft.Authorization/locks'),
    mark: { kind: 'text', at: ['properties', 'notes'], max: 512 },
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersion: '2022-04-01',
    bulk: subscription('Microsoft.Authorization/roleAssignments'),
    mark: { kind: 'text', at: ['properties', 'description'], max: 1024 },
    immutable: {
      'properties.roleDefinitionId': 'the role of an assignment cannot change',
      'properties.principalId': 'the holder of an assignment cannot change',
    },
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    apiVersion: '2023-01-31',
    bulk: subscription('Microsoft.ManagedIdentity/userAssignedIdentities'),
  },
  {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
    apiVersion: '2023-01-31',
    bulk: { kind: 'parent', path: '/federatedIdentityCredentials' },
    mark: PARENT,
    // Two writes at once under one identity are answered with 409.
    lane: 'parent',
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Network/applicationSecurityGroups',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/applicationSecurityGroups'),
  },
  {
    type: 'Microsoft.Network/networkSecurityGroups',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/networkSecurityGroups'),
    children: ['properties.securityRules'],
    volatile: ['properties.securityRules', 'properties.defaultSecurityRules', ...USED_BY],
  },
  {
    type: 'Microsoft.Network/networkSecurityGroups/securityRules',
    apiVersion: '2024-03-01',
    bulk: {
      kind: 'within',
      parent: 'Microsoft.Network/networkSecurityGroups',
      at: ['properties', 'securityRules'],
    },
    mark: { kind: 'text', at: ['properties', 'description'], max: 140 },
    lane: 'parent',
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Network/virtualNetworks',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/virtualNetworks'),
    children: ['properties.subnets', 'properties.virtualNetworkPeerings'],
    volatile: ['properties.subnets'],
  },
  {
    type: 'Microsoft.Network/virtualNetworks/subnets',
    apiVersion: '2024-03-01',
    bulk: { kind: 'within', parent: 'Microsoft.Network/virtualNetworks', at: ['properties', 'subnets'] },
    mark: { kind: 'parent', via: ['properties', 'networkSecurityGroup', 'id'] },
    lane: 'parent',
    volatile: [
      'properties.ipConfigurations',
      'properties.privateEndpoints',
      'properties.ipConfigurationProfiles',
      'properties.purpose',
      'properties.serviceAssociationLinks',
      'properties.resourceNavigationLinks',
    ],
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Network/natGateways',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/natGateways'),
    volatile: USED_BY,
  },
  {
    type: 'Microsoft.Network/publicIPAddresses',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/publicIPAddresses'),
    immutable: {
      sku: 'the SKU of a public address cannot change',
      zones: 'the zones of a public address cannot change',
    },
    volatile: ['properties.ipConfiguration', 'properties.natGateway'],
  },
  {
    type: 'Microsoft.Network/privateEndpoints',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/privateEndpoints'),
    immutable: { 'properties.subnet': 'a private endpoint cannot move to another subnet' },
  },
  {
    type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
    apiVersion: '2024-03-01',
    bulk: { kind: 'parent', path: '/privateDnsZoneGroups' },
    mark: PARENT,
    lane: 'parent',
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Network/privateDnsZones',
    apiVersion: '2024-06-01',
    bulk: subscription('Microsoft.Network/privateDnsZones'),
    hasPreconditions: true,
    volatile: ['properties.numberOfRecordSets', 'properties.numberOfVirtualNetworkLinks'],
  },
  {
    type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    apiVersion: '2024-06-01',
    bulk: { kind: 'parent', path: '/virtualNetworkLinks' },
    immutable: { 'properties.virtualNetwork': 'a link cannot be moved to another network' },
    hasPreconditions: true,
    lane: 'parent',
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.KeyVault/vaults',
    apiVersion: '2026-02-01',
    bulk: subscription('Microsoft.KeyVault/vaults'),
    // Both are fixed at creation, and a vault must not be replaced for their sake: its name stays taken for as long.
    incomparable: [
      'properties.softDeleteRetentionInDays',
      'properties.enablePurgeProtection',
      'properties.createMode',
      'properties.accessPolicies',
    ],
    volatile: ['properties.privateEndpointConnections'],
  },
  {
    type: 'Microsoft.KeyVault/vaults/keys',
    apiVersion: '2026-02-01',
    bulk: { kind: 'parent', path: '/keys' },
    mark: TAGS,
    lane: 'own',
    isWriteOnce: true,
    goesWithParent: true,
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Compute/sshPublicKeys',
    apiVersion: '2024-07-01',
    bulk: subscription('Microsoft.Compute/sshPublicKeys'),
  },
  {
    type: 'Microsoft.Compute/diskEncryptionSets',
    apiVersion: '2024-03-02',
    bulk: subscription('Microsoft.Compute/diskEncryptionSets'),
    // Azure itself moves on to the newest version of the key.
    versioned: ['properties.activeKey.keyUrl'],
  },
  {
    type: 'Microsoft.ContainerService/managedClusters',
    apiVersion: '2024-09-01',
    bulk: subscription('Microsoft.ContainerService/managedClusters'),
    hasPreconditions: true,
    children: ['properties.agentPoolProfiles'],
    immutable: {
      'properties.dnsPrefix': 'the DNS prefix of a cluster cannot change',
      'properties.nodeResourceGroup': 'the group of the nodes cannot change',
      'properties.networkProfile.networkPlugin': 'the network plug-in of a cluster cannot change',
      'properties.networkProfile.serviceCidr': 'the service range of a cluster cannot change',
      'properties.networkProfile.podCidr': 'the pod range of a cluster cannot change',
      'properties.networkProfile.dnsServiceIP': 'the DNS address of a cluster cannot change',
    },
    volatile: ['properties.agentPoolProfiles'],
  },
  {
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    apiVersion: '2024-09-01',
    bulk: { kind: 'parent', path: '/agentPools' },
    mark: { kind: 'tag', at: ['properties', 'tags'] },
    hasPreconditions: true,
    lane: 'parent',
    immutable: {
      'properties.vmSize': 'the machine size of a node pool cannot change',
      'properties.osType': 'the operating system of a node pool cannot change',
      'properties.maxPods': 'the number of pods per node cannot change',
      'properties.vnetSubnetID': 'a node pool cannot move to another subnet',
      'properties.availabilityZones': 'the zones of a node pool cannot change',
    },
    volatile: ['properties.powerState', 'properties.count'],
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.ContainerService/managedClusters/managedNamespaces',
    apiVersion: '2025-09-01',
    bulk: { kind: 'parent', path: '/managedNamespaces' },
    lane: 'parent',
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.OperationalInsights/workspaces',
    apiVersion: '2023-09-01',
    bulk: subscription('Microsoft.OperationalInsights/workspaces'),
    volatile: ['properties.modifiedDate', 'properties.workspaceCapping'],
  },
  {
    type: 'Microsoft.Monitor/accounts',
    apiVersion: '2023-04-03',
    bulk: subscription('Microsoft.Monitor/accounts'),
  },
  {
    type: 'Microsoft.Insights/dataCollectionEndpoints',
    apiVersion: '2023-03-11',
    bulk: subscription('Microsoft.Insights/dataCollectionEndpoints'),
  },
  {
    type: 'Microsoft.Insights/dataCollectionRules',
    apiVersion: '2023-03-11',
    bulk: subscription('Microsoft.Insights/dataCollectionRules'),
  },
  {
    type: 'Microsoft.Insights/dataCollectionRuleAssociations',
    apiVersion: '2023-03-11',
    bulk: { kind: 'parent', path: '/providers/Microsoft.Insights/dataCollectionRuleAssociations' },
    mark: { kind: 'text', at: ['properties', 'description'], max: 1024 },
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Insights/diagnosticSettings',
    apiVersion: '2021-05-01-preview',
    bulk: { kind: 'parent', path: '/providers/Microsoft.Insights/diagnosticSettings' },
    mark: PARENT,
    hasTagsApi: false,
  },
];

const TABLE = new Map(
  ROWS.map((row): [string, TypeFacts] => [
    row.type.toLowerCase(),
    {
      mark: TAGS,
      lane: 'own',
      hasPreconditions: false,
      incomparable: [],
      versioned: [],
      children: [],
      volatile: [],
      hasTagsApi: true,
      isWriteOnce: false,
      goesWithParent: false,
      ...row,
      immutable: { ...MOVED, ...row.immutable },
    },
  ]),
);

const SHARED = new Set(
  [...TABLE.values()]
    .filter(({ lane }) => lane === 'parent')
    .flatMap(({ type }) => [type.toLowerCase(), type.slice(0, type.lastIndexOf('/')).toLowerCase()]),
);

/** What the driver knows of a type. Throws `DriverError` for one it does not know. */
export function factsOf(type: string): TypeFacts {
  const facts = TABLE.get(type.toLowerCase());
  if (facts === undefined) throw new DriverError('invalid', 'UnknownType', `the Azure driver does not know ${type}`);
  return facts;
}

export function isKnownType(type: string): boolean {
  return TABLE.has(type.toLowerCase());
}

/** Whether objects of different owners write to the same lane: to children of one parent, or to that parent. */
export function hasManyWriters(type: string): boolean {
  return SHARED.has(type.toLowerCase());
}

export function allTypes(): readonly TypeFacts[] {
  return [...TABLE.values()];
}

export const TAGS_API_VERSION = '2024-07-01';
export const REGISTRATION = 'Microsoft.Resources/providerRegistrations';
export const RESOURCE_GROUP = 'Microsoft.Resources/resourceGroups';
export const VAULT = 'Microsoft.KeyVault/vaults';
export const WORKSPACE = 'Microsoft.OperationalInsights/workspaces';
export const ROLE_ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
