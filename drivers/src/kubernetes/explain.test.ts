import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKubernetesDriver, type KubernetesDriver } from './driver.ts';
import { type Bench, CONNECTION, startBench } from './test/cluster.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
let bench: Bench;
/** A control plane that may read policies and pods, and make local reviews; nothing else. */
let limited: KubernetesDriver;

beforeAll(async () => {
  bench = await startBench();
  for (const name of ['team', 'control'])
    await make('/api/v1/namespaces', { kind: 'Namespace', apiVersion: 'v1', metadata: { name } });
  for (const [namespace, name] of [
    ['team', 'edit-user'],
    ['control', 'plane'],
  ]) {
    await make(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
    });
  }
  await clusterRole('plane', [
    { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list'] },
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['list'] },
    { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
  ]);
  await bindEverywhere('plane', 'control', 'plane');
  // What a role of a namespace says of nodes counts for nothing, for nodes lie in no namespace.
  const role = { metadata: { name: 'editors', namespace: 'team' }, rules: [NODES, PODS] };
  await make(`${RBAC}/namespaces/team/roles`, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', ...role });
  await make(`${RBAC}/namespaces/team/rolebindings`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'editors', namespace: 'team' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'editors' },
    subjects: [{ kind: 'ServiceAccount', name: 'edit-user', namespace: 'team' }],
  });
  const { server, caPem } = bench.access;
  const token = () => bench.driver.requestToken(CONNECTION, 'control', 'plane', 3600);
  limited = createKubernetesDriver({ resolve: async () => ({ server, caPem, token }) });
}, 60_000);
afterAll(async () => {
  await limited?.close();
  await bench?.close();
});

const NODES = { apiGroups: [''], resources: ['nodes'], verbs: ['get'] };
const PODS = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };

async function make(collection: string, body: object): Promise<void> {
  const { status, body: answer } = await bench.hand('POST', collection, body);
  expect(status, JSON.stringify(answer)).toBe(201);
}

const clusterRole = (name: string, rules: object[]) =>
  make(`${RBAC}/clusterroles`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  });

const bindEverywhere = (role: string, namespace: string, account: string) =>
  make(`${RBAC}/clusterrolebindings`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: role },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  });

const question = (resource: string, namespace: string | null) => ({
  namespace,
  serviceAccount: { namespace: 'team', name: 'edit-user' },
  verb: 'get',
  group: '',
  version: 'v1',
  resource,
  subresource: null,
  name: null,
});

test('the cluster decides about an account, and gives its reason', async () => {
  const found = await limited.reviewAccess(CONNECTION, question('pods', 'team'));
  expect(found).toMatchObject({ isAllowed: true, reason: expect.stringContaining('Role "editors"') });
  expect((await limited.reviewAccess(CONNECTION, question('secrets', 'team'))).isAllowed).toBe(false);
});

test('of what lies outside of namespaces the answer is the same with and without the right to a review of the cluster', async () => {
  for (const driver of [bench.driver, limited]) {
    expect((await driver.reviewAccess(CONNECTION, question('nodes', null))).isAllowed).toBe(false);
  }
  await clusterRole('see-nodes', [NODES]);
  await bindEverywhere('see-nodes', 'team', 'edit-user');
  for (const driver of [bench.driver, limited]) {
    const found = await driver.reviewAccess(CONNECTION, question('nodes', null));
    expect(found).toMatchObject({ isAllowed: true, reason: expect.stringContaining('ClusterRoleBinding "see-nodes"') });
  }
});

test('what may not be listed is named, and the rest of the state is read', async () => {
  const state = await limited.networkState(CONNECTION, ['team']);
  expect(state.namespaces).toHaveLength(1);
  expect(state.notConsidered).toContainEqual({ what: 'every Service', reason: 'it could not be listed (Forbidden)' });
  expect((await bench.driver.networkState(CONNECTION, ['team'])).notConsidered).toEqual([]);
});

test('a state of many pages is read to its end', async () => {
  const names = Array.from({ length: 620 }, (_, index) => `p${index}`);
  await Promise.all(
    names.map((name) =>
      make('/apis/networking.k8s.io/v1/namespaces/team/networkpolicies', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name, namespace: 'team' },
        spec: { podSelector: {}, policyTypes: ['Ingress'] },
      }),
    ),
  );
  const { networkPolicies } = await bench.driver.networkState(CONNECTION, 'all');
  expect(networkPolicies).toHaveLength(names.length);
}, 60_000);
