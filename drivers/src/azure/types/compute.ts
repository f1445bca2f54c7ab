import { POWER_STATE, RESTARTS_TAG } from '../powerState.ts';
import { PARENT, type Row, subscription } from './row.ts';

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
  {
    type: 'Microsoft.Compute/disks',
    apiVersion: '2024-03-02',
    bulk: subscription('Microsoft.Compute/disks'),
    immutable: { zones: 'a disk cannot move to another zone' },
    volatile: [
      'managedBy',
      'properties.diskState',
      'properties.LastOwnershipUpdateTime',
      'properties.lastOwnershipUpdateTime',
      'properties.diskSizeBytes',
    ],
  },
  {
    type: 'Microsoft.Compute/virtualMachines',
    apiVersion: '2024-07-01',
    bulk: subscription('Microsoft.Compute/virtualMachines'),
    immutable: {
      zones: 'a machine cannot move to another zone',
      'properties.securityProfile.securityType': 'the security type of a machine cannot change',
    },
    // Keys, names and settings of the first start, the image, and the disk that is made of it, which is a resource of its own.
    onceOnly: ['properties.osProfile', 'properties.storageProfile.imageReference', 'properties.storageProfile.osDisk'],
    volatile: ['resources', 'properties.instanceView', `tags.${RESTARTS_TAG}`],
  },
  {
    type: POWER_STATE,
    apiVersion: '2024-07-01',
    bulk: subscription('Microsoft.Compute/virtualMachines?statusOnly=true'),
    mark: PARENT,
    lane: 'parent',
    goesWithParent: true,
    hasTagsApi: false,
  },
];
