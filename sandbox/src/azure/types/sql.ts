import { type JsonObject, objectAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { newEtag, type ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';
import type { ArmType } from './arm-type.ts';
import { armType, childType } from './define.ts';
import { propertiesOf } from './network-behaviour.ts';
import { privateEndpointConnection } from './private-endpoint-connection.ts';
import { completeDatabase } from './sql-database.ts';
import { completeServer, showServer } from './sql-server.ts';

const versions = ['2021-11-01', '2023-08-01'];
const SERVER = 'Microsoft.Sql/servers';
const DATABASE = `${SERVER}/databases`;

export const sqlTypes: readonly ArmType[] = [
  armType({
    type: SERVER,
    apiVersions: versions,
    put: 'azure-async',
    delete: 'azure-async',
    createdStatus: 202,
    delayMs: 300,
    name: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    behaviour: {
      complete: completeServer,
      show: showServer,
      stored(record, _draft, world) {
        const administrators = objectAt(record.hidden, 'administrators');
        const { azureADOnlyAuthentication = false, principalType: _, ...administrator } = administrators;
        if (Object.keys(administrators).length === 0) return;
        putOnce(world, record, `${SERVER}/administrators`, 'ActiveDirectory', {
          ...administrator,
          azureADOnlyAuthentication,
        });
        putOnce(world, record, `${SERVER}/azureADOnlyAuthentications`, 'Default', { azureADOnlyAuthentication });
      },
    },
  }),
  childType({
    type: `${SERVER}/administrators`,
    apiVersions: versions,
    put: 'azure-async',
    delete: 'azure-async',
    createdStatus: 202,
    patch: 'refused',
    delayMs: 100,
    name: /^ActiveDirectory$/i,
    behaviour: {
      complete(draft, world) {
        propertiesOf(draft).azureADOnlyAuthentication = isEntraOnly(world, serverOf(draft.id));
      },
      show: (body, record, world) => ({
        ...body,
        properties: {
          ...objectAt(body, 'properties'),
          azureADOnlyAuthentication: isEntraOnly(world, serverOf(record.id)),
        },
      }),
      beforeDelete(record, world) {
        if (!isEntraOnly(world, serverOf(record.id))) return;
        throw new ArmError(
          400,
          'AadOnlyAuthenticationIsEnabled',
          'Azure AD only authentication is enabled: the administrator cannot be removed.',
        );
      },
    },
  }),
  childType({
    type: `${SERVER}/azureADOnlyAuthentications`,
    apiVersions: versions,
    put: 'azure-async',
    delete: 'azure-async',
    createdStatus: 202,
    patch: 'refused',
    delayMs: 100,
    name: /^Default$/i,
  }),
  childType({
    type: `${SERVER}/privateEndpointConnections`,
    apiVersions: versions,
    createdStatus: 200,
    patch: 'refused',
    behaviour: privateEndpointConnection,
  }),
  armType({
    type: DATABASE,
    apiVersions: versions,
    put: 'azure-async',
    delete: 'azure-async',
    createdStatus: 202,
    delayMs: 400,
    name: /^(?!(master|model|msdb|tempdb)$)[^<>*%&:\\/?]{0,127}[^<>*%&:\\/? .]$/i,
    behaviour: {
      complete: completeDatabase,
      stored(record, _draft, world) {
        putOnce(world, record, `${DATABASE}/auditingSettings`, 'default', NO_AUDIT);
        putOnce(world, record, `${DATABASE}/backupShortTermRetentionPolicies`, 'default', USUAL_BACKUPS);
      },
    },
  }),
  childType({
    type: `${DATABASE}/auditingSettings`,
    apiVersions: versions,
    createdStatus: 200,
    delete: 'refused',
    patch: 'refused',
    name: /^default$/i,
    behaviour: {
      complete(draft) {
        const properties = propertiesOf(draft);
        for (const [key, value] of Object.entries(NO_AUDIT)) properties[key] ??= structuredClone(value);
      },
    },
  }),
  childType({
    type: `${DATABASE}/backupShortTermRetentionPolicies`,
    apiVersions: versions,
    put: 'azure-async',
    createdStatus: 202,
    delete: 'refused',
    delayMs: 100,
    name: /^default$/i,
    behaviour: {
      complete(draft) {
        const properties = propertiesOf(draft);
        const days = properties.retentionDays ?? USUAL_BACKUPS.retentionDays;
        if (typeof days !== 'number' || days < 1 || days > 35) {
          throw new ArmError(
            400,
            'InvalidBackupRetentionPeriod',
            `The retention days of ${String(days)} is not a valid configuration. Valid backup retention in days must be between 1 and 35`,
          );
        }
        Object.assign(properties, {
          retentionDays: days,
          diffBackupIntervalInHours: properties.diffBackupIntervalInHours ?? USUAL_BACKUPS.diffBackupIntervalInHours,
        });
      },
    },
  }),
];

const NO_AUDIT: JsonObject = {
  state: 'Disabled',
  auditActionsAndGroups: [],
  isAzureMonitorTargetEnabled: false,
  isStorageSecondaryKeyInUse: false,
  retentionDays: 0,
};
const USUAL_BACKUPS: JsonObject = { retentionDays: 7, diffBackupIntervalInHours: 12 };

function serverOf(id: string): string {
  return id.split('/').slice(0, -2).join('/');
}

function isEntraOnly(world: World, server: string): boolean {
  const record = world.resources.get(`${server}/azureADOnlyAuthentications/Default`);
  return objectAt(record?.body, 'properties').azureADOnlyAuthentication === true;
}

/** What is there with its parent from the start. */
function putOnce(world: World, parent: ResourceRecord, type: string, name: string, properties: JsonObject): void {
  const id = `${parent.id}/${type.split('/').at(-1)}/${name}`;
  if (world.resources.get(id)) return;
  world.resources.put({
    id,
    name,
    type,
    body: { properties: structuredClone(properties) },
    hidden: {},
    etag: newEtag(),
    createdAt: parent.createdAt,
    changedAt: parent.changedAt,
    state: 'Succeeded',
  });
}
