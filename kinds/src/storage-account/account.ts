import { providerId, taggedResource } from '../azure/arm.ts';
import type { CompileInput } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { storageAccountName, uniqueSuffix } from '../names.ts';
import { type AzureTenant, OF_TENANT } from '../tenant/azure-tenant.ts';
import { currentKeyName } from '../tenant/tenant-key.ts';
import type { StorageAccountSpec } from './schema.ts';

/** Id of the account that an object stands for. */
export function storageAccountId(
  { tenant, azure, group }: AzureTenant,
  object: CompileInput<unknown>['object'],
): string {
  const suffix = uniqueSuffix(azure.subscriptionId, tenant.infrastructure, tenant.name, object.uid);
  return providerId(group, 'Microsoft.Storage/storageAccounts', storageAccountName(tenant.name, object.name, suffix));
}

/** The account itself: reached by its private endpoints alone, by identity alone, encrypted with the tenant's key. */
export function accountResource(place: AzureTenant, id: string, spec: StorageAccountSpec): DesiredResource {
  const { scope, identity, tenant } = place;
  return taggedResource(scope, {
    key: 'account',
    title: `storage account ${id.split('/').at(-1)}`,
    type: 'Microsoft.Storage/storageAccounts',
    id,
    body: {
      kind: 'StorageV2',
      sku: { name: `Standard_${spec.redundancy}` },
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
      properties: {
        accessTier: spec.accessTier,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        allowCrossTenantReplication: false,
        publicNetworkAccess: 'Disabled',
        networkAcls: { bypass: 'None', defaultAction: 'Deny' },
        encryption: {
          keySource: 'Microsoft.Keyvault',
          identity: { userAssignedIdentity: identity },
          // Without a version: Azure goes on to the newest by itself.
          keyvaultproperties: { keyname: currentKeyName(tenant.keyRotations), keyvaulturi: OF_TENANT.vaultUri },
          // Blobs and files are encrypted so in any case; of the others it must be said when the account is made.
          services: {
            blob: { enabled: true, keyType: 'Account' },
            file: { enabled: true, keyType: 'Account' },
            queue: { enabled: true, keyType: 'Account' },
            table: { enabled: true, keyType: 'Account' },
          },
        },
      },
    },
    outputs: {
      blobUrl: 'properties.primaryEndpoints.blob',
      fileUrl: 'properties.primaryEndpoints.file',
      queueUrl: 'properties.primaryEndpoints.queue',
    },
  });
}
