import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import {
  findResource,
  readReason,
  readResourceText,
  readRules,
  restrictions,
  rolesBound,
  ruleFor,
  type ServedResource,
  verbsOn,
} from '../src/can/index.ts';

function served(group: string, name: string, kind: string, shortNames: string[] = []): ServedResource {
  const singular = name.includes('/') ? '' : kind.toLowerCase();
  return { group, version: 'v1', name, singular, kind, isNamespaced: true, shortNames, verbs: ['get'] };
}

const SERVED = [
  served('', 'pods', 'Pod', ['po']),
  served('', 'pods/exec', 'PodExecOptions'),
  served('', 'pods/log', 'Pod'),
  served('', 'events', 'Event', ['ev']),
  served('apps', 'deployments', 'Deployment', ['deploy']),
  served('apps', 'deployments/scale', 'Scale'),
  served('events.k8s.io', 'events', 'Event', ['ev']),
  served('metrics.k8s.io', 'pods', 'PodMetrics'),
];
const groups = new Set(SERVED.map(({ group }) => group));

test.each([
  ['pods', 'pods', ''],
  ['po', 'pods', ''],
  ['pod', 'pods', ''],
  ['Pod', 'pods', ''],
  ['pods/exec', 'pods/exec', ''],
  ['po/log', 'pods/log', ''],
  ['core/pods', 'pods', ''],
  ['deploy', 'deployments', 'apps'],
  ['deployments.apps', 'deployments', 'apps'],
  ['deployments.v1.apps', 'deployments', 'apps'],
  ['apps/deployments', 'deployments', 'apps'],
  ['apps/deployments/scale', 'deployments/scale', 'apps'],
  ['deployments.apps/scale', 'deployments/scale', 'apps'],
  ['events', 'events', ''],
  ['events.events.k8s.io', 'events', 'events.k8s.io'],
  ['pods.metrics.k8s.io', 'pods', 'metrics.k8s.io'],
])('%s is %s of the group "%s"', (text, name, group) => {
  const read = readResourceText(text, (one) => one === 'core' || groups.has(one));
  const found = read === null ? null : findResource(SERVED, read);
  if (found?.found !== 'resource') throw new Error(`${text} was not found`);
  expect([(found.subresource ?? found.resource).name, found.resource.group]).toEqual([name, group]);
});

test.each(['', 'a b', '../pods', 'a/b/c/d', 'pods/'])('"%s" is no resource', (text) => {
  expect(readResourceText(text, () => false)).toBeNull();
});

test('what the cluster has not, and what a resource has not, are told apart', () => {
  expect(findResource(SERVED, { resource: 'podz', group: null, subresource: null }).found).toBe('none');
  expect(findResource(SERVED, { resource: 'pods', group: 'apps', subresource: null }).found).toBe('none');
  expect(findResource(SERVED, { resource: 'pods', group: null, subresource: 'exe' })).toMatchObject({
    found: 'no-subresource',
    known: ['pods/exec', 'pods/log'],
  });
});

test('the reason of the cluster names binding and role, wherever they are', () => {
  const own = 'RBAC: allowed by RoleBinding "edit/team" of Role "editors" to ServiceAccount "edit-user/team"';
  expect(readReason(own, 'team')).toEqual({
    binding: { kind: 'RoleBinding', namespace: 'team', name: 'edit' },
    role: { kind: 'Role', namespace: 'team', name: 'editors' },
  });
  const wide = 'RBAC: allowed by ClusterRoleBinding "all" of ClusterRole "discovery" to Group "system:authenticated"';
  expect(readReason(wide, 'team')).toEqual({
    binding: { kind: 'ClusterRoleBinding', namespace: null, name: 'all' },
    role: { kind: 'ClusterRole', namespace: null, name: 'discovery' },
  });
  expect(readReason('', 'team')).toBeNull();
});

const rules = readRules({
  rules: [
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
    { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['patch'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['settings'] },
    { apiGroups: ['batch'], resources: ['*'], verbs: ['*'] },
  ],
});

test.each([
  { verb: 'get', group: '', resource: 'pods', name: null, by: 0 },
  { verb: 'get', group: '', resource: 'pods/log', name: null, by: null },
  { verb: 'get', group: 'metrics.k8s.io', resource: 'pods', name: null, by: null },
  { verb: 'patch', group: 'apps', resource: 'deployments/scale', name: null, by: 1 },
  { verb: 'patch', group: 'apps', resource: 'deployments', name: null, by: null },
  { verb: 'get', group: '', resource: 'configmaps', name: 'settings', by: 2 },
  { verb: 'get', group: '', resource: 'configmaps', name: 'other', by: null },
  { verb: 'get', group: '', resource: 'configmaps', name: null, by: null },
  { verb: 'delete', group: 'batch', resource: 'jobs/status', name: null, by: 3 },
])('rule $by allows $verb on $resource of "$group"', ({ by, ...wanted }) => {
  expect(ruleFor(rules, wanted)).toEqual(by === null ? null : rules[by]);
});

test('a refusal knows what would have been allowed', () => {
  expect(verbsOn(rules, { verb: 'delete', group: '', resource: 'pods', name: null })).toEqual(['get', 'list']);
  expect(verbsOn(rules, { verb: 'get', group: '', resource: 'secrets', name: null })).toEqual([]);
});

test('roles reach an account by itself and by the groups of all accounts, and not by another of its name', () => {
  const bound = (subject: JsonObject, name: string): JsonObject => ({
    metadata: { namespace: 'team', name },
    subjects: [subject],
    roleRef: { kind: 'Role', name },
  });
  const found = rolesBound(
    [
      bound({ kind: 'ServiceAccount', name: 'me', namespace: 'team' }, 'own'),
      bound({ kind: 'ServiceAccount', name: 'me', namespace: 'other' }, 'of-another'),
      bound({ kind: 'User', name: 'me' }, 'of-a-user'),
      bound({ kind: 'Group', name: 'system:serviceaccounts:team' }, 'of-all-here'),
    ],
    { namespace: 'team', name: 'me' },
  );
  expect(found.map(({ role }) => role.name)).toEqual(['own', 'of-all-here']);
});

const admission = (resources: string[], operations: string[], selector: JsonObject = {}) => ({
  policies: [
    {
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'p' },
      spec: {
        matchConstraints: { resourceRules: [{ apiGroups: [''], operations, resources }] },
        validations: [{}, {}],
      },
    },
  ],
  bindings: [
    {
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'b' },
      spec: { policyName: 'p', matchResources: { namespaceSelector: selector } },
    },
  ],
  namespaceLabels: { tenant: 'a' },
});

test.each([
  { verb: 'create', resource: 'pods', objects: admission(['pods'], ['CREATE']), looks: true },
  { verb: 'patch', resource: 'pods', objects: admission(['pods'], ['UPDATE']), looks: true },
  { verb: 'patch', resource: 'pods', objects: admission(['pods'], ['CREATE']), looks: false },
  { verb: 'get', resource: 'pods', objects: admission(['*'], ['*']), looks: false },
  { verb: 'create', resource: 'pods/exec', objects: admission(['pods/exec'], ['CONNECT']), looks: true },
  { verb: 'create', resource: 'pods/exec', objects: admission(['pods'], ['*']), looks: false },
  { verb: 'create', resource: 'secrets', objects: admission(['pods'], ['*']), looks: false },
  {
    verb: 'create',
    resource: 'pods',
    objects: admission(['pods'], ['CREATE'], { matchLabels: { tenant: 'b' } }),
    looks: false,
  },
])('whether admission looks at $verb $resource: $looks', ({ verb, resource, objects, looks }) => {
  const found = restrictions(objects, { verb, group: '', resource, name: null });
  expect(found).toEqual(looks ? [{ kind: 'ValidatingAdmissionPolicy', name: 'p', rules: 2 }] : []);
});
