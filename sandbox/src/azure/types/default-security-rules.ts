import type { JsonObject } from '../../json.ts';
import type { ResourceRecord } from '../arm/resource.ts';

interface DefaultRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: 'Inbound' | 'Outbound';
  readonly access: 'Allow' | 'Deny';
  readonly from: string;
  readonly to: string;
  readonly description: string;
}

/** The six rules that every network security group ends with. */
export const defaultSecurityRules: readonly DefaultRule[] = [
  {
    name: 'AllowVnetInBound',
    priority: 65000,
    direction: 'Inbound',
    access: 'Allow',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    description: 'Allow inbound traffic from all VMs in VNET',
  },
  {
    name: 'AllowAzureLoadBalancerInBound',
    priority: 65001,
    direction: 'Inbound',
    access: 'Allow',
    from: 'AzureLoadBalancer',
    to: '*',
    description: 'Allow inbound traffic from azure load balancer',
  },
  {
    name: 'DenyAllInBound',
    priority: 65500,
    direction: 'Inbound',
    access: 'Deny',
    from: '*',
    to: '*',
    description: 'Deny all inbound traffic',
  },
  {
    name: 'AllowVnetOutBound',
    priority: 65000,
    direction: 'Outbound',
    access: 'Allow',
    from: 'VirtualNetwork',
    to: 'VirtualNetwork',
    description: 'Allow outbound traffic from all VMs to all VMs in VNET',
  },
  {
    name: 'AllowInternetOutBound',
    priority: 65001,
    direction: 'Outbound',
    access: 'Allow',
    from: '*',
    to: 'Internet',
    description: 'Allow outbound traffic from all VMs to Internet',
  },
  {
    name: 'DenyAllOutBound',
    priority: 65500,
    direction: 'Outbound',
    access: 'Deny',
    from: '*',
    to: '*',
    description: 'Deny all outbound traffic',
  },
];

export function defaultRules(group: ResourceRecord): JsonObject[] {
  return defaultSecurityRules.map((rule) => ({
    id: `${group.id}/defaultSecurityRules/${rule.name}`,
    name: rule.name,
    type: 'Microsoft.Network/networkSecurityGroups/defaultSecurityRules',
    etag: `W/"${group.etag}"`,
    properties: {
      provisioningState: 'Succeeded',
      description: rule.description,
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: rule.from,
      destinationAddressPrefix: rule.to,
      access: rule.access,
      priority: rule.priority,
      direction: rule.direction,
      sourcePortRanges: [],
      destinationPortRanges: [],
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
    },
  }));
}
