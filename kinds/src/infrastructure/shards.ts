import { type ArmScope, armResource, taggedResource } from '../azure/arm.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { withNetwork } from './existing.ts';
import type { AzureLayout } from './layout.ts';
import type { AzureInfrastructureSpec } from './schema.ts';
import { subnetsOf } from './subnets.ts';

/** Last rule of a shard's groups: what no tenant's own rule has allowed stays refused inside the network. */
const DENY_PRIORITY = 4000;
/** Of rules of the platform (100–299), before all that tenants have. */
const CONTROL_PLANE_PRIORITY = 200;

/** The security groups of every shard with their standing rules, and its subnets. */
export function shardResources(scope: ArmScope, spec: AzureInfrastructureSpec, layout: AzureLayout): DesiredResource[] {
  const { shards, addressSpace } = spec.network;
  return subnetsOf(addressSpace, shards).shards.flatMap((ranges, index) =>
    oneShard(scope, spec, layout, index + 1, ranges),
  );
}

function oneShard(
  scope: ArmScope,
  spec: AzureInfrastructureSpec,
  layout: AzureLayout,
  number: number,
  ranges: { readonly workload: string; readonly privateEndpoints: string },
): DesiredResource[] {
  const shard = layout.shard(number);
  const inGroup = { deletedWith: 'resource-group' } as const;
  // The first shard is older than the others, and keeps the keys it has in the inventory.
  const suffix = number === 1 ? '' : `-${shard.name}`;
  const [hosts, endpoints] = [`nsg-workload${suffix}`, `nsg-pe${suffix}`];

  const group = (key: string, title: string, id: string) =>
    taggedResource(scope, {
      key,
      title: `${title}, shard ${shard.name}`,
      type: 'Microsoft.Network/networkSecurityGroups',
      id,
      body: { properties: {} },
      dependsOn: ['resource-group', 'register/Microsoft.Network'],
      ...inGroup,
    });
  const rule = (key: string, title: string, nsgKey: string, nsgId: string, name: string, properties: Template) =>
    armResource(scope, {
      key: `${nsgKey}/${key}`,
      title: `security rule ${title}, shard ${shard.name}`,
      type: 'Microsoft.Network/networkSecurityGroups/securityRules',
      id: `${nsgId}/securityRules/${name}`,
      body: { properties: { protocol: '*', sourcePortRange: '*', destinationPortRange: '*', ...properties } },
      dependsOn: [nsgKey],
      ...inGroup,
    });
  // A rule between application security groups does not reach network cards that are in none; prefixes do.
  const deny = (nsgKey: string, nsgId: string, direction: 'Inbound' | 'Outbound') => {
    const way = direction.toLowerCase();
    return rule(`deny-${way}`, `deny ${way} within the network`, nsgKey, nsgId, `deny-vnet-${way}`, {
      priority: DENY_PRIORITY,
      direction,
      access: 'Deny',
      sourceAddressPrefix: 'VirtualNetwork',
      destinationAddressPrefix: 'VirtualNetwork',
    });
  };
  const subnet = (key: string, purpose: string, id: string, nsgKey: string, needs: string[], properties: Template) =>
    armResource(scope, {
      key: `${key}${suffix}`,
      title: `subnet of ${purpose}, shard ${shard.name}`,
      type: 'Microsoft.Network/virtualNetworks/subnets',
      id,
      body: { properties: { ...properties, defaultOutboundAccess: false } },
      // Only with its rules is a group closed; nothing comes into a subnet before.
      dependsOn: ['vnet', nsgKey, ...needs],
      ...withNetwork(spec),
    });
  const { network, ranges: controlPlane } = spec.vaultAccess;
  return [
    group(hosts, 'security group of hosts', shard.workloadNsg),
    group(endpoints, 'security group of private endpoints', shard.privateEndpointNsg),
    deny(hosts, shard.workloadNsg, 'Inbound'),
    deny(hosts, shard.workloadNsg, 'Outbound'),
    deny(endpoints, shard.privateEndpointNsg, 'Inbound'),
    ...(network === 'private' && controlPlane.length > 0
      ? [
          rule('control-plane', 'allow the control plane', endpoints, shard.privateEndpointNsg, 'allow-control-plane', {
            priority: CONTROL_PLANE_PRIORITY,
            direction: 'Inbound',
            access: 'Allow',
            protocol: 'Tcp',
            sourceAddressPrefixes: controlPlane,
            destinationAddressPrefix: 'VirtualNetwork',
            destinationPortRange: '443',
          }),
        ]
      : []),
    subnet(
      'subnet/workload',
      'hosts',
      shard.workloadSubnet,
      hosts,
      [`${hosts}/deny-inbound`, `${hosts}/deny-outbound`, 'nat-gateway'],
      {
        addressPrefix: ranges.workload,
        networkSecurityGroup: { id: shard.workloadNsg },
        natGateway: { id: layout.natGateway },
      },
    ),
    // Without this policy Azure ignores security rules for private endpoints.
    subnet('subnet/pe', 'private endpoints', shard.privateEndpointSubnet, endpoints, [`${endpoints}/deny-inbound`], {
      addressPrefix: ranges.privateEndpoints,
      networkSecurityGroup: { id: shard.privateEndpointNsg },
      privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled',
    }),
  ];
}
