import { PARENT, type Row, subscription } from './row.ts';

/** What Azure fixes at creation is not compared: to make a Redis anew for its sake would empty it. */
export const redisRows: readonly Row[] = [
  {
    type: 'Microsoft.Cache/redisEnterprise',
    apiVersion: '2025-07-01',
    bulk: subscription('Microsoft.Cache/redisEnterprise'),
    incomparable: ['properties.highAvailability'],
    volatile: ['properties.privateEndpointConnections', 'properties.redisVersion'],
  },
  {
    type: 'Microsoft.Cache/redisEnterprise/databases',
    apiVersion: '2025-07-01',
    bulk: { kind: 'parent', path: '/databases' },
    mark: PARENT,
    lane: 'parent',
    incomparable: ['properties.clusteringPolicy', 'properties.modules', 'properties.port'],
    volatile: ['properties.redisVersion'],
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments',
    apiVersion: '2025-07-01',
    bulk: { kind: 'parent', path: '/accessPolicyAssignments' },
    // A Grant gives others access, and is another object than the Redis.
    mark: { kind: 'parent', isNamed: true },
    lane: 'parent',
    immutable: { 'properties.user.objectId': 'who has access by an assignment cannot change' },
    hasTagsApi: false,
  },
];
