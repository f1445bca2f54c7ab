import { type Row, subscription } from './row.ts';

export const computeRows: readonly Row[] = [
  {
    type: 'Microsoft.Compute/sshPublicKeys',
    apiVersion: '2024-07-01',
    bulk: subscription('Microsoft.Compute/sshPublicKeys'),
  },
  {
    type: 'Microsoft.Compute/diskEncryptionSets',
    apiVersion: '2024-03-02',
    bulk: subscription('Microsoft.Compute/diskEncryptionSets'),
    // Azure itself moves on to the newest version of the key.
    versioned: ['properties.activeKey.keyUrl'],
  },
];
