import { rootCertificates } from 'node:tls';
import { masterKey, type Sealed, seal } from '@tenantry/store';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClusterRegistry } from '../clusters/registry.ts';
import { clusterRightsSchema, registeredClusterSchema } from '../openapi/cluster-schemas.ts';
import { problemSchema } from '../openapi/schemas.ts';
import { fieldsOf, openWorld, type TestWorld } from '../testing/world.ts';

const SECRET = 'a-token-that-nobody-must-see';
let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const { name } of await world.store.clusters())
    await world.call({ method: 'DELETE', url: `/api/v1/clusters/${name}` });
});

function kubeconfig(cluster: object = {}, user: object = { token: SECRET }): string {
  const authority = Buffer.from(rootCertificates[0] ?? '').toString('base64');
  return JSON.stringify({
    'current-context': 'main',
    clusters: [
      { name: 'c', cluster: { server: 'https://10.0.0.1', 'certificate-authority-data': authority, ...cluster } },
    ],
    users: [{ name: 'u', user }],
    contexts: [
      { name: 'main', context: { cluster: 'c', user: 'u' } },
      { name: 'other', context: { cluster: 'c', user: 'u' } },
    ],
  });
}

const put = (name: string, body: object | string) =>
  world.call({
    method: 'PUT',
    url: `/api/v1/clusters/${name}`,
    body: typeof body === 'string' ? body : (JSON.parse(JSON.stringify(body)) as Record<string, string>),
  });

describe('a cluster', () => {
  test('is registered, shown, listed, replaced, checked and forgotten, each deed in the audit log, its credential nowhere', async () => {
    const made = await put('Prod', { kubeconfig: kubeconfig() });
    expect(made.statusCode, made.body).toBe(201);
    expect(registeredClusterSchema.parse(made.json())).toMatchObject({
      name: 'prod',
      context: 'main',
      authentication: 'token',
      revision: '1',
      usedBy: [],
      check: { version: 'v1.36.0' },
    });
    const again = await put('prod', { kubeconfig: kubeconfig(), context: 'other' });
    expect([again.statusCode, again.json().context, again.json().revision]).toEqual([200, 'other', '2']);
    const shown = await world.call({ url: '/api/v1/clusters/prod' });
    const listed = await world.call({ url: '/api/v1/clusters' });
    expect(listed.json().items).toEqual([shown.json()]);
    const checked = await world.call({ method: 'POST', url: '/api/v1/clusters/prod/check' });
    expect(checked.json().check.checkedAt > again.json().check.checkedAt).toBe(true);
    const gone = await world.call({ method: 'DELETE', url: '/api/v1/clusters/prod' });
    expect(gone.statusCode).toBe(204);
    const audit = await world.call({ url: '/api/v1/audit?limit=4' });
    expect(audit.json().items.map((row: { action: string }) => row.action)).toEqual([
      'delete',
      'check',
      'replace-credential',
      'create',
    ]);
    for (const answer of [made, again, shown, listed, checked, audit]) expect(answer.body).not.toContain(SECRET);
  });

  test.each(['GET', 'DELETE'] as const)('%s of one that is not there is 404', async (method) => {
    const answer = await world.call({ method, url: '/api/v1/clusters/nobody' });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'object-not-found']);
  });

  test('is not opened by another key, nor after it was changed in the database, and that is said', async () => {
    await put('prod', { kubeconfig: kubeconfig() });
    const other = createClusterRegistry({
      store: world.store,
      masterKey: masterKey(Buffer.alloc(32, 1)),
      allowExec: false,
      check: () => Promise.reject(new Error('not to be reached')),
      identify: () => Promise.reject(new Error('not to be reached')),
    });
    await expect(other.access('prod')).rejects.toThrow('is sealed with master key');
    const found = await world.store.clusterCredential('prod');
    const actor = { name: 'x', kind: 'user', address: null, requestId: null } as const;
    // As somebody who can write to the database, and has not the key.
    const moved = { ...(found?.credential as Sealed) };
    await world.store.saveCluster({ name: 'moved', description: {}, checked: null, credential: moved }, actor);
    const answer = await world.call({ method: 'POST', url: '/api/v1/clusters/moved/check' });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'master-key-mismatch']);
    const key = masterKey(Buffer.alloc(32, 2));
    const credential = seal(key, 'cluster/late', 'x');
    await expect(
      world.store.saveCluster({ name: 'late', description: {}, checked: null, credential }, actor),
    ).rejects.toThrow('no longer');
  });
});

describe('bad input is refused by the name of the field, with a remedy, and nothing is stored', () => {
  test.each([
    ['no kubeconfig', {}, 'invalid-manifest', 'kubeconfig', 422],
    ['an unknown field', { kubeconfig: kubeconfig(), contxt: 'a' }, 'invalid-manifest', 'contxt', 422],
    ['a number', { kubeconfig: 5 }, 'invalid-manifest', 'kubeconfig', 422],
    ['one that is too long', { kubeconfig: 'x'.repeat(300_000) }, 'invalid-manifest', 'kubeconfig', 422],
    ['no YAML', { kubeconfig: `a: [${SECRET}` }, 'invalid-kubeconfig', 'kubeconfig', 422],
    [
      'a context that is not in it',
      { kubeconfig: kubeconfig(), context: 'no' },
      'invalid-kubeconfig',
      'kubeconfig: context',
      422,
    ],
    [
      'no verification',
      { kubeconfig: kubeconfig({ 'insecure-skip-tls-verify': true }) },
      'invalid-kubeconfig',
      'kubeconfig: clusters[0].cluster.insecure-skip-tls-verify',
      422,
    ],
    [
      'a program',
      { kubeconfig: kubeconfig({}, { exec: { command: '/bin/sh', args: [SECRET] } }) },
      'invalid-kubeconfig',
      'kubeconfig: users[0].user.exec',
      422,
    ],
    [
      'a file of ours',
      { kubeconfig: kubeconfig({}, { tokenFile: '/etc/shadow' }) },
      'invalid-kubeconfig',
      'kubeconfig: users[0].user.tokenFile',
      422,
    ],
  ] as [string, object, string, string, number][])('%s', async (_what, body, code, field, status) => {
    const answer = await put('prod', body);
    const problem = problemSchema.parse(answer.json());
    expect([answer.statusCode, problem.code, fieldsOf(answer)]).toEqual([status, code, [field]]);
    expect(problem.errors.every(({ remedy }) => remedy !== '')).toBe(true);
    expect(answer.body).not.toContain(SECRET);
    expect(await world.store.clusters()).toEqual([]);
  });

  test('a name that cannot be one', async () => {
    const answer = await put('-x', { kubeconfig: kubeconfig() });
    expect([answer.statusCode, fieldsOf(answer)]).toEqual([422, ['name']]);
  });

  test('a body of more than 1 MiB', async () => {
    expect((await put('prod', `{"kubeconfig":"${'x'.repeat(2_000_000)}"}`)).statusCode).toBe(413);
  });

  test('an object that names a cluster that is not registered', async () => {
    const object = {
      apiVersion: 'tenantry.dev/v1',
      kind: 'Tenant',
      metadata: { name: 'dev09' },
      spec: { colour: 'red' },
    };
    const actor = { name: 'x', kind: 'user', address: null, requestId: null } as const;
    await expect(
      world.store.create(
        {
          ...object,
          name: 'dev09',
          displayName: 'dev09',
          tenant: null,
          labels: {},
          annotations: {},
          references: [],
          cluster: 'no',
        },
        actor,
      ),
    ).rejects.toThrow('no registered cluster no');
  });
});

test('a cluster in which tenants cannot live is refused with every reason', async () => {
  const refusals = ['Kubernetes v1.29.0 is too old. 1.30 is needed.', 'Tenantry may not: create namespaces.'];
  await using strict = await openWorld({
    registry: createClusterRegistry({
      store: world.store,
      masterKey: masterKey(Buffer.alloc(32, 3)),
      allowExec: false,
      check: async () => ({ version: 'v1.29.0', refusals, findings: [] }),
      identify: async () => 'a',
    }),
  });
  const answer = await strict.call({ method: 'PUT', url: '/api/v1/clusters/old', body: { kubeconfig: kubeconfig() } });
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'unsuitable-cluster']);
  expect(answer.json().errors.map(({ message }: { message: string }) => message)).toEqual(refusals);
  expect(await world.store.cluster('old')).toBeNull();
});

test('a credential of another cluster is refused while an object lives in the one before', async () => {
  await using own = await openWorld();
  const body = (server: string) => ({ kubeconfig: kubeconfig({ server }) });
  const send = (server: string) => own.call({ method: 'PUT', url: '/api/v1/clusters/prod', body: body(server) });
  expect((await send('https://10.0.0.1')).statusCode).toBe(201);
  expect((await send('https://10.0.0.2')).statusCode).toBe(200);
  const actor = { name: 'x', kind: 'user', address: null, requestId: null } as const;
  const draft = {
    kind: 'Infrastructure',
    name: 'mine',
    displayName: 'mine',
    tenant: null,
    labels: {},
    annotations: {},
  };
  await own.store.create({ ...draft, spec: {}, references: [], cluster: 'prod' }, actor);
  expect((await send('https://10.0.0.2')).statusCode).toBe(200);
  const answer = await send('https://10.0.0.3');
  expect([answer.statusCode, answer.json().detail]).toEqual([422, expect.stringContaining('Infrastructure mine')]);
  expect((await own.call({ url: '/api/v1/clusters/prod' })).json()).toMatchObject({ server: 'https://10.0.0.2' });
});

test('the rights are told with their reasons and as YAML', async () => {
  const answer = await world.call({ url: '/api/v1/cluster-rights' });
  const { rules, manifest } = clusterRightsSchema.parse(answer.json());
  expect(rules.length).toBeGreaterThan(10);
  expect(manifest).toContain('kind: ClusterRole\n');
});
