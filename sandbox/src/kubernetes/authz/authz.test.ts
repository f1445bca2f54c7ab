import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestCluster, type TestAnswer, type TestCluster } from '../testing.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

describe('who may do what', () => {
  let running: TestCluster;
  let bearer = '';
  const asAccount = (method: string, path: string, body?: unknown): Promise<TestAnswer> =>
    running.send(method, path, body, { authorization: `Bearer ${bearer}` });

  beforeAll(async () => {
    running = await startTestCluster({
      authenticate: async (token) => (token === 'entra' ? { username: 'jane', groups: ['devs'] } : null),
    });
    await vi.waitUntil(
      async () => (await running.send('GET', '/api/v1/namespaces/default/serviceaccounts/default')).status === 200,
      { timeout: 5_000 },
    );
    const spec = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const answer = await running.send('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', spec);
    bearer = (answer.body.status as { token: string }).token;
  });
  afterAll(() => running.end());

  const bind = (role: string): Promise<TestAnswer> =>
    running.send('POST', `${rbac}/namespaces/default/rolebindings`, {
      metadata: { name: role },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
    });

  test('the view role is gathered from its parts, and shows no secrets', async () => {
    expect((await asAccount('GET', '/api/v1/namespaces/default/pods')).status).toBe(403);
    expect((await bind('view')).status).toBe(201);
    expect((await asAccount('GET', '/api/v1/namespaces/default/pods')).status).toBe(200);
    expect((await asAccount('GET', '/api/v1/namespaces/default/secrets')).status).toBe(403);
    expect((await asAccount('GET', '/api/v1/namespaces/kube-system/pods')).status).toBe(403);
  });

  test('a role for one named object allows that object and no other', async () => {
    const rules = [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['mine'], verbs: ['get'] }];
    await running.send('POST', `${rbac}/clusterroles`, { metadata: { name: 'one-secret' }, rules });
    await bind('one-secret');
    expect((await asAccount('GET', '/api/v1/namespaces/default/secrets/mine')).status).toBe(404);
    expect((await asAccount('GET', '/api/v1/namespaces/default/secrets/theirs')).status).toBe(403);
  });

  test('tokens end with the service account that they are for', async () => {
    await running.send('DELETE', '/api/v1/namespaces/default/serviceaccounts/default');
    expect((await asAccount('GET', '/api/v1/namespaces/default/pods')).status).toBe(401);
  });

  test('foreign tokens are asked about, and impersonation carries uid and extra', async () => {
    const entra = await running.send('GET', '/api/v1/pods', undefined, { authorization: 'Bearer entra' });
    expect(entra.body.message).toContain('User "jane" cannot list resource "pods"');
    const who = await running.send(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      { 'impersonate-user': 'joe', 'impersonate-uid': '7', 'impersonate-extra-tenantry.dev%2fperson': 'jane' },
    );
    expect((who.body.status as { userInfo: unknown }).userInfo).toEqual({
      username: 'joe',
      uid: '7',
      groups: ['system:authenticated'],
      extra: { 'tenantry.dev/person': ['jane'] },
    });
  });

  test('the issuer publishes the key that its tokens are signed with', async () => {
    const configuration = await running.send('GET', '/.well-known/openid-configuration');
    expect(configuration.body).toMatchObject({
      issuer: running.cluster.issuer,
      jwks_uri: `${running.cluster.url}/openid/v1/jwks`,
    });
    const keys = JSON.parse((await running.send('GET', '/openid/v1/jwks')).text) as {
      keys: { kid: string; alg: string }[];
    };
    const header = JSON.parse(Buffer.from(bearer.split('.')[0] ?? '', 'base64url').toString()) as { kid: string };
    expect(keys.keys[0]).toMatchObject({ kid: header.kid, alg: 'RS256' });
  });
});

test('who may not bind anything learns that the role is not there; who may, binds it ahead of time', async () => {
  const running = await startTestCluster();
  try {
    const bindings = `${rbac}/namespaces/default/rolebindings`;
    const binding = (name: string): unknown => ({
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'missing' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'jane' }],
    });
    await running.send('POST', `${rbac}/clusterroles`, {
      metadata: { name: 'binder' },
      rules: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: ['create'] }],
    });
    await running.send('POST', `${rbac}/clusterrolebindings`, {
      metadata: { name: 'binder' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'binder' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'joe' }],
    });
    const refused = await running.send('POST', bindings, binding('early'), { 'impersonate-user': 'joe' });
    expect([refused.status, refused.body.message]).toEqual([
      404,
      'clusterroles.rbac.authorization.k8s.io "missing" not found',
    ]);
    expect((await running.send('POST', bindings, binding('early'))).status).toBe(201);
  } finally {
    await running.end();
  }
});
