import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import type { ResolvedTenant } from './resolve.ts';

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'update', 'patch', 'delete', 'deletecollection'];

type Rule = { readonly apiGroups: string[]; readonly resources: string[]; readonly verbs: string[] };

/** What a tenant may have; Secrets stand apart. */
const OWN: readonly { readonly group: string; readonly resources: readonly string[] }[] = [
  { group: '', resources: ['pods', 'services', 'configmaps', 'persistentvolumeclaims'] },
  { group: 'apps', resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'] },
  { group: 'batch', resources: ['jobs', 'cronjobs'] },
  { group: 'autoscaling', resources: ['horizontalpodautoscalers'] },
  { group: 'policy', resources: ['poddisruptionbudgets'] },
  { group: 'networking.k8s.io', resources: ['ingresses'] },
  {
    group: 'gateway.networking.k8s.io',
    // Those that have host names; a TCPRoute or UDPRoute would take all that comes to a port.
    resources: ['httproutes', 'grpcroutes', 'tlsroutes'],
  },
];

/** What a tenant may see of what we set up around it, and of what the cluster derives. */
const SHOWN: readonly Rule[] = [
  {
    apiGroups: [''],
    resources: [
      'events',
      'endpoints',
      'limitranges',
      'replicationcontrollers',
      'resourcequotas',
      'serviceaccounts',
      'pods/log',
      'pods/status',
    ],
    verbs: READ,
  },
  {
    apiGroups: [''],
    resources: ['services/status', 'persistentvolumeclaims/status', 'resourcequotas/status'],
    verbs: READ,
  },
  {
    apiGroups: ['apps'],
    resources: [
      'controllerrevisions',
      'deployments/status',
      'deployments/scale',
      'replicasets/status',
      'replicasets/scale',
      'statefulsets/status',
      'statefulsets/scale',
      'daemonsets/status',
    ],
    verbs: READ,
  },
  { apiGroups: ['batch'], resources: ['jobs/status', 'cronjobs/status'], verbs: READ },
  {
    apiGroups: ['autoscaling', 'policy'],
    resources: ['horizontalpodautoscalers/status', 'poddisruptionbudgets/status'],
    verbs: READ,
  },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies', 'ingresses/status'], verbs: READ },
  {
    apiGroups: ['gateway.networking.k8s.io'],
    resources: ['httproutes/status', 'grpcroutes/status', 'tlsroutes/status'],
    verbs: READ,
  },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: READ },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: READ },
];

/**
 * Written out, and closed: nothing that opens the boundary (network policies, quotas, limits, roles, endpoints, service
 * accounts and their tokens, the namespace itself) is in it, so a type that a cluster gains later is not granted by it.
 */
const ACTIONS: readonly Rule[] = [
  { apiGroups: [''], resources: ['pods/exec', 'pods/attach', 'pods/portforward'], verbs: ['get', 'create'] },
  { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods/ephemeralcontainers', 'pods/resize'], verbs: ['get', 'update', 'patch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch', 'update'] },
  {
    apiGroups: ['apps'],
    resources: ['deployments/scale', 'replicasets/scale', 'statefulsets/scale'],
    verbs: ['get', 'update', 'patch'],
  },
];

const own = (verbs: string[]): Rule[] =>
  OWN.map(({ group, resources }) => ({ apiGroups: [group], resources: [...resources], verbs }));

export function viewerRules(readsSecrets: boolean): Rule[] {
  const secrets = readsSecrets ? [{ apiGroups: [''], resources: ['secrets'], verbs: READ }] : [];
  return [...own(READ), ...SHOWN, ...secrets];
}

export function editorRules(): Rule[] {
  return [...own(WRITE), { apiGroups: [''], resources: ['secrets'], verbs: WRITE }, ...ACTIONS, ...SHOWN];
}

export function roleResources(scope: KubernetesScope, tenant: ResolvedTenant): DesiredResource[] {
  const object = (
    key: string,
    title: string,
    kind: string,
    plural: string,
    name: string,
    body: Template,
    needs: string[] = [],
  ) =>
    kubernetesObject(scope, {
      key,
      title,
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind,
      plural,
      name,
      namespaced: true,
      body,
      dependsOn: needs,
    });
  const role = (who: 'viewer' | 'editor', suffix: 'readonly' | 'edit', rules: Rule[]) => {
    const name = `${tenant.fullName}-${suffix}-role`;
    return [
      object(`role/${who}`, `role of ${who}s`, 'Role', 'roles', name, { rules }),
      object(
        `binding/${who}`,
        `binding of ${who}s`,
        'RoleBinding',
        'rolebindings',
        name,
        {
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
          subjects: [{ kind: 'ServiceAccount', name: `${tenant.fullName}-${suffix}-user`, namespace: tenant.fullName }],
        },
        [`role/${who}`, `account/${who}`],
      ),
    ];
  };
  return [
    ...role('viewer', 'readonly', viewerRules(tenant.viewersReadSecrets)),
    ...role('editor', 'edit', editorRules()),
  ];
}
