import { PARENT, type Row, subscription } from './row.ts';

const ACCOUNT = 'Microsoft.Storage/storageAccounts';
const API_VERSION = '2023-05-01';

/** A service is there as soon as its account is, so it is never made nor taken away: only its settings are written. */
const service = (name: string): Row => ({
  type: `${ACCOUNT}/${name}`,
  apiVersion: API_VERSION,
  bulk: { kind: 'single' },
  mark: PARENT,
  hasTagsApi: false,
  goesWithParent: true,
});

/** What lies in a service: one list for all of them. */
const within = (of: string, name: string): Row => ({
  type: `${ACCOUNT}/${of}/${name}`,
  apiVersion: API_VERSION,
  bulk: { kind: 'parent', path: `/${name}` },
  mark: PARENT,
  hasTagsApi: false,
  volatile: ['properties.lastModifiedTime', 'properties.leaseState', 'properties.leaseStatus'],
});

export const storageRows: readonly Row[] = [
  {
    type: ACCOUNT,
    apiVersion: API_VERSION,
    bulk: subscription(ACCOUNT),
    // Fixed when the account is made, which must not be made anew for its sake: it holds data.
    incomparable: ['properties.encryption.services'],
    volatile: [
      'properties.privateEndpointConnections',
      'properties.geoReplicationStats',
      'properties.lastGeoFailoverTime',
      'properties.statusOfPrimary',
      'properties.statusOfSecondary',
    ],
  },
  service('blobServices'),
  service('fileServices'),
  service('queueServices'),
  within('blobServices', 'containers'),
  within('fileServices', 'shares'),
  { ...within('queueServices', 'queues'), volatile: ['properties.approximateMessageCount'] },
  {
    type: `${ACCOUNT}/managementPolicies`,
    apiVersion: API_VERSION,
    bulk: { kind: 'single' },
    mark: PARENT,
    hasTagsApi: false,
    volatile: ['properties.lastModifiedTime'],
  },
];
