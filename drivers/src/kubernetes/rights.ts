/** One rule of the ClusterRole that Tenantry works with, and what it is needed for. */
export interface NeededRight {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Only these objects; absent, all. */
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
  /** What stops working without it. */
  readonly reason: string;
}

/** Names of the admission policies, and of their bindings, that an Infrastructure writes. A test holds them to its resources. */
export const POLICY_NAMES = {
  validating: [
    'tenantry-tenant-boundary-claims',
    'tenantry-tenant-boundary-daemonsets',
    'tenantry-tenant-boundary-ingresses',
    'tenantry-tenant-boundary-pods',
    'tenantry-tenant-boundary-routes',
    'tenantry-tenant-boundary-secrets',
    'tenantry-tenant-boundary-services',
  ],
  mutating: ['tenantry-placement', 'tenantry-placement-daemonsets', 'tenantry-pull-always'],
} as const;

const FOLLOW = ['get', 'list', 'watch'];
const OWN = ['create', 'patch', 'delete'];

/**
 * Everything that Tenantry does in a cluster, and nothing else: `deploy/kubernetes/cluster-role.yaml` is made of it, a
 * check of a cluster asks for each of it, and a test runs a whole life with exactly this and fails for a right that is
 * missing and for one that nothing used.
 */
export const NEEDED_RIGHTS: readonly NeededRight[] = [
  {
    apiGroups: [''],
    resources: ['namespaces', 'serviceaccounts', 'resourcequotas', 'limitranges'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'a tenant is a namespace with its accounts, quota and limits; they are followed so that drift is repaired',
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['networkpolicies'],
    verbs: [...FOLLOW, ...OWN],
    reason: "the walls of a tenant's network, and the answer to what reaches what",
  },
  {
    apiGroups: ['cilium.io'],
    resources: ['ciliumclusterwidenetworkpolicies'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'where Cilium is: the deny across tenants that no allowing policy overrides',
  },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles'],
    verbs: [...FOLLOW, ...OWN, 'escalate'],
    reason:
      "the roles of viewers and editors in a tenant's namespace; escalate, so that Tenantry need not itself hold what editors may do in every namespace, such as reading Secrets",
  },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles'],
    verbs: ['bind'],
    reason: 'to bind those roles without holding what they grant',
  },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['rolebindings'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'who has those roles',
  },
  ...policyRights('validating', POLICY_NAMES.validating, 'refuses what would leave a tenant'),
  ...policyRights(
    'mutating',
    POLICY_NAMES.mutating,
    "puts pods on their tenant's nodes where such policies are served",
  ),
  {
    apiGroups: [''],
    resources: ['nodes'],
    verbs: [...FOLLOW, 'patch'],
    reason: "a tenant's own nodes carry its label and taint; nodes are never made or deleted",
  },
  {
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['list'],
    reason: 'which pods still run on a node that is claimed, and what reaches what',
  },
  {
    apiGroups: [''],
    resources: ['pods/eviction'],
    verbs: ['create'],
    reason: 'pods of others leave a node that is claimed, with respect for their disruption budgets',
  },
  {
    apiGroups: [''],
    resources: ['serviceaccounts/token'],
    verbs: ['create'],
    reason: 'short-lived tokens for the people of a tenant',
  },
];

function policyRights(family: 'validating' | 'mutating', names: readonly string[], what: string): NeededRight[] {
  const resources = [`${family}admissionpolicies`, `${family}admissionpolicybindings`];
  const group = { apiGroups: ['admissionregistration.k8s.io'], resources };
  return [
    {
      ...group,
      resourceNames: names,
      verbs: ['get', ...OWN],
      reason: `the admission policy that ${what}: ours by name, and no other`,
    },
    { ...group, verbs: ['list', 'watch'], reason: 'to notice at once when somebody changes those policies' },
  ];
}
