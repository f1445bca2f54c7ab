import { PARENT, type Row, subscription } from './row.ts';

/** Azure's network provider lists who uses a resource in the resource itself. */
const USED_BY = ['properties.networkInterfaces', 'properties.subnets', 'properties.ipConfigurations'];

export const networkRows: readonly Row[] = [
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
    type: 'Microsoft.Network/networkInterfaces',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/networkInterfaces'),
    // Which machine it is of, the machine says.
    volatile: [
      'properties.virtualMachine',
      'properties.macAddress',
      'properties.primary',
      'properties.hostedWorkloads',
    ],
  },
  {
    type: 'Microsoft.Network/loadBalancers',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/loadBalancers'),
    immutable: { sku: 'the SKU of a load balancer cannot change' },
  },
  {
    type: 'Microsoft.Network/applicationGateways',
    apiVersion: '2024-03-01',
    bulk: subscription('Microsoft.Network/applicationGateways'),
    immutable: { 'properties.gatewayIPConfigurations': 'a gateway cannot move to another subnet' },
    volatile: ['properties.operationalState'],
  },
  {
    type: 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies',
    apiVersion: '2025-05-01',
    bulk: subscription('Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies'),
    // Who uses it, the gateway says.
    volatile: ['properties.applicationGateways', 'properties.httpListeners', 'properties.pathBasedRules'],
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
];
