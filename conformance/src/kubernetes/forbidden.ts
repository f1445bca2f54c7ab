import type { JsonObject } from '@tenantry/kinds';
import type { CisId } from './benchmarks/cis.ts';
import type { MtbId } from './benchmarks/mtb.ts';
import type { KubeRequest } from './call.ts';
import type { Attack } from './facts.ts';

/**
 * What nobody of a tenant may do, in whatever form. The control is the same request as the administrator of the cluster,
 * who may: only the caller differs, so a refusal is about who asks and not about a request that nobody could make.
 */
export interface Forbidden {
  readonly id: string;
  readonly what: string;
  readonly mtb?: readonly MtbId[];
  readonly cis?: readonly CisId[];
  /** `group/version/resource[/subresource]` that the cluster must serve for it. */
  readonly needs?: string;
  request(attack: Attack): KubeRequest;
}

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

const token = (
  id: string,
  what: string,
  account: (attack: Attack) => { namespace: string; name: string },
): Forbidden => ({
  id: `tokens/request-${id}`,
  what,
  cis: ['5.1.13'],
  mtb: ['MTB-PL1-CC-CPI-1'],
  request: (attack) => ({
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'serviceaccounts',
    subresource: 'token',
    ...account(attack),
    dryRun: true,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 86_400 } },
  }),
});

const TOKENS: readonly Forbidden[] = [
  token('editor', 'a longer-lived token of the editors', ({ attacker: { namespace } }) => ({
    namespace,
    name: `${namespace}-edit-user`,
  })),
  token('viewer', 'a longer-lived token of the viewers', ({ attacker: { namespace } }) => ({
    namespace,
    name: `${namespace}-readonly-user`,
  })),
  token('workload', "a token of the workloads' account", ({ attacker: { namespace } }) => ({
    namespace,
    name: 'workload',
  })),
  token('default', 'a token of the default account', ({ attacker: { namespace } }) => ({ namespace, name: 'default' })),
];

const patchNamespace = (id: string, what: string, labels: JsonObject): Forbidden => ({
  id: `namespace/${id}`,
  what,
  mtb: ['MTB-PL1-BC-CPI-2'],
  cis: ['5.2.1'],
  request: ({ attacker }) => ({
    verb: 'patch',
    group: '',
    version: 'v1',
    resource: 'namespaces',
    name: attacker.namespace,
    dryRun: true,
    body: { metadata: { labels } },
  }),
});

const NAMESPACE: readonly Forbidden[] = [
  patchNamespace('pod-security', 'its own Pod Security level, lowered', {
    'pod-security.kubernetes.io/enforce': 'privileged',
  }),
  patchNamespace('tier', 'another tier for itself', { 'tenantry.dev/tier': 'other' }),
  patchNamespace('unlabelled', 'the label by which the policies know a tenant, taken away', {
    'tenantry.dev/tenant': null,
  }),
];

const create = (
  id: string,
  what: string,
  place: Pick<KubeRequest, 'group' | 'version' | 'resource'> & { readonly inNamespace: boolean },
  body: (attack: Attack) => JsonObject,
  items: Pick<Forbidden, 'mtb' | 'cis'> = {},
): Forbidden => ({
  id,
  what,
  ...items,
  needs: `${place.group}/${place.version}/${place.resource}`,
  request: (attack) => ({
    verb: 'create',
    group: place.group,
    version: place.version,
    resource: place.resource,
    ...(place.inNamespace ? { namespace: attack.attacker.namespace } : {}),
    dryRun: true,
    body: {
      apiVersion: place.group === '' ? place.version : `${place.group}/${place.version}`,
      ...body(attack),
    },
  }),
});

const CREATED: readonly Forbidden[] = [
  create(
    'escalation/role',
    'a role that may do everything',
    { group: RBAC, version: 'v1', resource: 'roles', inNamespace: true },
    () => ({
      kind: 'Role',
      metadata: { name: 'conformance' },
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
    }),
    { mtb: ['MTB-PL2-CC-TI-1', 'MTB-PL2-BC-OPS-3'], cis: ['5.1.3', '5.1.8'] },
  ),
  create(
    'escalation/role-binding',
    'the role of the cluster’s administrator, bound to oneself',
    { group: RBAC, version: 'v1', resource: 'rolebindings', inNamespace: true },
    ({ attacker }) => ({
      kind: 'RoleBinding',
      metadata: { name: 'conformance' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: `${attacker.namespace}-edit-user`, namespace: attacker.namespace }],
    }),
    { mtb: ['MTB-PL2-CC-TI-1', 'MTB-PL2-BC-OPS-3'], cis: ['5.1.1', '5.1.8'] },
  ),
  create(
    'escalation/cluster-role-binding',
    'the role of the cluster’s administrator, everywhere',
    { group: RBAC, version: 'v1', resource: 'clusterrolebindings', inNamespace: false },
    ({ attacker }) => ({
      kind: 'ClusterRoleBinding',
      metadata: { name: 'conformance' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: `${attacker.namespace}-edit-user`, namespace: attacker.namespace }],
    }),
    { mtb: ['MTB-PL2-CC-TI-1', 'MTB-PL1-CC-CPI-1'], cis: ['5.1.1', '5.1.8'] },
  ),
  create(
    'network/policy-created',
    'a policy that opens its own door',
    { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies', inNamespace: true },
    () => ({
      kind: 'NetworkPolicy',
      metadata: { name: 'conformance' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
    }),
    { mtb: ['MTB-PL1-BC-NI-1', 'MTB-PL2-BC-OPS-4', 'MTB-PL1-BC-CPI-2'], cis: ['5.3.2'] },
  ),
  create(
    'traffic/endpoints',
    "addresses of another tenant's pods behind a service of its own",
    { group: '', version: 'v1', resource: 'endpoints', inNamespace: true },
    () => ({
      kind: 'Endpoints',
      metadata: { name: 'conformance' },
      subsets: [{ addresses: [{ ip: '10.244.7.7' }], ports: [{ port: 80 }] }],
    }),
    { mtb: ['MTB-PL1-CC-TI-2', 'MTB-PL1-BC-NI-1'] },
  ),
  create(
    'traffic/endpoint-slice',
    "addresses of another tenant's pods behind a service of its own, as a slice",
    { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', inNamespace: true },
    () => ({
      kind: 'EndpointSlice',
      metadata: { name: 'conformance', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.244.7.7'] }],
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    }),
    { mtb: ['MTB-PL1-CC-TI-2', 'MTB-PL1-BC-NI-1'] },
  ),
  create(
    'traffic/reference-grant',
    'leave for others to use its services by their routes',
    { group: 'gateway.networking.k8s.io', version: 'v1beta1', resource: 'referencegrants', inNamespace: true },
    ({ victim }) => ({
      kind: 'ReferenceGrant',
      metadata: { name: 'conformance' },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: victim.namespace }],
        to: [{ group: '', kind: 'Service' }],
      },
    }),
    { mtb: ['MTB-PL1-CC-TI-2'] },
  ),
  create(
    'volumes/persistent-volume',
    "a volume of the machine's own disk",
    { group: '', version: 'v1', resource: 'persistentvolumes', inNamespace: false },
    () => ({
      kind: 'PersistentVolume',
      metadata: { name: 'conformance' },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/' } },
    }),
    { mtb: ['MTB-PL1-CC-CPI-1', 'MTB-PL1-BC-HI-1'], cis: ['5.1.9', '5.2.12'] },
  ),
  create(
    'quota/second',
    'a quota of its own making',
    { group: '', version: 'v1', resource: 'resourcequotas', inNamespace: true },
    () => ({ kind: 'ResourceQuota', metadata: { name: 'conformance' }, spec: { hard: { pods: '1000000' } } }),
    { mtb: ['MTB-PL1-CC-TI-1'] },
  ),
  create(
    'namespace/created',
    'a namespace that no policy knows',
    { group: '', version: 'v1', resource: 'namespaces', inNamespace: false },
    () => ({ kind: 'Namespace', metadata: { name: 'conformance-forbidden' } }),
    { mtb: ['MTB-PL1-CC-CPI-1'], cis: ['5.7.1'] },
  ),
];

const change = (
  id: string,
  what: string,
  request: (attack: Attack) => Omit<KubeRequest, 'dryRun'>,
  items: Pick<Forbidden, 'mtb' | 'cis' | 'needs'> = {},
): Forbidden => ({ id, what, ...items, request: (attack) => ({ ...request(attack), dryRun: true }) });

const CHANGED: readonly Forbidden[] = [
  change(
    'network/policy-patched',
    'the policy that closes the tenant, opened',
    ({ attacker }) => ({
      verb: 'patch',
      group: 'networking.k8s.io',
      version: 'v1',
      resource: 'networkpolicies',
      namespace: attacker.namespace,
      name: 'tenantry-default-deny',
      body: { spec: { ingress: [{}] } },
    }),
    { mtb: ['MTB-PL1-BC-NI-1', 'MTB-PL1-BC-CPI-2', 'MTB-PL2-BC-OPS-4'], cis: ['5.3.2'] },
  ),
  change(
    'quota/patched',
    'its own quota, raised',
    ({ attacker }) => ({
      verb: 'patch',
      group: '',
      version: 'v1',
      resource: 'resourcequotas',
      namespace: attacker.namespace,
      name: 'tenant-quota',
      body: { spec: { hard: { pods: '1000000' } } },
    }),
    { mtb: ['MTB-PL1-CC-TI-1', 'MTB-PL1-BC-CPI-2'] },
  ),
  change(
    'escalation/own-role',
    'its own role, widened',
    ({ attacker }) => ({
      verb: 'patch',
      group: RBAC,
      version: 'v1',
      resource: 'roles',
      namespace: attacker.namespace,
      name: `${attacker.namespace}-edit-role`,
      body: { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
    }),
    { mtb: ['MTB-PL2-CC-TI-1', 'MTB-PL1-BC-CPI-2'], cis: ['5.1.3', '5.1.8'] },
  ),
  change(
    'tokens/account-automount',
    "the editors' account, mounting its token into every pod",
    ({ attacker }) => ({
      verb: 'patch',
      group: '',
      version: 'v1',
      resource: 'serviceaccounts',
      namespace: attacker.namespace,
      name: `${attacker.namespace}-edit-user`,
      body: { automountServiceAccountToken: true },
    }),
    { mtb: ['MTB-PL1-BC-CPI-2'], cis: ['5.1.5', '5.1.6'] },
  ),
  change(
    'escalation/impersonate-masters',
    "the group of the cluster's administrators, impersonated",
    ({ victim }) => ({
      verb: 'list',
      group: '',
      version: 'v1',
      resource: 'configmaps',
      namespace: victim.namespace,
      impersonate: { user: 'conformance', group: 'system:masters' },
    }),
    { mtb: ['MTB-PL2-CC-TI-1', 'MTB-PL1-CC-TI-2'], cis: ['5.1.7', '5.1.8'] },
  ),
  change(
    'escalation/impersonate-other-editor',
    "another tenant's editor, impersonated",
    ({ victim }) => ({
      verb: 'list',
      group: '',
      version: 'v1',
      resource: 'configmaps',
      namespace: victim.namespace,
      impersonate: { user: `system:serviceaccount:${victim.namespace}:${victim.namespace}-edit-user` },
    }),
    { mtb: ['MTB-PL2-CC-TI-1', 'MTB-PL1-CC-TI-2'], cis: ['5.1.8'] },
  ),
  change(
    'escalation/webhooks',
    "the cluster's webhooks, read",
    () => ({ verb: 'list', group: ADMISSION, version: 'v1', resource: 'validatingwebhookconfigurations' }),
    { mtb: ['MTB-PL1-CC-CPI-1'], cis: ['5.1.12'] },
  ),
  change(
    'escalation/policy-bindings',
    'the binding of the policies that hold the boundary, taken away',
    () => ({
      verb: 'deletecollection',
      group: ADMISSION,
      version: 'v1',
      resource: 'validatingadmissionpolicybindings',
      query: { labelSelector: 'tenantry-conformance=none' },
    }),
    { mtb: ['MTB-PL1-BC-CPI-2', 'MTB-PL1-CC-CPI-1'], cis: ['5.2.1', '5.1.12'] },
  ),
  change(
    'others/secrets-everywhere',
    'the secrets of all namespaces',
    () => ({ verb: 'list', group: '', version: 'v1', resource: 'secrets', query: { limit: '1' } }),
    { mtb: ['MTB-PL1-CC-TI-2', 'MTB-PL1-CC-CPI-1'], cis: ['5.1.2'] },
  ),
  change(
    'others/pods-of-other-tenant',
    "another tenant's pods, all deleted",
    ({ victim }) => ({
      verb: 'deletecollection',
      group: '',
      version: 'v1',
      resource: 'pods',
      namespace: victim.namespace,
      query: { labelSelector: 'tenantry-conformance=none' },
    }),
    { mtb: ['MTB-PL1-CC-TI-2'], cis: ['5.1.4'] },
  ),
  change(
    'nodes/listed',
    'the nodes of the cluster',
    () => ({ verb: 'list', group: '', version: 'v1', resource: 'nodes', query: { limit: '1' } }),
    { mtb: ['MTB-PL1-CC-CPI-1'], cis: ['5.1.10'] },
  ),
  change(
    'escalation/signing-request',
    'the certificate signing requests of the cluster',
    () => ({ verb: 'list', group: 'certificates.k8s.io', version: 'v1', resource: 'certificatesigningrequests' }),
    { mtb: ['MTB-PL1-CC-CPI-1'], cis: ['5.1.11'] },
  ),
];

export const FORBIDDEN: readonly Forbidden[] = [...TOKENS, ...NAMESPACE, ...CREATED, ...CHANGED];
