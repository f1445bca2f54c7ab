import { type ArmScope, armResource, providerId, taggedResource } from '../azure/arm.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { existingNetwork, withNetwork } from './existing.ts';
import type { AzureLayout } from './layout.ts';
import { privateDnsResources } from './private-dns.ts';
import type { AzureInfrastructureSpec } from './schema.ts';
import { shardResources } from './shards.ts';
import { subnetsOf } from './subnets.ts';

/** Of rules of the platform (100–299), before all that tenants have. */
const GATEWAY_MANAGER_PRIORITY = 200;

/** Network of an infrastructure: way out, security groups, subnets by purpose, private DNS. */
export function networkResources(
  scope: ArmScope,
  name: string,
  spec: AzureInfrastructureSpec,
  layout: AzureLayout,
): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  const addressId = providerId(layout.resourceGroup, 'Microsoft.Network/publicIPAddresses', `pip-${name}-nat`);
  const subnets = subnetsOf(spec.network.addressSpace, spec.network.shards);

  const nsg = (key: string, title: string, id: string) =>
    taggedResource(scope, {
      key,
      title,
      type: 'Microsoft.Network/networkSecurityGroups',
      id,
      body: { properties: {} },
      dependsOn: ['resource-group', 'register/Microsoft.Network'],
      ...inGroup,
    });
  const subnet = (key: string, title: string, id: string, needs: string[], properties: Template) =>
    armResource(scope, {
      key,
      title,
      type: 'Microsoft.Network/virtualNetworks/subnets',
      id,
      body: { properties },
      dependsOn: ['vnet', ...needs],
      ...withNetwork(spec),
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
      id: layout.natGateway,
      body: { sku: { name: 'Standard' }, properties: { publicIpAddresses: [{ id: addressId }] } },
      dependsOn: ['nat-address'],
      ...inGroup,
    }),
    nsg('nsg-aks', 'security group of the nodes', layout.nodeNsg),
    nsg('nsg-gateway', 'security group of gateways', layout.gatewayNsg),
    // Without it Azure makes no gateway: https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure
    // Its load balancers come in by a rule that every group ends with.
    armResource(scope, {
      key: 'nsg-gateway/manager',
      title: 'security rule allow Azure to manage gateways',
      type: 'Microsoft.Network/networkSecurityGroups/securityRules',
      id: `${layout.gatewayNsg}/securityRules/allow-gateway-manager`,
      body: {
        properties: {
          priority: GATEWAY_MANAGER_PRIORITY,
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          sourceAddressPrefix: 'GatewayManager',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '65200-65535',
        },
      },
      dependsOn: ['nsg-gateway'],
      ...inGroup,
    }),
    spec.network.vnetId === undefined
      ? taggedResource(scope, {
          key: 'vnet',
          title: 'virtual network',
          type: 'Microsoft.Network/virtualNetworks',
          id: layout.vnet,
          body: { properties: { addressSpace: { addressPrefixes: [spec.network.addressSpace] } } },
          dependsOn: ['resource-group', 'register/Microsoft.Network'],
          ...inGroup,
        })
      : existingNetwork(scope, spec.network.vnetId, spec.network.addressSpace),
    subnet('subnet/aks', 'subnet of the nodes', layout.nodeSubnet, ['nsg-aks', 'nat-gateway'], {
      addressPrefix: subnets.aks,
      networkSecurityGroup: { id: layout.nodeNsg },
      natGateway: { id: layout.natGateway },
      defaultOutboundAccess: false,
    }),
    subnet('subnet/gateway', 'subnet of gateways', layout.gatewaySubnet, ['nsg-gateway', 'nsg-gateway/manager'], {
      addressPrefix: subnets.gateway,
      networkSecurityGroup: { id: layout.gatewayNsg },
    }),
    ...shardResources(scope, spec, layout),
    ...privateDnsResources(scope, name, layout),
  ];
}
