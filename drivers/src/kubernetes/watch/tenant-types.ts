import type { Followed } from './informer.ts';

/** The types that a tenant consists of: followed from the moment a connection is watched, before any is read. */
export const TENANT_TYPES: readonly Followed[] = [
  { collection: '/api/v1/namespaces', apiVersion: 'v1', kind: 'Namespace' },
  { collection: '/api/v1/nodes', apiVersion: 'v1', kind: 'Node' },
  { collection: '/api/v1/serviceaccounts', apiVersion: 'v1', kind: 'ServiceAccount' },
  { collection: '/api/v1/resourcequotas', apiVersion: 'v1', kind: 'ResourceQuota' },
  { collection: '/api/v1/limitranges', apiVersion: 'v1', kind: 'LimitRange' },
  ...inGroup('rbac.authorization.k8s.io/v1', { roles: 'Role', rolebindings: 'RoleBinding' }),
  ...inGroup('networking.k8s.io/v1', { networkpolicies: 'NetworkPolicy' }),
  ...inGroup('cilium.io/v2', { ciliumclusterwidenetworkpolicies: 'CiliumClusterwideNetworkPolicy' }),
  ...inGroup('admissionregistration.k8s.io/v1', {
    validatingadmissionpolicies: 'ValidatingAdmissionPolicy',
    validatingadmissionpolicybindings: 'ValidatingAdmissionPolicyBinding',
    mutatingadmissionpolicies: 'MutatingAdmissionPolicy',
    mutatingadmissionpolicybindings: 'MutatingAdmissionPolicyBinding',
  }),
];

function inGroup(apiVersion: string, kinds: Readonly<Record<string, string>>): Followed[] {
  return Object.entries(kinds).map(([plural, kind]) => ({
    collection: `/apis/${apiVersion}/${plural}`,
    apiVersion,
    kind,
  }));
}
