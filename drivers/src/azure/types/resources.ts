import { PARENT, type Row, subscription } from './row.ts';

export const resourcesRows: readonly Row[] = [
  // Looked at, and never made.
  {
    type: 'Microsoft.Resources/subscriptions',
    apiVersion: '2022-12-01',
    bulk: { kind: 'single' },
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Resources/resourceGroups',
    apiVersion: '2024-07-01',
    bulk: { kind: 'subscription', path: '/resourcegroups' },
  },
  {
    type: 'Microsoft.Resources/providerRegistrations',
    apiVersion: '2024-07-01',
    bulk: { kind: 'single' },
    mark: { kind: 'shared' },
    volatile: ['resourceTypes'],
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Authorization/locks',
    apiVersion: '2020-05-01',
    bulk: subscription('Microsoft.Authorization/locks'),
    mark: { kind: 'text', at: ['properties', 'notes'], max: 512 },
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersion: '2022-04-01',
    bulk: subscription('Microsoft.Authorization/roleAssignments'),
    mark: { kind: 'text', at: ['properties', 'description'], max: 1024 },
    immutable: {
      'properties.roleDefinitionId': 'the role of an assignment cannot change',
      'properties.principalId': 'the holder of an assignment cannot change',
    },
    hasTagsApi: false,
  },
  {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    apiVersion: '2023-01-31',
    bulk: subscription('Microsoft.ManagedIdentity/userAssignedIdentities'),
  },
  {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
    apiVersion: '2023-01-31',
    bulk: { kind: 'parent', path: '/federatedIdentityCredentials' },
    mark: PARENT,
    // Two writes at once under one identity are answered with 409.
    lane: 'parent',
    hasTagsApi: false,
  },
];
