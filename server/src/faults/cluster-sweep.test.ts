import type { ClusterHealth } from '@tenantry/drivers/kubernetes';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, ObjectDraft } from '@tenantry/store/contract';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepClusters } from './cluster-sweep.ts';
import { sweepTokens } from './token-sweep.ts';

const ACTOR: Actor = { name: 'ada', kind: 'user', address: null, requestId: null };
const WELL: ClusterHealth = { nodes: [], quotas: [], evictions: [] };
const { signal } = new AbortController();

let database: TestDatabase;
let store: Store;
let health: ClusterHealth | Error = WELL;
const warned: string[] = [];
const look = () =>
  sweepClusters(
    {
      store,
      async health(connection) {
        expect(connection).toBe('cluster:nonprod');
        if (health instanceof Error) throw health;
        return health;
      },
      log: { warn: (_: unknown, text?: string) => void warned.push(text ?? '') },
    },
    signal,
  );
const faults = async () =>
  (await store.faults({ state: 'open', limit: 50 })).items.map(({ owner, code, cause }) => [owner.name, code, cause]);

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url });
  const draft = (kind: string, name: string, references: readonly string[]): ObjectDraft => ({
    ...{ kind, name, displayName: name, tenant: null, labels: {}, annotations: {}, spec: {}, references },
  });
  const { uid } = await store.create(draft('Infrastructure', 'nonprod', []), ACTOR);
  for (const name of ['dev01', 'dev02', 'new']) await store.create(draft('Tenant', name, [uid]), ACTOR);
  for (const claim of await store.claim(9, 60)) {
    const { kind, name, status } = claim.object;
    const outputs = { connection: 'cluster:nonprod', namespace: `ns-${name}` };
    const isPlaced = kind === 'Tenant' && name !== 'new';
    await store.finish(claim, {
      ...{ status: isPlaced ? { ...status, outputs } : status, dueAt: new Date(), attempt: 0, events: [] },
    });
  }
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

test('what is not well in a cluster is of the infrastructure or of the tenant whose namespace it is in, until it is well', async () => {
  health = {
    nodes: [{ node: 'n1', code: 'NodeNotReady', what: 'is not ready' }],
    quotas: [
      { namespace: 'ns-dev01', quota: 'tenant-quota', resource: 'pods', used: '19', hard: '20' },
      { namespace: 'kube-system', quota: 'q', resource: 'pods', used: '19', hard: '20' },
    ],
    evictions: [{ namespace: 'ns-dev02', pods: ['a', 'b'], why: 'low on memory' }],
  };
  await look();
  await look();
  expect((await faults()).sort()).toEqual([
    ['dev01', 'QuotaNearlyFull', 'Quota tenant-quota of the tenant is nearly used up: pods, 19 of 20.'],
    ['dev02', 'PodsEvicted', 'Nodes put out pods of the tenant within the last hour: a, b (low on memory).'],
    ['nonprod', 'NodeNotReady', 'Node n1 is not ready.'],
  ]);
  health = { ...health, evictions: [] };
  await look();
  expect((await faults()).map(([owner]) => owner).sort()).toEqual(['dev01', 'nonprod']);
});

test('I4: a cluster that cannot be read keeps its faults, and it is said', async () => {
  health = new Error('it does not answer');
  await look();
  expect(await faults()).toHaveLength(2);
  expect(warned).toEqual(['a cluster could not be looked at; tried again later']);
  health = WELL;
  await look();
  expect(await faults()).toEqual([]);
});

test('a token of a tenant that ends soon is a fault of the tenant, until it has ended', async () => {
  const tenantUid = (await store.find('Tenant', null, 'dev01'))?.uid ?? '';
  const made = new Date();
  const inDays = (days: number) => new Date(made.getTime() + days * 86_400_000);
  const add = (id: number, name: string, days: number) =>
    store.addToken(
      {
        ...{ id: `00000000-0000-4000-8000-00000000000${id}`, kind: 'machine', tenantUid, role: 'editor', name },
        ...{ hash: String(id).repeat(64), verbs: ['read', 'write'], madeWith: null, expiresAt: inDays(days) },
      },
      9,
      ACTOR,
      made,
    );
  await add(1, 'deployer', 90);
  await add(2, 'short', 4);
  const at = async (days: number) => {
    await sweepTokens(store, inDays(days), signal);
    return (await faults()).map(([owner, code, cause]) => [owner, code, cause?.split(' ends')[0]]);
  };
  expect(await at(0)).toEqual([]);
  expect(await at(3.5)).toEqual([['dev01', 'TokenExpiring', 'Token short of tenant dev01']]);
  expect(await at(80)).toEqual([]);
  expect(await at(84)).toEqual([['dev01', 'TokenExpiring', 'Token deployer of tenant dev01']]);
  await store.endToken('00000000-0000-4000-8000-000000000001', ACTOR, inDays(84));
  expect(await at(85)).toEqual([]);
});
