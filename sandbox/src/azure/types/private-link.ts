import { textAt } from '../../json.ts';
import type { ResourceRecord } from '../arm/resource.ts';

/** What of a service a private endpoint can connect to, by `groupId`: the private DNS zone and its public name. */
export interface PrivateLinkGroup {
  readonly groupId: string;
  readonly zone: string;
  readonly publicSuffix: string;
  /** The region stands between the name and the zone: `cache.eastus`. */
  readonly isRegional?: boolean;
}

/** A type that private endpoints connect to. */
export interface PrivateLinkTarget {
  readonly type: string;
  /** Who may do this on the target has the connection approved at once. */
  readonly approval: string;
  readonly groups: readonly PrivateLinkGroup[];
}

const blob = ['blob', 'file', 'queue', 'table', 'dfs', 'web'].map((service) => ({
  groupId: service,
  zone: `privatelink.${service}.core.windows.net`,
  publicSuffix: `${service}.core.windows.net`,
}));

/** Group ids and zones as Microsoft's private endpoint DNS page lists them. */
export const privateLinkTargets: readonly PrivateLinkTarget[] = [
  {
    type: 'Microsoft.KeyVault/vaults',
    approval: 'Microsoft.KeyVault/vaults/PrivateEndpointConnectionsApproval/action',
    groups: [{ groupId: 'vault', zone: 'privatelink.vaultcore.azure.net', publicSuffix: 'vault.azure.net' }],
  },
  {
    type: 'Microsoft.Storage/storageAccounts',
    approval: 'Microsoft.Storage/storageAccounts/PrivateEndpointConnectionsApproval/action',
    groups: blob,
  },
  {
    type: 'Microsoft.Cache/redisEnterprise',
    approval: 'Microsoft.Cache/redisEnterprise/PrivateEndpointConnectionsApproval/action',
    groups: [
      {
        groupId: 'redisEnterprise',
        zone: 'privatelink.redis.azure.net',
        publicSuffix: 'redis.azure.net',
        isRegional: true,
      },
    ],
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers',
    approval: 'Microsoft.DBforPostgreSQL/flexibleServers/PrivateEndpointConnectionsApproval/action',
    groups: [
      {
        groupId: 'postgresqlServer',
        zone: 'privatelink.postgres.database.azure.com',
        publicSuffix: 'postgres.database.azure.com',
      },
    ],
  },
  {
    type: 'Microsoft.Sql/servers',
    approval: 'Microsoft.Sql/servers/privateEndpointConnectionsApproval/action',
    groups: [{ groupId: 'sqlServer', zone: 'privatelink.database.windows.net', publicSuffix: 'database.windows.net' }],
  },
];

export function privateLinkTarget(type: string): PrivateLinkTarget | undefined {
  return privateLinkTargets.find((target) => target.type.toLowerCase() === type.toLowerCase());
}

/** What stands before the zone, and before the public suffix, of the target's name. */
export function nameInZone(target: ResourceRecord, group: PrivateLinkGroup): string {
  const name = target.name.toLowerCase();
  return group.isRegional === true ? `${name}.${textAt(target.body, 'location')}` : name;
}
