import type { JsonObject } from '@tenantry/kinds';
import { describe, expect, test } from 'vitest';
import { difference } from './diff.ts';

function object(kind: string, content: JsonObject, metadata: JsonObject = {}): JsonObject {
  const { metadata: more, ...rest } = content;
  return { apiVersion: 'v1', kind, ...rest, metadata: { name: 'a', ...(more as JsonObject | undefined), ...metadata } };
}

/** Everything in `fields` is owned by a manager. */
function managed(manager: string, fieldsV1: JsonObject, operation = 'Apply'): JsonObject {
  return { manager, operation, fieldsType: 'FieldsV1', time: '2026-01-01T00:00:00Z', fieldsV1 };
}

const equal: readonly (readonly [why: string, kind: string, desired: JsonObject, observed: JsonObject])[] = [
  [
    'quantities have many spellings',
    'ResourceQuota',
    { spec: { hard: { cpu: '1000m', memory: '1024Mi' } } },
    { spec: { hard: { cpu: '1', memory: '1Gi' } } },
  ],
  ['a number is a quantity too', 'ResourceQuota', { spec: { hard: { pods: 10 } } }, { spec: { hard: { pods: '10' } } }],
  [
    'status is not ours',
    'ResourceQuota',
    { spec: { hard: { pods: '1' } } },
    { spec: { hard: { pods: '1' } }, status: { used: { pods: '1' } } },
  ],
  [
    'the protocol of a port is TCP',
    'NetworkPolicy',
    { spec: { podSelector: {}, egress: [{ ports: [{ port: 53 }] }], policyTypes: ['Egress'] } },
    { spec: { podSelector: {}, egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }], policyTypes: ['Egress'] } },
  ],
  [
    'policy types follow the rules',
    'NetworkPolicy',
    { spec: { podSelector: {} } },
    { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
  ],
  [
    'no rules and an empty list of rules are the same',
    'NetworkPolicy',
    { spec: { podSelector: {}, ingress: [], policyTypes: ['Ingress'] } },
    { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
  ],
  [
    'an empty selector of labels is dropped within',
    'NetworkPolicy',
    { spec: { podSelector: { matchLabels: {} }, policyTypes: ['Ingress'] } },
    { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
  ],
  [
    'the API group of subjects is filled in',
    'RoleBinding',
    {
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'User', name: 'u' },
        { kind: 'ServiceAccount', name: 's', namespace: 'n' },
      ],
    },
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
      subjects: [
        { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'u' },
        { kind: 'ServiceAccount', name: 's', namespace: 'n' },
      ],
    },
  ],
  ['no rules are null rules', 'Role', { rules: [] }, { rules: null }],
  [
    'limits are completed for containers',
    'LimitRange',
    { spec: { limits: [{ type: 'Container', max: { cpu: '2' }, default: { memory: '1Gi' } }] } },
    {
      spec: {
        limits: [
          {
            type: 'Container',
            max: { cpu: '2' },
            default: { cpu: '2', memory: '1Gi' },
            defaultRequest: { cpu: '2', memory: '1Gi' },
          },
        ],
      },
    },
  ],
  [
    'match constraints are completed',
    'ValidatingAdmissionPolicy',
    {
      spec: {
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        },
        validations: [{ expression: 'true' }],
      },
    },
    {
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          namespaceSelector: {},
          objectSelector: {},
          matchPolicy: 'Equivalent',
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' },
          ],
        },
        validations: [{ expression: 'true' }],
      },
    },
  ],
  [
    'validation actions have no order',
    'ValidatingAdmissionPolicyBinding',
    { spec: { policyName: 'p', validationActions: ['Deny', 'Audit'] } },
    { spec: { policyName: 'p', validationActions: ['Audit', 'Deny'] } },
  ],
  [
    'labels of others are theirs',
    'Namespace',
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { a: '1', 'kubernetes.io/metadata.name': 'a' } } },
  ],
  ['a stringData of the driver is data', 'Secret', { data: { k: 'dg==' } }, { data: { k: 'dg==' }, type: 'Opaque' }],
  [
    'containers are matched by name, and completed',
    'Deployment',
    {
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'b', image: 'i' },
              { name: 'a', image: 'i' },
            ],
          },
        },
      },
    },
    {
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'a', image: 'i', imagePullPolicy: 'Always' },
              { name: 'b', image: 'i' },
            ],
          },
        },
      },
    },
  ],
  [
    'a sidecar that another injected stays',
    'Deployment',
    { spec: { template: { spec: { containers: [{ name: 'a' }] } } } },
    { spec: { template: { spec: { containers: [{ name: 'a' }, { name: 'injected' }] } } } },
  ],
  [
    'ports are matched by number and protocol',
    'Service',
    { spec: { ports: [{ port: 80 }] } },
    { spec: { clusterIP: '10.0.0.1', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] } },
  ],
  ['null is not desired', 'ConfigMap', { data: { a: '1' }, binaryData: null }, { data: { a: '1' } }],
];

describe('what the server normalises or fills in is no difference', () => {
  test.each(equal)('%s', (_why, kind, desired, observed) => {
    expect(difference(object(kind, desired), object(kind, observed))).toEqual({ kind: 'none' });
  });
});

const drift: readonly (readonly [
  why: string,
  kind: string,
  desired: JsonObject,
  observed: JsonObject,
  paths: readonly string[],
])[] = [
  [
    'a rule added to a policy without rules',
    'NetworkPolicy',
    { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
    { spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } },
    ['spec.ingress'],
  ],
  [
    'a rule added to the rules of a policy',
    'NetworkPolicy',
    { spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] } },
    { spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }, {}] } },
    ['spec.ingress[1]'],
  ],
  [
    'a peer opened to all namespaces',
    'NetworkPolicy',
    { spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] } },
    {
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }] }],
      },
    },
    ['spec.ingress[0].from[0].namespaceSelector'],
  ],
  [
    'a policy narrowed to some pods',
    'NetworkPolicy',
    { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
    { spec: { podSelector: { matchLabels: { a: 'b' } }, policyTypes: ['Ingress'] } },
    ['spec.podSelector.matchLabels'],
  ],
  [
    'a direction that is no longer policed',
    'NetworkPolicy',
    { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
    { spec: { podSelector: {}, policyTypes: ['Ingress'] } },
    ['spec.policyTypes[1]'],
  ],
  [
    'a port range',
    'NetworkPolicy',
    { spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53 }] }] } },
    {
      spec: {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ ports: [{ port: 53, protocol: 'TCP', endPort: 9999 }] }],
      },
    },
    ['spec.egress[0].ports[0].endPort'],
  ],
  [
    'an added subject',
    'RoleBinding',
    { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind: 'User', name: 'u' }] },
    {
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'User', name: 'u' },
        { kind: 'Group', name: 'all' },
      ],
    },
    ['subjects[1]'],
  ],
  [
    'an added rule',
    'Role',
    { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
    {
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      ],
    },
    ['rules[1]'],
  ],
  [
    'an added verb',
    'Role',
    { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
    { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'delete'] }] },
    ['rules[0].verbs[1]'],
  ],
  [
    'a raised quota',
    'ResourceQuota',
    { spec: { hard: { cpu: '1' } } },
    { spec: { hard: { cpu: '1001m' } } },
    ['spec.hard.cpu'],
  ],
  [
    'a scope that empties a quota',
    'ResourceQuota',
    { spec: { hard: { cpu: '1' } } },
    { spec: { hard: { cpu: '1' }, scopes: ['BestEffort'] } },
    ['spec.scopes'],
  ],
  [
    'a raised limit',
    'LimitRange',
    { spec: { limits: [{ type: 'Container', max: { cpu: '2' } }] } },
    {
      spec: { limits: [{ type: 'Container', max: { cpu: '4' }, default: { cpu: '2' }, defaultRequest: { cpu: '2' } }] },
    },
    ['spec.limits[0].max.cpu'],
  ],
  [
    'a policy that no longer fails closed',
    'ValidatingAdmissionPolicy',
    { spec: { validations: [{ expression: 'true' }] } },
    { spec: { failurePolicy: 'Ignore', validations: [{ expression: 'true' }] } },
    ['spec.failurePolicy'],
  ],
  [
    'a condition that lets requests past a policy',
    'ValidatingAdmissionPolicy',
    { spec: { validations: [{ expression: 'true' }] } },
    { spec: { matchConditions: [{ name: 'never', expression: 'false' }], validations: [{ expression: 'true' }] } },
    ['spec.matchConditions'],
  ],
  [
    'a rule excluded from a policy',
    'ValidatingAdmissionPolicy',
    { spec: { matchConstraints: { resourceRules: [{ resources: ['pods'] }] } } },
    {
      spec: {
        matchConstraints: {
          resourceRules: [{ resources: ['pods'], scope: '*' }],
          excludeResourceRules: [{ resources: ['pods'] }],
        },
      },
    },
    ['spec.matchConstraints.excludeResourceRules'],
  ],
  [
    'a binding that only warns',
    'ValidatingAdmissionPolicyBinding',
    { spec: { policyName: 'p', validationActions: ['Deny'] } },
    { spec: { policyName: 'p', validationActions: ['Warn'] } },
    ['spec.validationActions[Deny]', 'spec.validationActions[Warn]'],
  ],
  [
    'a weakened Pod Security level',
    'Namespace',
    { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } },
    { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
    ['metadata.labels[pod-security.kubernetes.io/enforce]'],
  ],
  [
    'an added Pod Security label',
    'Namespace',
    { metadata: { labels: { a: '1' } } },
    { metadata: { labels: { a: '1', 'pod-security.kubernetes.io/enforce': 'privileged' } } },
    ['metadata.labels[pod-security.kubernetes.io/enforce]'],
  ],
  [
    'a foreign label in our own name',
    'ConfigMap',
    { data: { a: '1' }, metadata: { labels: { a: '1' } } },
    { data: { a: '1' }, metadata: { labels: { a: '1', 'tenantry.dev/tenant': 'other' } } },
    ['metadata.labels[tenantry.dev/tenant]'],
  ],
  [
    'a changed image',
    'Deployment',
    { spec: { template: { spec: { containers: [{ name: 'a', image: 'one' }] } } } },
    { spec: { template: { spec: { containers: [{ name: 'a', image: 'two' }] } } } },
    ['spec.template.spec.containers[name=a].image'],
  ],
  [
    'an entry added to an atomic map',
    'Service',
    { spec: { selector: { app: 'a' } } },
    { spec: { selector: { app: 'a', track: 'b' } } },
    ['spec.selector.track'],
  ],
];

describe('what another hand changed is seen', () => {
  test.each(drift)('%s', (_why, kind, desired, observed, paths) => {
    const found = difference(object(kind, desired), object(kind, observed));
    expect(found.kind === 'none' ? [] : found.changes.map((change) => change.path)).toEqual(paths);
  });
});

describe('fields of ours that nobody desires any more', () => {
  const owned = { 'f:metadata': { 'f:annotations': { 'f:gone': {} } }, 'f:data': { 'f:a': {}, 'f:b': {} } };

  test('are to go, those of others stay', () => {
    const observed = object(
      'ConfigMap',
      { data: { a: '1', b: '2', theirs: '3' } },
      {
        annotations: { gone: '1', theirs: '1' },
        managedFields: [managed('tenantry', owned), managed('kubectl', { 'f:data': { 'f:theirs': {} } }, 'Update')],
      },
    );
    expect(difference(object('ConfigMap', { data: { a: '1' } }), observed)).toEqual({
      kind: 'update',
      changes: [
        { path: 'metadata.annotations.gone', from: '1', to: undefined },
        { path: 'data.b', from: '2', to: undefined },
      ],
    });
  });

  test('are found among the items of a list', () => {
    const fields = {
      'f:spec': {
        'f:template': {
          'f:spec': {
            'f:containers': {
              'k:{"name":"old"}': { '.': {}, 'f:name': {}, 'f:image': {} },
              'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:args': {} },
            },
          },
        },
      },
    };
    const containers = [{ name: 'a', args: ['x'] }, { name: 'old', image: 'i' }, { name: 'injected' }];
    const observed = object(
      'Deployment',
      { spec: { template: { spec: { containers } } } },
      { managedFields: [managed('tenantry', fields)] },
    );
    const found = difference(
      object('Deployment', { spec: { template: { spec: { containers: [{ name: 'a' }] } } } }),
      observed,
    );
    expect(found.kind === 'none' ? [] : found.changes.map((change) => change.path)).toEqual([
      'spec.template.spec.containers[name=old]',
      'spec.template.spec.containers[name=a].args',
    ]);
  });
});

test('the manager that holds a field is named', () => {
  const observed = object(
    'ConfigMap',
    { data: { a: 'theirs' } },
    {
      managedFields: [managed('tenantry', {}), managed('kubectl-edit', { 'f:data': { 'f:a': {} } }, 'Update')],
    },
  );
  expect(difference(object('ConfigMap', { data: { a: 'ours' } }), observed)).toEqual({
    kind: 'update',
    changes: [{ path: 'data.a', from: 'theirs', to: 'ours', by: 'kubectl-edit' }],
  });
});

test('the values of a secret are not shown', () => {
  const found = difference(
    object('Secret', { data: { 'a.b': 'c2VjcmV0' } }),
    object('Secret', { data: { 'a.b': 'b3RoZXI=' } }),
  );
  expect(found).toMatchObject({ kind: 'update' });
  expect(JSON.stringify(found)).not.toMatch(/c2VjcmV0|b3RoZXI=/);
});

const fixed: readonly (readonly [kind: string, desired: JsonObject, observed: JsonObject])[] = [
  ['RoleBinding', { roleRef: { kind: 'Role', name: 'a' } }, { roleRef: { kind: 'Role', name: 'b' } }],
  [
    'ClusterRoleBinding',
    { roleRef: { kind: 'ClusterRole', name: 'a' } },
    { roleRef: { kind: 'ClusterRole', name: 'b' } },
  ],
  ['Service', { spec: { clusterIP: 'None' } }, { spec: { clusterIP: '10.0.0.1' } }],
  [
    'Deployment',
    { spec: { selector: { matchLabels: { a: '1' } } } },
    { spec: { selector: { matchLabels: { a: '2' } } } },
  ],
  ['StatefulSet', { spec: { serviceName: 'a' } }, { spec: { serviceName: 'b' } }],
  [
    'Job',
    { spec: { template: { spec: { restartPolicy: 'Never' } } } },
    { spec: { template: { spec: { restartPolicy: 'OnFailure' } } } },
  ],
  ['StorageClass', { parameters: { a: '1' } }, { parameters: { a: '2' } }],
  ['PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'] } }, { spec: { accessModes: ['ReadWriteMany'] } }],
  ['Secret', { type: 'Opaque' }, { type: 'kubernetes.io/tls' }],
  ['ConfigMap', { data: { a: '1' } }, { immutable: true, data: { a: '2' } }],
  ['PriorityClass', { value: 1 }, { value: 2 }],
];

describe('what cannot change in place is made anew', () => {
  test.each(fixed)('%s %j', (kind, desired, observed) => {
    expect(difference(object(kind, desired), object(kind, observed))).toMatchObject({ kind: 'replace' });
  });

  test.each([
    ['StatefulSet', { spec: { replicas: 2 } }, { spec: { replicas: 1 } }],
    [
      'PersistentVolumeClaim',
      { spec: { resources: { requests: { storage: '2Gi' } } } },
      { spec: { resources: { requests: { storage: '1Gi' } } } },
    ],
    ['ConfigMap', { metadata: { labels: { a: '1' } } }, { immutable: true, metadata: { labels: { a: '2' } } }],
  ])('%s %j can change', (kind, desired, observed) => {
    expect(difference(object(kind, desired), object(kind, observed as JsonObject))).toMatchObject({ kind: 'update' });
  });
});
