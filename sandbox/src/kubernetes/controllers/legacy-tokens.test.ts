import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestCluster, type TestAnswer, type TestCluster } from '../testing.ts';

const accounts = '/api/v1/namespaces/default/serviceaccounts';
const secrets = '/api/v1/namespaces/default/secrets';
const pods = '/api/v1/namespaces/default/pods';
const pod = (name: string): unknown => ({
  metadata: { name },
  spec: { serviceAccountName: 'robot', containers: [{ name: 'c', image: 'nginx' }] },
});

describe('tokens of service accounts', () => {
  let running: TestCluster;
  const until = (look: () => Promise<boolean>): Promise<unknown> =>
    vi.waitUntil(look, { timeout: 5_000, interval: 20 });
  const status = async (path: string): Promise<number> => (await running.send('GET', path)).status;
  const read = (token: string): Promise<TestAnswer> =>
    running.send('GET', pods, undefined, { authorization: `Bearer ${token}` });
  const ask = (account: string, spec: unknown): Promise<TestAnswer> =>
    running.send('POST', `${accounts}/${account}/token`, { spec });
  const tokenSecret = (name: string, account: string): Promise<TestAnswer> =>
    running.send('POST', secrets, {
      metadata: { name, annotations: { 'kubernetes.io/service-account.name': account } },
      type: 'kubernetes.io/service-account-token',
    });

  beforeAll(async () => {
    running = await startTestCluster();
    await until(async () => (await status(`${accounts}/default`)) === 200);
    for (const name of ['robot', 'other']) await running.send('POST', accounts, { metadata: { name } });
  });
  afterAll(() => running.end());

  test('a token Secret is filled with a token that works until the Secret or the account goes', async () => {
    expect((await tokenSecret('kept', 'robot')).status).toBe(201);
    const data = async (): Promise<Record<string, string> | undefined> =>
      (await running.send('GET', `${secrets}/kept`)).body.data as Record<string, string> | undefined;
    await until(async () => (await data())?.token !== undefined);
    expect(Object.keys((await data()) ?? {})).toEqual(['ca.crt', 'namespace', 'token']);
    const token = Buffer.from((await data())?.token ?? '', 'base64').toString();
    // 403, not 401: it is known who asks.
    expect((await read(token)).body.message).toContain('User "system:serviceaccount:default:robot" cannot list');
    await running.send('DELETE', `${secrets}/kept`);
    expect((await read(token)).status).toBe(401);
  });

  test('a token Secret for an account that is not there is deleted, one without a name refused', async () => {
    await tokenSecret('stray', 'nobody');
    await until(async () => (await status(`${secrets}/stray`)) === 404);
    const nameless = { metadata: { name: 'nameless' }, type: 'kubernetes.io/service-account-token' };
    expect((await running.send('POST', secrets, nameless)).body.message).toContain(
      'metadata.annotations[kubernetes.io/service-account.name]: Required value',
    );
  });

  test('a token bound to a pod tells pod and node, and dies with the pod', async () => {
    await running.send('POST', pods, pod('bound'));
    await until(
      async () => ((await running.send('GET', `${pods}/bound`)).body.spec as { nodeName?: string }).nodeName === 'n1',
    );
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'bound' };
    const { token } = (await ask('robot', { boundObjectRef })).body.status as { token: string };
    const review = await running.send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } });
    expect(review.body.status).toMatchObject({
      authenticated: true,
      user: {
        extra: {
          'authentication.kubernetes.io/pod-name': ['bound'],
          'authentication.kubernetes.io/node-name': ['n1'],
          'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^JTI=/)],
        },
      },
    });
    expect((await read(token)).status).toBe(403);
    await running.send('DELETE', `${pods}/bound`, { gracePeriodSeconds: 0 });
    expect((await read(token)).status).toBe(401);
  });

  test.each([
    [
      'a pod of another account',
      'other',
      { kind: 'Pod', apiVersion: 'v1', name: 'there' },
      400,
      'different serviceaccount',
    ],
    ['a pod that is not there', 'robot', { kind: 'Pod', apiVersion: 'v1', name: 'gone' }, 404, 'pods "gone" not found'],
    ['a kind that cannot end', 'robot', { kind: 'ConfigMap', apiVersion: 'v1', name: 'x' }, 400, '/v1, Kind=ConfigMap'],
  ])('no token is bound to %s', async (_what, account, boundObjectRef, code, message) => {
    await running.send('POST', pods, pod('there'));
    const answer = await ask(account, { boundObjectRef });
    expect(answer.status).toBe(code);
    expect(answer.body.message).toContain(message);
  });
});
