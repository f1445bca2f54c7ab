import type { Template } from '../../model/resource.ts';
import { PULL_LABEL, TENANT_LABEL, TIER_LABEL } from './variables.ts';

/** A policy that puts into an object what the tenant's boundary asks for, so that `kubectl` and Helm need not know. */
export interface MutatingPolicy {
  readonly key: string;
  readonly title: string;
  readonly name: string;
  /** Namespaces it applies to. */
  readonly namespaces: Readonly<Record<string, string>>;
  readonly on: { readonly apiGroups: string[]; readonly operations: string[]; readonly resources: string[] };
  /** CEL that yields a list of JSONPatch steps. */
  readonly patches: readonly string[];
}

const TOLERATION = `{'key': 'tenantry.dev/tenant', 'operator': 'Equal', 'value': namespaceObject.metadata.labels['${TENANT_LABEL}'], 'effect': 'NoSchedule'}`;

/**
 * Adds the tenant's node selector and toleration to a pod's spec. By JSON patch, since an apply configuration may not
 * touch the atomic nodeSelector; each step leaves alone what is there already, since a policy may be invoked again.
 */
function placement(spec: string): string[] {
  const path = `/${spec.split('.').slice(1).join('/')}`;
  return [
    `!has(${spec}.nodeSelector)
  ? [JSONPatch{op: 'add', path: '${path}/nodeSelector', value: {'tenantname': namespaceObject.metadata.name}}]
  : 'tenantname' in ${spec}.nodeSelector && ${spec}.nodeSelector['tenantname'] == namespaceObject.metadata.name
    ? []
    : [JSONPatch{op: 'add', path: '${path}/nodeSelector/tenantname', value: namespaceObject.metadata.name}]`,
    `!has(${spec}.tolerations)
  ? [JSONPatch{op: 'add', path: '${path}/tolerations', value: dyn([${TOLERATION}])}]
  : ${spec}.tolerations.exists(t, has(t.key) && t.key == 'tenantry.dev/tenant')
    ? []
    : [JSONPatch{op: 'add', path: '${path}/tolerations/-', value: dyn(${TOLERATION})}]`,
  ];
}

/** Containers beyond this are refused rather than changed: a list of positions must be written out in CEL. */
const MOST_CONTAINERS = 32;
const POSITIONS = `[${Array.from({ length: MOST_CONTAINERS }, (_, index) => index).join(', ')}]`;

const pullAlways = (list: string) =>
  `has(object.spec.${list})
  ? ${POSITIONS}.filter(i, i < object.spec.${list}.size() && (!has(object.spec.${list}[i].imagePullPolicy) || object.spec.${list}[i].imagePullPolicy != 'Always'))
      .map(i, JSONPatch{op: 'add', path: '/spec/${list}/' + string(i) + '/imagePullPolicy', value: 'Always'})
  : []`;

export const MUTATING_POLICIES: readonly MutatingPolicy[] = [
  {
    key: 'placement',
    title: 'placement of pods',
    name: 'tenantry-placement',
    namespaces: { [TIER_LABEL]: 'dedicated-nodes' },
    on: { apiGroups: [''], operations: ['CREATE'], resources: ['pods'] },
    patches: placement('object.spec'),
  },
  {
    key: 'placement-daemonsets',
    title: 'placement of daemon sets',
    name: 'tenantry-placement-daemonsets',
    namespaces: { [TIER_LABEL]: 'dedicated-nodes' },
    // Their pods are made for a node each: a template that does not say which would be tried on every node, without end.
    on: { apiGroups: ['apps'], operations: ['CREATE', 'UPDATE'], resources: ['daemonsets'] },
    patches: placement('object.spec.template.spec'),
  },
  {
    key: 'pull-always',
    title: 'images are pulled always',
    name: 'tenantry-pull-always',
    namespaces: { [PULL_LABEL]: 'true' },
    on: { apiGroups: [''], operations: ['CREATE'], resources: ['pods'] },
    patches: ['containers', 'initContainers'].map(pullAlways),
  },
];

export function mutatingPolicySpec({ on, patches }: MutatingPolicy): Template {
  return {
    failurePolicy: 'Fail',
    reinvocationPolicy: 'IfNeeded',
    matchConstraints: { resourceRules: [{ ...on, apiVersions: ['v1'] }] },
    mutations: patches.map((expression) => ({ patchType: 'JSONPatch', jsonPatch: { expression } })),
  };
}
