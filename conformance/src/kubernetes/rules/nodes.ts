import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { Attack } from '../facts.ts';
import { daemonSet, pod } from './compliant.ts';
import type { Rule } from './rule.ts';

const SPEC = ['body', 'spec'] as const;

/** A pod on a node of another tenant, or on any node at all. */
const toleration = (name: string, what: string, value: (attack: Attack) => JsonValue): Rule => ({
  id: `nodes/toleration-${name}`,
  what,
  boundary: ['pod-toleration'],
  mtb: ['MTB-PL1-CC-TI-2'],
  cis: ['5.7.1'],
  isOfPods: true,
  control: (attack) => pod(attack),
  change: (attack) => ({ path: [...SPEC, 'tolerations', 0], value: value(attack) }),
  names: /spec\.tolerations/,
});

const KEY = 'tenantry.dev/tenant';

const nodeAffinity = (expression: JsonObject): JsonObject => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
  },
});

const podAffinity = (where: JsonObject): JsonObject => ({
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'any' } }, ...where },
    ],
  },
});

const staysOnOwn = (spec: JsonObject, { attacker }: Attack): boolean =>
  (spec.nodeSelector as JsonObject | undefined)?.tenantname === attacker.namespace;

export const NODE_RULES: readonly Rule[] = [
  toleration('other-tenant', "a toleration of another tenant's taint", ({ victim }) => ({
    key: KEY,
    operator: 'Equal',
    value: victim.tenant,
    effect: 'NoSchedule',
  })),
  toleration('other-tenant-any-effect', "a toleration of another tenant's taint with every effect", ({ victim }) => ({
    key: KEY,
    value: victim.tenant,
  })),
  toleration('every-tenant', 'a toleration of the taint of every tenant', () => ({ key: KEY, operator: 'Exists' })),
  toleration('every-tenant-no-execute', 'a toleration of the taint of every tenant, NoExecute', () => ({
    key: KEY,
    operator: 'Exists',
    effect: 'NoExecute',
  })),
  toleration('every-taint', 'a toleration of every taint', () => ({ operator: 'Exists' })),
  toleration('every-no-schedule', 'a toleration of every taint that keeps pods from being placed', () => ({
    operator: 'Exists',
    effect: 'NoSchedule',
  })),
  toleration('every-no-execute', 'a toleration of every taint that drives pods out, without end', () => ({
    operator: 'Exists',
    effect: 'NoExecute',
  })),
  toleration('empty-key', 'a toleration with an empty key, which means every taint', () => ({
    key: '',
    operator: 'Exists',
  })),
  {
    id: 'nodes/node-name',
    what: 'a node chosen past the scheduler',
    boundary: ['pod-node-name'],
    mtb: ['MTB-PL1-CC-TI-2'],
    isOfPods: true,
    control: (attack) => pod(attack),
    change: () => ({ path: [...SPEC, 'nodeName'], value: 'conformance-none' }),
    names: /spec\.nodeName/,
  },
  {
    id: 'nodes/node-selector-other-tenant',
    what: "another tenant's nodes by selector",
    boundary: ['pod-node-selector', 'pod-placement'],
    mtb: ['MTB-PL1-CC-TI-2'],
    isOfPods: true,
    control: (attack) => pod(attack),
    change: ({ victim }) => ({ path: [...SPEC, 'nodeSelector', 'tenantname'], value: victim.namespace }),
    names: /spec\.nodeSelector/,
    isCorrected: staysOnOwn,
  },
  {
    id: 'nodes/own-nodes-left',
    what: 'a pod that does not say that it stays on the nodes of its tenant',
    boundary: ['pod-placement'],
    mtb: ['MTB-PL1-CC-TI-2'],
    skip: ({ attacker }) => (attacker.isDedicated ? null : 'the tenant has no nodes of its own'),
    control: (attack) => pod(attack),
    change: () => ({ path: [...SPEC, 'nodeSelector'], value: { 'kubernetes.io/os': 'linux' } }),
    names: /spec\.nodeSelector/,
    isCorrected: staysOnOwn,
  },
  {
    id: 'nodes/own-nodes-left-by-daemon-set',
    what: 'a daemon set that does not say that it stays on the nodes of its tenant',
    boundary: ['daemonset-placement'],
    mtb: ['MTB-PL1-CC-TI-2'],
    skip: ({ attacker }) => (attacker.isDedicated ? null : 'the tenant has no nodes of its own'),
    control: (attack) => daemonSet(attack),
    change: () => ({
      path: [...SPEC, 'template', 'spec', 'nodeSelector'],
      value: { 'kubernetes.io/os': 'linux' },
    }),
    names: /spec\.template\.spec\.nodeSelector/,
    isCorrected: (spec, { attacker }) => {
      const template = spec.template as { spec?: { nodeSelector?: Record<string, unknown> } } | undefined;
      return template?.spec?.nodeSelector?.tenantname === attacker.namespace;
    },
  },
  ...['tenantname', KEY].flatMap((key) =>
    (['In', 'Exists', 'NotIn'] as const).map(
      (operator): Rule => ({
        id: `nodes/affinity-${key === KEY ? 'taint' : 'name'}-${operator.toLowerCase()}`,
        what: `another tenant's nodes by affinity, ${key} ${operator}`,
        boundary: ['pod-node-affinity'],
        mtb: ['MTB-PL1-CC-TI-2'],
        isOfPods: true,
        control: (attack) => pod(attack),
        change: ({ attacker, victim }) => ({
          path: [...SPEC, 'affinity'],
          value: nodeAffinity({
            key,
            operator,
            ...(operator === 'Exists'
              ? {}
              : {
                  values: [operator === 'NotIn' ? attacker.namespace : key === KEY ? victim.tenant : victim.namespace],
                }),
          }),
        }),
        names: /spec\.affinity\.nodeAffinity/,
      }),
    ),
  ),
  {
    id: 'nodes/pod-affinity-other-namespaces',
    what: "a place by another tenant's pods",
    boundary: ['pod-cross-namespace-affinity'],
    mtb: ['MTB-PL1-CC-TI-2'],
    isOfPods: true,
    control: (attack) => pod(attack),
    change: ({ victim }) => ({ path: [...SPEC, 'affinity'], value: podAffinity({ namespaces: [victim.namespace] }) }),
    names: /spec\.affinity\.podAffinity/,
  },
  {
    id: 'nodes/pod-affinity-every-namespace',
    what: 'a place that keeps the pods of all others away',
    boundary: ['pod-cross-namespace-affinity'],
    mtb: ['MTB-PL1-CC-TI-2'],
    isOfPods: true,
    control: (attack) => pod(attack),
    change: () => ({ path: [...SPEC, 'affinity'], value: podAffinity({ namespaceSelector: {} }) }),
    names: /spec\.affinity\.podAffinity/,
  },
  {
    id: 'nodes/scheduler-name',
    what: 'a pod bound to a node by hand, as a scheduler does',
    mtb: ['MTB-PL1-CC-TI-2'],
    control: (attack) => pod(attack),
    change: () => ({ path: ['resource'], value: 'bindings' }),
    names: /cannot create resource "bindings"/,
  },
];
