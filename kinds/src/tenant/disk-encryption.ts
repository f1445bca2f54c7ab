import { type ArmScope, providerId, taggedResource } from '../azure/arm.ts';
import { type DesiredResource, output } from '../model/resource.ts';

export function diskEncryptionSetId(group: string, tenant: string): string {
  return providerId(group, 'Microsoft.Compute/diskEncryptionSets', `des-${tenant}`);
}

/**
 * What disks of the tenant are encrypted with: the tenant's key, used as the tenant's identity. When the key is rotated Azure
 * goes on to its newest version by itself.
 */
export function diskEncryptionResource(
  scope: ArmScope,
  tenant: string,
  group: string,
  identityId: string,
  keyResource: string,
): DesiredResource {
  return taggedResource(scope, {
    key: 'disk-encryption',
    title: 'encryption of disks with the tenant key',
    type: 'Microsoft.Compute/diskEncryptionSets',
    id: diskEncryptionSetId(group, tenant),
    body: {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
      properties: {
        encryptionType: 'EncryptionAtRestWithCustomerKey',
        rotationToLatestKeyVersionEnabled: true,
        activeKey: { keyUrl: output(keyResource, 'versionedUri') },
      },
    },
    // Azure tries the key at once, as the identity.
    dependsOn: ['identity', keyResource, 'role/vault-crypto'],
    deletedWith: 'resource-group',
  });
}
