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
const MAKE = ['create', 'patch'];
const OWN = [...MAKE, 'delete'];

/**
 * Everything that Tenantry does in a cluster, and nothing else: `deploy/kubernetes/cluster-role.yaml` is made of it, a
 * check of a cluster asks for each of it, and a test runs a whole life with exactly this and fails for a right that is
 * missing and for one that nothing used.
 */
export const NEEDED_RIGHTS: readonly NeededRight[] = [
  {
    apiGroups: [''],
    resources: ['namespaces', 'serviceaccounts'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'a tenant is a namespace with its accounts; an account is deleted to end all its tokens at once',
  },
  {
    apiGroups: [''],
    resources: ['resourcequotas', 'limitranges'],
    verbs: [...FOLLOW, ...MAKE],
    reason: 'its quota and limits, followed so that drift is repaired; they go with the namespace',
  },
  {
    apiGroups: [''],
    resources: ['configmaps'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'what is declared to run in a tenant: its settings (Config)',
  },
  {
    apiGroups: [''],
    resources: ['secrets'],
    verbs: [...FOLLOW, ...OWN],
    reason:
      'its secrets (Secret), followed by label and without their values so that drift is repaired, and the empty Secret that a listed token is bound to, so that the token can be ended before its time; RBAC can limit this to neither a label nor names that are not known yet; certificates are looked at for when they end',
  },
  {
    apiGroups: [''],
    resources: ['services'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'its services by name (Service)',
  },
  {
    apiGroups: ['apps'],
    resources: ['deployments', 'statefulsets'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'what runs the containers of its services',
  },
  {
    apiGroups: ['apps'],
    resources: ['replicasets'],
    verbs: ['list', 'watch'],
    reason: 'which pods are of the present declaration, and why the cluster refuses to take some in',
  },
  {
    apiGroups: ['batch'],
    resources: ['jobs', 'cronjobs'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'what runs once or by a schedule (Job, CronJob)',
  },
  {
    apiGroups: ['autoscaling'],
    resources: ['horizontalpodautoscalers'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'services that scale by load',
  },
  {
    apiGroups: ['policy'],
    resources: ['poddisruptionbudgets'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'services of several replicas keep all but one while nodes are emptied',
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['ingresses'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'services that are open to the internet or to the network, at hosts of their tenant',
  },
  {
    apiGroups: ['gateway.networking.k8s.io'],
    resources: ['httproutes'],
    verbs: [...FOLLOW, ...OWN],
    reason: 'services that are reached through a gateway, where the Gateway API is served',
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
    apiGroups: ['cilium.io'],
    resources: ['ciliumnetworkpolicies'],
    verbs: ['list'],
    reason: '`tenantry reach` counts them in, where Cilium is',
  },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles'],
    verbs: [...FOLLOW, ...MAKE, 'escalate'],
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
    reason: 'who has those roles; a binding that was made to point at another role can only be deleted and made anew',
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
    verbs: ['list', 'watch'],
    reason:
      'why the pods of a tenant are not ready, noticed at once; which pods still run on a node that is claimed, and what reaches what',
  },
  {
    apiGroups: [''],
    resources: ['persistentvolumeclaims'],
    verbs: ['list', 'watch', 'patch'],
    reason:
      'claims of a tenant that have no volume, or have lost it; the volumes of a service grow when it asks for larger ones',
  },
  {
    apiGroups: [''],
    resources: ['pods/log'],
    verbs: ['get'],
    reason: 'the logs of tenants: what their pods write is kept, searched and followed through Tenantry',
  },
  {
    apiGroups: ['metrics.k8s.io'],
    resources: ['pods', 'nodes'],
    verbs: ['list'],
    reason: 'how much CPU and memory the pods of tenants use, and the nodes that are their own',
  },
  {
    apiGroups: [''],
    resources: ['pods/eviction'],
    verbs: ['create'],
    reason: 'pods of others leave a node that is claimed, with respect for their disruption budgets',
  },
  {
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['delete'],
    reason:
      'those that a disruption budget still holds there when the declared patience is over; replicas that cannot run as they were declared before, and keep their stateful set from making them anew',
  },
  {
    apiGroups: [''],
    resources: ['events'],
    verbs: ['create'],
    reason: "to say in a pod's own namespace why it was deleted",
  },
  {
    apiGroups: [''],
    resources: ['events'],
    verbs: ['list', 'watch'],
    reason: 'warnings say why a pod is not made, cannot start or is not ready, where its status does not',
  },
  {
    apiGroups: [''],
    resources: ['serviceaccounts/token'],
    verbs: ['create'],
    reason: 'short-lived tokens for the people of a tenant',
  },
  {
    apiGroups: [''],
    resources: ['serviceaccounts'],
    verbs: ['impersonate'],
    reason: "kubectl through Tenantry: requests go on as the account of the caller's role, never as Tenantry",
  },
  {
    apiGroups: ['authentication.k8s.io'],
    resources: ['userextras/tenantry.dev/person'],
    verbs: ['impersonate'],
    reason: "the person behind such a request stands beside the account in the cluster's own audit log",
  },
  {
    apiGroups: ['authorization.k8s.io'],
    resources: ['localsubjectaccessreviews', 'subjectaccessreviews'],
    verbs: ['create'],
    reason:
      '`tenantry can`: the cluster itself says what an account of a tenant may do, in its namespace and with what is in none',
  },
  {
    apiGroups: ['discovery.k8s.io'],
    resources: ['endpointslices'],
    verbs: ['list'],
    reason: "`tenantry reach`: at which addresses pods have the cluster's API",
  },
  {
    apiGroups: [''],
    resources: ['services'],
    verbs: ['list'],
    reason: '`tenantry reach` follows a service to its pods; the check looks for the DNS of the cluster',
  },
  {
    apiGroups: ['apiextensions.k8s.io'],
    resources: ['customresourcedefinitions'],
    verbs: ['list', 'watch'],
    reason: 'a type that is installed later, such as the policies of Cilium, is noticed at once',
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['ingresses'],
    verbs: ['list'],
    reason: 'a host that a tenant gave up is free for others once none of its objects serves it',
  },
  {
    apiGroups: ['gateway.networking.k8s.io'],
    resources: ['httproutes', 'grpcroutes', 'tlsroutes'],
    verbs: ['list'],
    reason: 'the same for routes of gateways, where they are served',
  },
  {
    apiGroups: ['networking.k8s.io'],
    resources: ['ingressclasses'],
    verbs: ['list'],
    reason: 'the check says which ingress classes there are',
  },
  {
    apiGroups: ['storage.k8s.io'],
    resources: ['storageclasses'],
    verbs: ['list'],
    reason: 'the check says which storage class is the default',
  },
  {
    apiGroups: ['scheduling.k8s.io'],
    resources: ['priorityclasses'],
    verbs: ['list'],
    reason: 'the check says whether a priority class is forced on everybody',
  },
  {
    apiGroups: ['apps'],
    resources: ['daemonsets'],
    verbs: ['list'],
    reason: 'the check tells by its daemon which network plugin the cluster has, and whether it enforces policies',
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
