import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ClusterAccess, createKubernetesDriver, type KubernetesDriver } from '@tenantry/drivers/kubernetes';
import { KINDS } from '@tenantry/kinds';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../testing/api-server.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';
import { createCapacity } from './gateway.ts';
import { capacitySchema } from './view.ts';

/** Tenants dev01 and dev02 share the nodes of nonprod, gold01 has nodes of its own there; far01 is in a cluster that is away. */

const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  amy: principal('amy@example.com', { roles: ['auditor'] }),
  mia: principal('mia@example.com', { tenants: new Map([['dev01', 'owner' as const]]) }),
  tom: principal('tom@example.com', { roles: ['administrator'], scope: { tenants: ['dev01'], verbs: ['read'] } }),
};
const GIB = 2 ** 30;
const PATH = '/api/v1/infrastructures/nonprod/capacity';

/** Nothing listens on this port. */
const awayFrom = (access: ClusterAccess): ClusterAccess => ({ ...access, server: 'https://127.0.0.1:1' });

let cluster: FakeApiServer;
let driver: KubernetesDriver;
let world: TestWorld;
let now = Date.parse('2026-11-29T09:00:00Z');

beforeAll(async () => {
  cluster = await startFakeApiServer();
  cluster.answer = answer;
  driver = createKubernetesDriver({
    resolve: async (connection) => (connection === 'kube:other' ? awayFrom(cluster.access) : cluster.access),
  });
  world = await openWorld({
    kinds: KINDS,
    authenticate: knowing(PEOPLE),
    capacity: createCapacity(driver, () => new Date(now)),
  });
  const azure = { provider: 'azure', region: 'eastus' };
  const made = await world.call({
    ...{ method: 'POST', url: '/api/v1/apply', headers: { authorization: 'Bearer joe' } },
    body: [
      ...['nonprod', 'other', 'new'].map((name) => manifest('Infrastructure', name, azure)),
      manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
      manifest('Tenant', 'dev02', { infrastructure: 'nonprod' }),
      manifest('Tenant', 'gold01', { infrastructure: 'nonprod', tier: 'dedicated-nodes' }),
      manifest('Tenant', 'far01', { infrastructure: 'other' }),
    ],
  });
  expect(made.statusCode, made.body).toBe(200);
  await stand();
});
afterEach(() => {
  cluster.answer = answer;
  cluster.seen.length = 0;
  // What was read for one test is nothing for the next.
  now += 60_000;
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await driver.close();
  await cluster[Symbol.asyncDispose]();
});

/** As the engine leaves them when they stand; `new` does not yet. */
async function stand(): Promise<void> {
  for (const claim of await world.store.claim(10, 30)) {
    const { uid, name, kind, status } = claim.object;
    if (kind === 'Tenant') {
      await world.store.record(claim, [
        {
          ...{ objectUid: uid, key: 'namespace', title: 'namespace', driver: 'kubernetes', connection: 'kube:nonprod' },
          ...{ type: 'v1/Namespace', id: `duploservices-${name}`, dependsOn: [], deletedWith: null, state: 'present' },
          ...{ applied: null, outputs: {}, operation: null, notBefore: null, problem: null, uid: null, contest: null },
          since: new Date(),
        },
      ]);
    }
    const outputs = kind === 'Infrastructure' && name !== 'new' ? { connection: `kube:${name}` } : {};
    const left = { status: { ...status, outputs }, dueAt: new Date(), attempt: 0, events: [] };
    await world.store.finish(claim, left);
  }
}

const condition = (status: 'True' | 'False') => [{ type: 'Ready', status }];
const node = (name: string, status: 'True' | 'False', taints: readonly object[] = [], version = 'v1.33.2') => ({
  metadata: { name },
  spec: { taints },
  status: {
    conditions: condition(status),
    nodeInfo: { kubeletVersion: version },
    allocatable: { cpu: '3860m', memory: `${14 * 1024 * 1024}Ki`, pods: '110' },
  },
});
const tainted = (key: string, value = '') => [{ key, value, effect: 'NoSchedule' }];
const NODES = [
  node('shared-1', 'True'),
  node('shared-2', 'True', tainted('node.kubernetes.io/unschedulable'), 'v1.33.10'),
  node('shared-3', 'False', tainted('node.kubernetes.io/unreachable')),
  node('gold-1', 'True', tainted('tenantry.dev/tenant', 'gold01')),
  node('control-plane', 'True', tainted('node-role.kubernetes.io/control-plane')),
];

const quota = (tenant: string, used: readonly [string, string, string], most: readonly [string, string, string]) => {
  const figures = ([cpu, memory, pods]: readonly string[]) => ({
    'requests.cpu': cpu,
    'requests.memory': memory,
    pods,
  });
  return {
    metadata: { name: 'tenant-quota', namespace: `duploservices-${tenant}` },
    spec: { hard: figures(most) },
    status: { used: figures(used) },
  };
};
const QUOTAS = [
  quota('dev01', ['1250m', '1536Mi', '7'], ['16', '32Gi', '120']),
  quota('dev02', ['100m', '512Mi', '1'], ['4', '8Gi', '30']),
  quota('gold01', ['2', '3Gi', '4'], ['64', '128Gi', '500']),
  // Of no tenant of the infrastructure, and so of no account.
  quota('far01', ['9', '9Gi', '9'], ['9', '9Gi', '9']),
];

function answer(request: IncomingMessage, response: ServerResponse): void {
  const items = request.url?.startsWith('/api/v1/nodes') === true ? NODES : QUOTAS;
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ metadata: {}, items }));
}

const call = (who: keyof typeof PEOPLE = 'joe', url = PATH) =>
  world.call({ url, headers: { authorization: `Bearer ${who}` } });
const read = async () => {
  const found = await call('amy');
  expect(found.statusCode, found.body).toBe(200);
  return capacitySchema.strict().parse(found.json());
};

test('what tenants share, what is theirs alone and what is for none of them are told apart, in cores, bytes and pods', async () => {
  const { shared, own, reserved, versions, readAt } = await read();
  expect(readAt).toBe(new Date(now).toISOString());
  expect(shared).toEqual({
    ...{ nodes: 3, ready: 2, cordoned: 1, tenants: 2, mostNodes: 5 },
    allocatable: { cpu: 7.72, memory: 28 * GIB, pods: 220 },
    requested: { cpu: 1.35, memory: 2 * GIB, pods: 8 },
    rest: { cpu: 6.37, memory: 26 * GIB, pods: 212 },
    quota: { cpu: 20, memory: 40 * GIB, pods: 150 },
  });
  expect(own).toEqual([
    {
      ...{ tenant: 'gold01', nodes: 1, ready: 1, cordoned: 0, tenants: 1 },
      allocatable: { cpu: 3.86, memory: 14 * GIB, pods: 110 },
      requested: { cpu: 2, memory: 3 * GIB, pods: 4 },
      rest: { cpu: 1.86, memory: 11 * GIB, pods: 106 },
      quota: { cpu: 64, memory: 128 * GIB, pods: 500 },
    },
  ]);
  expect(reserved).toMatchObject({ nodes: 1, allocatable: { cpu: 3.86 } });
  expect(versions).toEqual([
    { version: 'v1.33.2', nodes: 4 },
    { version: 'v1.33.10', nodes: 1 },
  ]);
});

test('each tenant of the infrastructure, and no other, is told with what it asks for and may ask for', async () => {
  const { tenants, areAllTenants } = await read();
  expect(tenants.map(({ tenant, nodes, requested, quota: most }) => [tenant, nodes, requested.cpu, most?.cpu])).toEqual(
    [
      ['dev01', 'shared', 1.25, 16],
      ['dev02', 'shared', 0.1, 4],
      ['gold01', 'own', 2, 64],
    ],
  );
  expect(areAllTenants).toBe(true);
});

test('I9: who may not see the infrastructure learns neither of it nor of the tenants in it, and no cluster is asked', async () => {
  for (const who of ['mia', 'tom'] as const) {
    const refused = await call(who);
    expect([who, refused.statusCode]).toEqual([who, 403]);
    expect(refused.body).not.toMatch(/dev02|gold01/);
  }
  expect(cluster.seen).toEqual([]);
});

test('I8: who asks at once or soon after is told the same reading, and later a new one', async () => {
  await Promise.all([read(), read(), read()]);
  now += 4_000;
  await read();
  expect(cluster.seen.length).toBe(2);
  now += 2_000;
  await read();
  expect(cluster.seen.length).toBe(4);
});

test('a cluster that cannot be reached or refuses is told as such, with what to do, and asked again by the next', async () => {
  cluster.answer = (request, response) => {
    request.resume();
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', reason: 'Forbidden', message: 'may not list nodes' }));
  };
  const refused = await call();
  expect([refused.statusCode, refused.json()]).toEqual([
    502,
    expect.objectContaining({
      code: 'upstream-failed',
      detail: expect.stringContaining('may not list nodes'),
      remedy: expect.stringContaining('permission'),
    }),
  ]);
  cluster.answer = answer;
  await read();
  const away = await call('joe', '/api/v1/infrastructures/other/capacity');
  expect([away.statusCode, away.json()]).toEqual([
    502,
    expect.objectContaining({ code: 'upstream-failed', remedy: expect.stringContaining('that it runs') }),
  ]);
});

test('an infrastructure whose cluster has not been reached yet says so and where to look, and one that is not there too', async () => {
  const early = await call('joe', '/api/v1/infrastructures/new/capacity');
  expect([early.statusCode, early.json().code, early.json().remedy]).toEqual([
    ...[409, 'not-ready', 'See what it waits for: tenantry describe infrastructure new.'],
  ]);
  expect((await call('joe', '/api/v1/infrastructures/none/capacity')).statusCode).toBe(404);
  expect((await call('joe', `${PATH}?fresh=true`)).json().code).toBe('invalid-query');
});
