import type { DeclaredObject } from '@tenantry/kinds';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, ObjectDraft } from '@tenantry/store/contract';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepGrants } from './grant-sweep.ts';
import { sweepTokens } from './token-sweep.ts';
import { sweepWaits } from './wait-sweep.ts';

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

test('a static token of a cluster that ends soon is a fault of its tenant; one for hours is meant to end', async () => {
  const tenantUid = (await store.find('Tenant', null, 'dev01'))?.uid ?? '';
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
  const take = async (id: string, days: number) => {
    const place = { connection: 'c', namespace: 'n', createdBy: 'ada', memberGroups: null, tokenId: null };
    await store.addKubeToken({ ...place, id, tenantUid, role: 'editor', expiresAt: inDays(days) }, 9);
    await store.kubeTokenIssued(id, 'anchor', inDays(days));
  };
  const id = '00000000-0000-4000-8000-00000000000a';
  await take(id, 40);
  await take('00000000-0000-4000-8000-00000000000b', 1);
  const at = async (days: number) => {
    await sweepTokens(store, inDays(days), signal);
    return (await faults()).map(([owner, code]) => [owner, code]);
  };
  expect(await at(0.9)).toEqual([]);
  expect(await at(34)).toEqual([['dev01', 'StaticTokenExpiring']]);
  await store.endKubeToken(id, 'revoked', 'ada');
  expect(await at(34)).toEqual([]);
});

/** As a pass leaves it. */
async function leave(kind: string, name: string, status: Partial<DeclaredObject['status']>): Promise<void> {
  const object = await store.find(kind, kind === 'Tenant' ? null : 'dev01', name);
  await store.wake([object?.uid ?? '']);
  for (const claim of await store.claim(9, 60)) {
    const left = claim.object.uid === object?.uid ? { ...claim.object.status, ...status } : claim.object.status;
    await store.finish(claim, { status: left, dueAt: new Date(), attempt: 0, events: [] });
  }
}
const ready = (reason: string, message = '') => [
  { type: 'Ready', status: 'False' as const, reason, message, since: new Date().toISOString() },
];
async function create(kind: string, name: string, spec: ObjectDraft['spec'], references: readonly string[]) {
  const draft = { kind, name, displayName: name, tenant: 'dev01', labels: {}, annotations: {}, spec, references };
  return store.create(draft, ACTOR);
}

test('a grant that ends soon, or has ended, is a fault of the tenant that asked for it, until it is agreed to again', async () => {
  const { uid } = (await store.find('Tenant', null, 'dev01')) ?? { uid: '' };
  await create('Grant', 'catalogue', { to: 'dev02' }, [uid]);
  const inForce = { acceptedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-03-31T00:00:00.000Z' };
  await leave('Grant', 'catalogue', { phase: 'ready', outputs: inForce });
  const at = async (day: string) => {
    await sweepGrants(store, new Date(`${day}T00:00:00Z`), signal);
    return (await faults()).map(([, code, cause]) => [code, cause]);
  };
  expect(await at('2026-03-01')).toEqual([]);
  expect(await at('2026-03-25')).toEqual([
    [
      'GrantExpiring',
      'Grant catalogue of tenant dev01 on tenant dev02: it ends at 2026-03-31T00:00:00.000Z, and what it opened is closed then.',
    ],
  ]);
  const message = 'it ended at 2026-03-31T00:00:00.000Z.';
  await leave('Grant', 'catalogue', { phase: 'waiting', outputs: {}, conditions: ready('Expired', message) });
  expect(await at('2026-04-01')).toMatchObject([
    ['GrantExpired', expect.stringMatching(/what it opened is closed\.$/)],
  ]);
  const again = { acceptedAt: '2026-04-01T00:00:00.000Z', expiresAt: '2026-06-30T00:00:00.000Z' };
  await leave('Grant', 'catalogue', { phase: 'ready', outputs: again, conditions: [] });
  expect(await at('2026-04-02')).toEqual([]);
});

test('an object that has waited for long for one that is well is a fault; what is wrong with the other is told of that alone', async () => {
  const { uid } = (await store.find('Tenant', null, 'dev01')) ?? { uid: '' };
  const { uid: web } = await create('Service', 'web', {}, [uid]);
  await create('Endpoint', 'front', {}, [uid, web]);
  const wait = (minutes: number) => ({
    phase: 'waiting' as const,
    conditions: ready('WaitingForReference'),
    waitingFor: [
      {
        ...{ on: 'Service/web', title: 'service web', reason: 'is not ready yet' },
        since: new Date(Date.now() - minutes * 60_000).toISOString(),
      },
    ],
  });
  const told = async () => {
    await sweepWaits(store, signal);
    return (await faults()).map(([, code, cause]) => [code, cause?.replace(/since \S+:/, 'since then:')]);
  };
  await leave('Endpoint', 'front', wait(10));
  expect(await told()).toEqual([]);
  await leave('Endpoint', 'front', wait(40));
  expect(await told()).toEqual([
    ['WaitingForLong', 'Endpoint front has waited since then: service web is not ready yet.'],
  ]);
  await leave('Service', 'web', { phase: 'waiting' });
  expect(await told()).toEqual([]);
  await leave('Service', 'web', { phase: 'ready' });
  await leave('Endpoint', 'front', { phase: 'ready', conditions: [], waitingFor: [] });
  expect(await told()).toEqual([]);
});
