import type { ArmScope } from '../azure/arm.ts';
import { endpointKeys, privateEndpointResources } from '../azure/private-endpoint.ts';
import type { AzureLayout, ShardLayout } from '../infrastructure/layout.ts';
import { PRIVATE_ZONES } from '../infrastructure/private-dns.ts';
import type { KubernetesScope } from '../kubernetes/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { wayToEndpoint } from './endpoint-in-reach.ts';

const ENDPOINT = { key: 'vault-endpoint', name: 'pe-vault', belongsTo: 'of the vault' } as const;

/** Keys of what must stand before the vault answers within the network. */
export const VAULT_ENDPOINT_KEYS = endpointKeys(ENDPOINT.key);

/** The vault's address in the network: a private endpoint in the tenant's security group, and its name in the private zone. */
export function vaultEndpointResources(
  scope: ArmScope,
  group: string,
  asgId: string,
  vaultId: string,
  layout: AzureLayout,
  shard: ShardLayout,
): DesiredResource[] {
  return privateEndpointResources(scope, group, {
    ...ENDPOINT,
    of: vaultId,
    part: 'vault',
    zone: layout.privateZone(PRIVATE_ZONES.vault),
    subnet: shard.privateEndpointSubnet,
    securityGroup: asgId,
    dependsOn: ['vault', 'asg'],
    deletedWith: 'resource-group',
  });
}

/** The way of the tenant's pods there, which use the vault as the tenant's identity. */
export function wayToVault(cluster: KubernetesScope): DesiredResource {
  return wayToEndpoint(cluster, ENDPOINT, [443]);
}
