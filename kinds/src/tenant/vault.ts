import { type ArmScope, providerId, roleAssignment, taggedResource } from '../azure/arm.ts';
import type { AzureInfrastructureSpec } from '../infrastructure/schema.ts';
import { type DesiredResource, output } from '../model/resource.ts';
import type { ResolvedTenant } from './resolve.ts';
import { tenantKeyResources } from './tenant-key.ts';
import { VAULT_ENDPOINT_KEYS } from './vault-endpoint.ts';

export const SSH_SECRET = 'ssh-private-key';

/** The tenant's vault, its keys, and its SSH key pair, whose private half is never anywhere else. */
export function vaultResources(
  scope: ArmScope,
  tenant: ResolvedTenant,
  group: string,
  vaultId: string,
  azure: { readonly tenantId: string; readonly principalId: string | null },
  access: AzureInfrastructureSpec['vaultAccess'],
): DesiredResource[] {
  const inGroup = { deletedWith: 'resource-group' } as const;
  const ownRole =
    azure.principalId === null
      ? []
      : [
          roleAssignment(scope, {
            key: 'role/control-plane',
            title: 'role of the control plane: write secrets of the vault',
            on: vaultId,
            role: 'keyVaultSecretsOfficer',
            holder: azure.principalId,
            principalId: azure.principalId,
            dependsOn: ['vault'],
            ...inGroup,
          }),
        ];
  return [
    taggedResource(scope, {
      key: 'vault',
      title: 'key vault',
      type: 'Microsoft.KeyVault/vaults',
      id: vaultId,
      body: {
        properties: {
          tenantId: azure.tenantId,
          sku: { family: 'A', name: 'premium' },
          enableRbacAuthorization: true,
          // Keys that encrypt storage and disks need it, and it can never be taken back.
          enablePurgeProtection: true,
          softDeleteRetentionInDays: tenant.vaultRetentionDays,
          publicNetworkAccess: access.network === 'public' ? 'Enabled' : 'Disabled',
          networkAcls: {
            bypass: 'AzureServices',
            defaultAction: 'Deny',
            ...(access.network === 'public' ? { ipRules: access.ranges.map((value) => ({ value })) } : {}),
          },
          accessPolicies: [],
        },
      },
      dependsOn: ['resource-group'],
      outputs: { uri: 'properties.vaultUri' },
      ...inGroup,
    }),
    ...ownRole,
    ...tenantKeyResources(scope, vaultId, tenant.keyRotations),
    {
      key: 'ssh-key',
      title: 'SSH key pair',
      driver: 'vault',
      connection: `azure:${scope.subscriptionId}`,
      type: 'secret',
      id: `${vaultId}/secrets/${SSH_SECRET}`,
      body: {
        vaultUri: output('vault', 'uri'),
        generate: { kind: 'ssh-key', algorithm: tenant.sshKeyAlgorithm },
        contentType: 'application/x-pem-file',
        tags: scope.tags,
      },
      // With a private vault there is no way in before its endpoint and name stand.
      dependsOn: [
        'vault',
        ...ownRole.map((role) => role.key),
        ...(access.network === 'private' ? VAULT_ENDPOINT_KEYS : []),
      ],
      outputs: { publicKey: 'publicKey', fingerprint: 'fingerprint' },
      ...inGroup,
    },
    taggedResource(scope, {
      key: 'ssh-public-key',
      title: 'SSH public key',
      type: 'Microsoft.Compute/sshPublicKeys',
      id: providerId(group, 'Microsoft.Compute/sshPublicKeys', `ssh-${tenant.name}`),
      body: { properties: { publicKey: output('ssh-key', 'publicKey') } },
      dependsOn: ['resource-group'],
      ...inGroup,
    }),
  ];
}
