import { type ArmScope, armResource, providerId, roleAssignment, taggedResource } from '../azure/arm.ts';
import { type DesiredResource, output } from '../model/resource.ts';

/** Accounts of the namespace whose tokens Entra ID takes for the tenant's identity. */
const FEDERATED_ACCOUNTS = (fullName: string) => [
  { key: 'workload', account: 'workload' },
  { key: 'edit-user', account: `${fullName}-edit-user` },
];

export function identityId(group: string, fullName: string): string {
  return providerId(group, 'Microsoft.ManagedIdentity/userAssignedIdentities', fullName);
}

/**
 * The tenant's managed identity, the least roles it needs, and the trust that lets its workloads act as it without any
 * secret. The issuer must equal the token's to the byte, so it is taken from the cluster as it stands.
 */
export function identityResources(
  scope: ArmScope,
  fullName: string,
  group: string,
  vaultId: string,
): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  const id = identityId(group, fullName);
  const role = (
    key: string,
    title: string,
    on: string,
    name: Parameters<typeof roleAssignment>[1]['role'],
    needs: string,
  ) =>
    roleAssignment(scope, {
      key,
      title,
      on,
      role: name,
      holder: id,
      principalId: output('identity', 'principalId'),
      dependsOn: [needs],
      ...inGroup,
    });
  return [
    taggedResource(scope, {
      key: 'identity',
      title: `managed identity ${fullName}`,
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      id,
      body: {},
      dependsOn: ['resource-group'],
      outputs: { principalId: 'properties.principalId', clientId: 'properties.clientId' },
      ...inGroup,
    }),
    ...FEDERATED_ACCOUNTS(fullName).map(({ key, account }) =>
      armResource(scope, {
        key: `federation/${key}`,
        title: `federated credential of service account ${account}`,
        type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
        id: `${id}/federatedIdentityCredentials/${key}`,
        body: {
          properties: {
            issuer: output('@infrastructure', 'issuerUrl'),
            subject: `system:serviceaccount:${fullName}:${account}`,
            audiences: ['api://AzureADTokenExchange'],
          },
        },
        dependsOn: ['identity'],
        ...inGroup,
      }),
    ),
    role(
      'role/vault-secrets',
      'role of the identity: read secrets of the vault',
      vaultId,
      'keyVaultSecretsUser',
      'vault',
    ),
    role(
      'role/vault-crypto',
      'role of the identity: encrypt with the tenant key',
      vaultId,
      'keyVaultCryptoServiceEncryptionUser',
      'vault',
    ),
    role(
      'role/storage',
      "role of the identity: the tenant's blobs",
      group,
      'storageBlobDataContributor',
      'resource-group',
    ),
  ];
}
