import { armResource, taggedResource } from '../azure/arm.ts';
import { diagnosticSetting } from '../azure/diagnostics.ts';
import type { DesiredResource } from '../model/resource.ts';
import type { AzureTenant } from '../tenant/azure-tenant.ts';
import type { SqlDatabaseSpec } from './schema.ts';
import { sizeOf } from './sizes.ts';

const DATABASE = 'Microsoft.Sql/servers/databases';
const GIB = 1024 ** 3;
const USUAL_PAUSE = 60;

/** https://learn.microsoft.com/azure/azure-sql/database/auditing-overview */
const ACCESS = [
  'SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP',
  'FAILED_DATABASE_AUTHENTICATION_GROUP',
  'DATABASE_PERMISSION_CHANGE_GROUP',
  'DATABASE_PRINCIPAL_CHANGE_GROUP',
  'DATABASE_ROLE_MEMBER_CHANGE_GROUP',
];

export const AUDITED: Readonly<Record<SqlDatabaseSpec['audit'], readonly string[]>> = {
  none: [],
  access: ACCESS,
  all: [...ACCESS, 'BATCH_COMPLETED_GROUP'],
};

/** The database on its server, how long its backups are kept, and the record of who used it. */
export function databaseResources(
  { scope, layout }: AzureTenant,
  server: string,
  name: string,
  spec: SqlDatabaseSpec,
): DesiredResource[] {
  const id = `${server}/databases/${name}`;
  const { tier, sku, cores, fewestCores } = sizeOf(spec.size);
  const setting = (key: string, title: string, type: string, properties: DesiredResource['body']) =>
    armResource(scope, {
      key,
      title,
      type: `${DATABASE}/${type}`,
      id: `${id}/${type}/default`,
      body: { properties },
      dependsOn: ['database'],
      deletedWith: 'database',
    });
  return [
    taggedResource(scope, {
      key: 'database',
      title: `database ${name}`,
      type: DATABASE,
      id,
      body: {
        sku: { name: sku, tier, family: 'Gen5', capacity: cores },
        properties: {
          collation: spec.collation,
          maxSizeBytes: spec.maxSizeGiB * GIB,
          zoneRedundant: spec.zoneRedundant,
          requestedBackupStorageRedundancy: spec.backups.redundancy,
          ...(fewestCores === undefined
            ? {}
            : { minCapacity: fewestCores, autoPauseDelay: pauseDelay(spec.pauseAfterMinutes ?? USUAL_PAUSE) }),
        },
      },
      dependsOn: ['server'],
      deletedWith: 'server',
    }),
    setting('backups', 'how long backups are kept', 'backupShortTermRetentionPolicies', {
      retentionDays: spec.backups.keepDays,
    }),
    setting('audit', 'what is audited', 'auditingSettings', {
      state: spec.audit === 'none' ? 'Disabled' : 'Enabled',
      isAzureMonitorTargetEnabled: spec.audit !== 'none',
      auditActionsAndGroups: AUDITED[spec.audit],
    }),
    ...(spec.audit === 'none'
      ? []
      : [
          diagnosticSetting(scope, {
            key: 'audit/log',
            title: 'log of who used the database',
            of: id,
            workspace: layout.logAnalytics,
            logs: [{ category: 'SQLSecurityAuditEvents' }, { category: 'Errors' }, { category: 'Deadlocks' }],
            dependsOn: ['audit'],
            deletedWith: 'database',
          }),
        ]),
  ];
}

/** In minutes; Azure writes never as -1. */
function pauseDelay(minutes: number): number {
  return minutes === 0 ? -1 : minutes;
}
