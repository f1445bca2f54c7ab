import { PARENT, type Row, subscription } from './row.ts';

const SERVER = 'Microsoft.Sql/servers';
const DATABASE = `${SERVER}/databases`;
const API_VERSION = '2021-11-01';

/** Of one name, and there as soon as its parent is. */
const setting = (type: string, isFixed: boolean): Row => ({
  type,
  apiVersion: API_VERSION,
  bulk: { kind: 'single' },
  mark: PARENT,
  hasTagsApi: false,
  goesWithParent: isFixed,
});

export const sqlRows: readonly Row[] = [
  {
    type: SERVER,
    apiVersion: API_VERSION,
    bulk: subscription(SERVER),
    // Later the administrator is changed by a resource of its own; a server does not show it.
    createOnly: ['properties.administrators'],
    volatile: ['properties.privateEndpointConnections', 'properties.state', 'properties.workspaceFeature'],
  },
  setting(`${SERVER}/administrators`, false),
  setting(`${SERVER}/azureADOnlyAuthentications`, false),
  {
    type: DATABASE,
    apiVersion: API_VERSION,
    bulk: { kind: 'parent', path: '/databases' },
    volatile: [
      'properties.status',
      'properties.currentSku',
      'properties.currentServiceObjectiveName',
      'properties.currentBackupStorageRedundancy',
      'properties.earliestRestoreDate',
      'properties.pausedDate',
      'properties.resumedDate',
      'properties.maxLogSizeBytes',
    ],
  },
  setting(`${DATABASE}/auditingSettings`, true),
  setting(`${DATABASE}/backupShortTermRetentionPolicies`, true),
];
