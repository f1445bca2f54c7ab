import { type ArmScope, armResource, providerId, taggedResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { AzureLayout } from './layout.ts';
import { subnetsOf } from './subnets.ts';

/** Zones of the private endpoints that tenants' databases, caches, storage and vaults will have. */
const PRIVATE_ZONES = [
  'privatelink.blob.core.windows.net',
  'privatelink.database.windows.net',
  'privatelink.postgres.database.azure.com',
  'privatelink.redis.azure.net',
  'privatelink.vaultcore.azure.net',
] as const;

/** Last rules of a group that tenants share: what no tenant's own rule has allowed stays inside the network refused. */
const DENY_PRIORITY = 4000;

/** Network of an infrastructure: way out, security groups, subnets by purpose, private DNS. */
export function networkResources(
  scope: ArmScope,
  name: string,
  addressSpace: string,
  layout: AzureLayout,
): DesiredResource[] {
  const group = layout.resourceGroup;
  const inGroup = { deletedWith: 'resource-group' } as const;
  const natId = providerId(group, 'Microsoft.Network/natGateways', `ng-${name}`);
  const addressId = providerId(group, 'Microsoft.Network/publicIPAddresses', `pip-${name}-nat`);
  const subnets = subnetsOf(addressSpace);

  const nsg = (key: string, title: string, id: string) =>
    taggedResource(scope, {
      key,
      title,
      type: 'Microsoft.Network/networkSecurityGroups',
      id,
      body: { properties: {} },
      dependsOn: ['resource-group'],
      ...inGroup,
    });
  const deny = (nsgKey: string, nsgId: string, direction: 'Inbound' | 'Outbound') =>
    armResource(scope, {
      key: `${nsgKey}/deny-${direction.toLowerCase()}`,
      title: `security rule deny ${direction.toLowerCase()} within the network`,
      type: 'Microsoft.Network/networkSecurityGroups/securityRules',
      id: `${nsgId}/securityRules/deny-vnet-${direction.toLowerCase()}`,
      body: {
        properties: {
          priority: DENY_PRIORITY,
          direction,
          access: 'Deny',
          protocol: '*',
          sourceAddressPrefix: 'VirtualNetwork',
          sourcePortRange: '*',
          destinationAddressPrefix: 'VirtualNetwork',
          destinationPortRange: '*',
        },
      },
      dependsOn: [nsgKey],
      ...inGroup,
    });
  const subnet = (
    key: string,
    subnetName: Parameters<AzureLayout['subnet']>[0],
    nsgKey: string,
    properties: DesiredResource['body'],
    needs: string[],
  ) =>
    armResource(scope, {
      key,
      title: `subnet ${subnetName}`,
      type: 'Microsoft.Network/virtualNetworks/subnets',
      id: layout.subnet(subnetName),
      body: { properties },
      dependsOn: ['vnet', nsgKey, ...needs],
      ...inGroup,
    });
  const zones = PRIVATE_ZONES.flatMap((zone) => {
    const id = providerId(group, 'Microsoft.Network/privateDnsZones', zone);
    return [
      armResource(scope, {
        key: `dns/${zone}`,
        title: `private DNS zone ${zone}`,
        type: 'Microsoft.Network/privateDnsZones',
        id,
        body: { location: 'global', tags: scope.tags },
        dependsOn: ['resource-group', 'register/Microsoft.Network'],
        ...inGroup,
      }),
      armResource(scope, {
        key: `dns/${zone}/link`,
        title: `link of ${zone} to the network`,
        type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
        id: `${id}/virtualNetworkLinks/vnet-${name}`,
        body: {
          location: 'global',
          tags: scope.tags,
          properties: { virtualNetwork: { id: layout.vnet }, registrationEnabled: false },
        },
        dependsOn: [`dns/${zone}`, 'vnet'],
        ...inGroup,
      }),
    ];
  });

  return [
    taggedResource(scope, {
      key: 'nat-address',
      title: 'public address of outgoing traffic',
      type: 'Microsoft.Network/publicIPAddresses',
      id: addressId,
      body: {
        sku: { name: 'Standard', tier: 'Regional' },
        properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' },
      },
      dependsOn: ['resource-group', 'register/Microsoft.Network'],
      outputs: { address: 'properties.ipAddress' },
      ...inGroup,
    }),
    taggedResource(scope, {
      key: 'nat-gateway',
      title: 'NAT gateway',
      type: 'Microsoft.Network/natGateways',
      id: natId,
      body: { sku: { name: 'Standard' }, properties: { publicIpAddresses: [{ id: addressId }] } },
      dependsOn: ['nat-address'],
      ...inGroup,
    }),
    nsg('nsg-aks', 'security group of the nodes', layout.nodeNsg),
    nsg('nsg-workload', 'security group of hosts', layout.workloadNsg),
    nsg('nsg-pe', 'security group of private endpoints', layout.privateEndpointNsg),
    nsg('nsg-gateway', 'security group of gateways', layout.gatewayNsg),
    deny('nsg-workload', layout.workloadNsg, 'Inbound'),
    deny('nsg-workload', layout.workloadNsg, 'Outbound'),
    deny('nsg-pe', layout.privateEndpointNsg, 'Inbound'),
    taggedResource(scope, {
      key: 'vnet',
      title: 'virtual network',
      type: 'Microsoft.Network/virtualNetworks',
      id: layout.vnet,
      body: { properties: { addressSpace: { addressPrefixes: [addressSpace] } } },
      dependsOn: ['resource-group', 'register/Microsoft.Network'],
      ...inGroup,
    }),
    subnet(
      'subnet/aks',
      'snet-aks',
      'nsg-aks',
      {
        addressPrefix: subnets.aks,
        networkSecurityGroup: { id: layout.nodeNsg },
        natGateway: { id: natId },
        defaultOutboundAccess: false,
      },
      ['nat-gateway'],
    ),
    subnet(
      'subnet/workload',
      'snet-workload-01',
      'nsg-workload',
      {
        addressPrefix: subnets.workload,
        networkSecurityGroup: { id: layout.workloadNsg },
        natGateway: { id: natId },
        defaultOutboundAccess: false,
      },
      ['nat-gateway'],
    ),
    // Without this policy Azure ignores security rules for private endpoints.
    subnet(
      'subnet/pe',
      'snet-pe-01',
      'nsg-pe',
      {
        addressPrefix: subnets.privateEndpoints,
        networkSecurityGroup: { id: layout.privateEndpointNsg },
        privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled',
        defaultOutboundAccess: false,
      },
      [],
    ),
    subnet(
      'subnet/gateway',
      'snet-appgw',
      'nsg-gateway',
      {
        addressPrefix: subnets.gateway,
        networkSecurityGroup: { id: layout.gatewayNsg },
      },
      [],
    ),
    ...zones,
  ];
}
