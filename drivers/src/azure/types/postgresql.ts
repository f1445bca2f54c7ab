import { PARENT, type Row, subscription } from './row.ts';

/**
 * What Azure fixes when a server or a database is made is not compared: to make one anew for its sake would take the data in it
 * along, and nobody but Azure can have changed it.
 */
export const postgresqlRows: readonly Row[] = [
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers',
    apiVersion: '2024-08-01',
    bulk: subscription('Microsoft.DBforPostgreSQL/flexibleServers'),
    incomparable: ['properties.version', 'properties.backup.geoRedundantBackup', 'properties.dataEncryption.type'],
    afterCreation: ['properties.maintenanceWindow'],
    volatile: [
      'properties.backup.earliestRestoreDate',
      'properties.minorVersion',
      'properties.privateEndpointConnections',
      'properties.highAvailability.state',
    ],
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/databases',
    apiVersion: '2024-08-01',
    bulk: { kind: 'parent', path: '/databases' },
    mark: PARENT,
    lane: 'parent',
    incomparable: ['properties.charset', 'properties.collation'],
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/administrators',
    apiVersion: '2024-08-01',
    bulk: { kind: 'parent', path: '/administrators' },
    mark: PARENT,
    // A server does one thing at a time.
    lane: 'parent',
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/configurations',
    apiVersion: '2025-08-01',
    bulk: { kind: 'single' },
    mark: PARENT,
    lane: 'parent',
    hasDefault: true,
    hasTagsApi: false,
  },
];
