import { openStore, type Store } from '@tenantry/store';
import type { Actor, ObjectDraft } from '@tenantry/store/contract';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepTokens } from './token-sweep.ts';

const ACTOR: Actor = { name: 'ada', kind: 'user', address: null, requestId: null };
const { signal } = new AbortController();

let database: TestDatabase;
let store: Store;
const faults = async () =>
  (await store.faults({ state: 'open', limit: 50 })).items.map(({ owner, code, cause }) => [owner.name, code, cause]);

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url });
  const draft = (kind: string, name: string, references: readonly string[]): ObjectDraft => ({
    ...{ kind, name, displayName: name, tenant: null, labels: {}, annotations: {}, spec: {}, references },
  });
  const { uid } = await store.create(draft('Infrastructure', 'nonprod', []), ACTOR);
  await store.create(draft('Tenant', 'dev01', [uid]), ACTOR);
});
afterAll(async () => {
  await store.close();
  await database.drop();
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
