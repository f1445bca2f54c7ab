import { providerId, taggedResource } from '../azure/arm.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { postgresServerName, uniqueSuffix } from '../names.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import { DAYS, type PostgresDatabaseSpec } from './schema.ts';
import { tierOf } from './sizes.ts';

export const SERVER = 'Microsoft.DBforPostgreSQL/flexibleServers';

const HIGH_AVAILABILITY = { none: 'Disabled', 'same-zone': 'SameZone', 'zone-redundant': 'ZoneRedundant' } as const;

/** Id of the server that an object stands for. */
export function postgresServerId(
  { tenant, azure, group }: AzureTenant,
  object: CompileInput<unknown>['object'],
): string {
  const suffix = uniqueSuffix(azure.subscriptionId, tenant.infrastructure, tenant.name, object.uid);
  return providerId(group, SERVER, postgresServerName(tenant.name, object.name, suffix));
}

/** The server itself: reached by its private endpoint alone, by identities of Entra ID alone. */
export function serverResource(place: AzureTenant, id: string, spec: PostgresDatabaseSpec): DesiredResource {
  const { scope, identity, azure } = place;
  return taggedResource(scope, {
    key: 'server',
    title: `PostgreSQL server ${id.split('/').at(-1)}`,
    type: SERVER,
    id,
    body: {
      sku: { name: spec.size, tier: tierOf(spec.size) },
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
      properties: {
        version: spec.version,
        authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: azure.tenantId },
        network: { publicNetworkAccess: 'Disabled' },
        dataEncryption: encryption(identity, spec),
        storage: {
          storageSizeGB: spec.storage.sizeGiB,
          autoGrow: spec.storage.autoGrow ? 'Enabled' : 'Disabled',
        },
        backup: {
          backupRetentionDays: spec.backups.retentionDays,
          geoRedundantBackup: spec.backups.geoRedundant ? 'Enabled' : 'Disabled',
        },
        highAvailability: { mode: HIGH_AVAILABILITY[spec.highAvailability] },
        maintenanceWindow: maintenanceWindow(spec),
      },
    },
    outputs: { host: 'properties.fullyQualifiedDomainName', version: 'properties.version' },
  });
}

/** Without a version the key is followed to its newest: https://learn.microsoft.com/azure/postgresql/security/security-data-encryption */
function encryption(identity: string, spec: PostgresDatabaseSpec): Template {
  if (spec.encryption === 'platform') return { type: 'SystemManaged' };
  return { type: 'AzureKeyVault', primaryKeyURI: OF_TENANT.tenantKeyUri, primaryUserAssignedIdentityId: identity };
}

function maintenanceWindow({ maintenance }: PostgresDatabaseSpec): Template {
  if (maintenance === undefined) return { customWindow: 'Disabled', dayOfWeek: 0, startHour: 0, startMinute: 0 };
  const { day, hour, minute } = maintenance;
  return { customWindow: 'Enabled', dayOfWeek: DAYS.indexOf(day), startHour: hour, startMinute: minute };
}
