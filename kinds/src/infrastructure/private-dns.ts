import { type ArmScope, armResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { AzureLayout } from './layout.ts';

/** Zone of the vaults' private endpoints. */
export const VAULT_ZONE = 'privatelink.vaultcore.azure.net';

/** Zones of the private endpoints that tenants' databases, caches, storage and vaults have. */
const PRIVATE_ZONES = [
  'privatelink.blob.core.windows.net',
  'privatelink.database.windows.net',
  'privatelink.postgres.database.azure.com',
  'privatelink.redis.azure.net',
  VAULT_ZONE,
] as const;

/** Private DNS zones and their links: within the network, a service's public name leads to its private endpoint. */
export function privateDnsResources(scope: ArmScope, name: string, layout: AzureLayout): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  return PRIVATE_ZONES.flatMap((zone) => [
    armResource(scope, {
      key: `dns/${zone}`,
      title: `private DNS zone ${zone}`,
      type: 'Microsoft.Network/privateDnsZones',
      id: layout.privateZone(zone),
      body: { location: 'global', tags: scope.tags },
      dependsOn: ['resource-group', 'register/Microsoft.Network'],
      ...inGroup,
    }),
    armResource(scope, {
      key: `dns/${zone}/link`,
      title: `link of ${zone} to the network`,
      type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
      id: `${layout.privateZone(zone)}/virtualNetworkLinks/vnet-${name}`,
      body: {
        location: 'global',
        tags: scope.tags,
        properties: { virtualNetwork: { id: layout.vnet }, registrationEnabled: false },
      },
      dependsOn: [`dns/${zone}`, 'vnet'],
      ...inGroup,
    }),
  ]);
}
