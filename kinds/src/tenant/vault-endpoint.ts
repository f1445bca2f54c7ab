import { type ArmScope, armResource, providerId, taggedResource } from '../azure/arm.ts';
import type { AzureLayout, ShardLayout } from '../infrastructure/layout.ts';
import { VAULT_ZONE } from '../infrastructure/private-dns.ts';
import type { DesiredResource } from '../model/resource.ts';

/** Keys of what must stand before the vault answers within the network. */
export const VAULT_ENDPOINT_KEYS = ['vault-endpoint', 'vault-endpoint/dns'] as const;

/** The vault's address in the network: a private endpoint in the tenant's security group, and its name in the private zone. */
export function vaultEndpointResources(
  scope: ArmScope,
  group: string,
  asgId: string,
  vaultId: string,
  layout: AzureLayout,
  shard: ShardLayout,
): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  const [endpointKey, dnsKey] = VAULT_ENDPOINT_KEYS;
  const id = providerId(group, 'Microsoft.Network/privateEndpoints', 'pe-vault');
  return [
    taggedResource(scope, {
      key: endpointKey,
      title: 'private endpoint of the vault',
      type: 'Microsoft.Network/privateEndpoints',
      id,
      body: {
        properties: {
          subnet: { id: shard.privateEndpointSubnet },
          customNetworkInterfaceName: 'nic-pe-vault',
          applicationSecurityGroups: [{ id: asgId }],
          privateLinkServiceConnections: [
            { name: 'vault', properties: { privateLinkServiceId: vaultId, groupIds: ['vault'] } },
          ],
        },
      },
      dependsOn: ['vault', 'asg'],
      ...inGroup,
    }),
    armResource(scope, {
      key: dnsKey,
      title: "name of the vault's private endpoint",
      type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
      id: `${id}/privateDnsZoneGroups/default`,
      body: {
        properties: {
          privateDnsZoneConfigs: [{ name: 'vault', properties: { privateDnsZoneId: layout.privateZone(VAULT_ZONE) } }],
        },
      },
      dependsOn: [endpointKey],
      ...inGroup,
    }),
  ];
}
