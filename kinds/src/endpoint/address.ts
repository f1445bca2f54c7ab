import { providerId, taggedResource } from '../azure/arm.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { AzureTenant } from '../tenant/azure-tenant.ts';

/** Of an endpoint for the internet, for as long as it lives. */
export function publicAddress({ scope, group }: AzureTenant, name: string): DesiredResource {
  return taggedResource(scope, {
    key: 'address',
    title: `public address of ${name}`,
    type: 'Microsoft.Network/publicIPAddresses',
    id: providerId(group, 'Microsoft.Network/publicIPAddresses', `pip-${name}`),
    body: {
      sku: { name: 'Standard', tier: 'Regional' },
      properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' },
    },
    outputs: { address: 'properties.ipAddress' },
  });
}
