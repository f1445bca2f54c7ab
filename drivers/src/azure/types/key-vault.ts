import { type Row, subscription, TAGS } from './row.ts';

export const keyVaultRows: readonly Row[] = [
  {
    type: 'Microsoft.KeyVault/vaults',
    apiVersion: '2026-02-01',
    bulk: subscription('Microsoft.KeyVault/vaults'),
    // Both are fixed at creation, and a vault must not be replaced for their sake: its name stays taken for as long.
    incomparable: [
      'properties.softDeleteRetentionInDays',
      'properties.enablePurgeProtection',
      'properties.createMode',
      'properties.accessPolicies',
    ],
    volatile: ['properties.privateEndpointConnections'],
  },
  {
    type: 'Microsoft.KeyVault/vaults/keys',
    apiVersion: '2026-02-01',
    bulk: { kind: 'parent', path: '/keys' },
    mark: TAGS,
    lane: 'own',
    isWriteOnce: true,
    goesWithParent: true,
    hasTagsApi: false,
  },
];
