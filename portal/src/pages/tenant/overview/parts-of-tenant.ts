import type { InventoryItem } from '@tenantry/client';
import { shortType } from '../../objects/resource-state.ts';

/** What resources of some types are together, in the words in which people speak of a tenant. */
export interface TenantPart {
  readonly id: string;
  readonly title: string;
}

const part = (id: string, title: string, ...types: readonly string[]) =>
  types.map((type): readonly [string, TenantPart] => [type.toLowerCase(), { id, title }]);

const PARTS: ReadonlyMap<string, TenantPart> = new Map([
  ...part('group', 'Resource group', 'resourceGroups', 'locks'),
  ...part(
    'identity',
    'Identity and its roles',
    'userAssignedIdentities',
    'federatedIdentityCredentials',
    'roleAssignments',
  ),
  ...part('security', 'Security groups', 'applicationSecurityGroups', 'securityRules', 'networkSecurityGroups'),
  ...part('vault', 'Key vault', 'vaults', 'privateEndpoints', 'privateDnsZoneGroups', 'diagnosticSettings'),
  ...part('key', 'Tenant key', 'keys', 'diskEncryptionSets'),
  ...part('ssh', 'SSH key pair', 'secret', 'sshPublicKeys'),
  ...part('nodes', 'Nodes', 'agentPools', 'Node'),
  ...part('namespace', 'Namespace', 'Namespace'),
  ...part('quota', 'Quota and limits', 'ResourceQuota', 'LimitRange'),
  ...part(
    'network',
    'Network policies',
    'NetworkPolicy',
    'CiliumNetworkPolicy',
    'CiliumClusterwideNetworkPolicy',
    'AdminNetworkPolicy',
  ),
  ...part(
    'accounts',
    'Accounts and roles',
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'ClusterRole',
    'ClusterRoleBinding',
  ),
  ...part(
    'admission',
    'Admission policies',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
  ),
]);

/** Types without a place of their own are a part each. */
export function partOf({ type }: Pick<InventoryItem, 'type'>): TenantPart {
  const short = shortType(type);
  return PARTS.get(short.toLowerCase()) ?? { id: `type:${short}`, title: short };
}
