import { type ArmScope, armResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { AzureLayout } from './layout.ts';

/**
 * Zones of the private endpoints that tenants' vaults, storage, databases, caches and queues have:
 * https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export const PRIVATE_ZONES = {
  blob: 'privatelink.blob.core.windows.net',
  file: 'privatelink.file.core.windows.net',
  queue: 'privatelink.queue.core.windows.net',
  sql: 'privatelink.database.windows.net',
  postgres: 'privatelink.postgres.database.azure.com',
  redis: 'privatelink.redis.azure.net',
  serviceBus: 'privatelink.servicebus.windows.net',
  vault: 'privatelink.vaultcore.azure.net',
} as const;

/** Private DNS zones and their links: within the network, a service's public name leads to its private endpoint. */
export function privateDnsResources(scope: ArmScope, name: string, layout: AzureLayout): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  return Object.values(PRIVATE_ZONES).flatMap((zone) => [
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
