import { openStore, type Store } from '@tenantry/store';
import type { CostDay, Fault } from '@tenantry/store/contract';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepBudgets } from './budget-sweep.ts';

const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const NOW = new Date('2026-11-20T12:00:00Z');

let database: TestDatabase;
let store: Store;
let uid: string;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url, maxConnections: 3 });
  uid = (await store.create(draft({ amount: 100, thresholds: [50, 80, 100] }), ACTOR)).uid;
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const draft = (budget: { amount: number; currency?: string; thresholds: number[] } | null) => ({
  ...{ kind: 'Tenant', name: 'dev01', displayName: 'dev01', tenant: null, labels: {}, annotations: {}, references: [] },
  spec: { infrastructure: 'nonprod', ...(budget === null ? {} : { budget }) },
});

async function billed(amount: string, day = '2026-11-19', currency = 'EUR'): Promise<void> {
  const row: CostDay = { day, part: 'shared', tenantUid: uid, infrastructure: 'nonprod', currency, amount };
  await store.replaceCosts(`bill/${currency}`, { from: day, to: day }, [], [row], NOW);
}
const open = async (now = NOW): Promise<readonly Fault[]> => {
  await sweepBudgets({ store, now }, AbortSignal.timeout(10_000));
  return (await store.faults({ ownerUid: uid, state: 'lasting', limit: 10 })).items;
};

test('a threshold that is passed is a fault, the highest of them, until the month is over or more is given', async () => {
  await billed('49.99');
  expect(await open()).toEqual([]);
  await billed('50');
  const [half] = await open();
  expect(half).toMatchObject({
    ...{ source: 'budget', key: '2026-11/50', severity: 'warning' },
    cause: 'Tenant dev01 has cost 50.00 EUR in 2026-11, 50% of its budget of 100 EUR.',
  });
  expect((await open())[0]?.id).toBe(half?.id);
  await billed('70', '2026-11-18');
  expect(await open()).toMatchObject([{ key: '2026-11/100', severity: 'critical' }]);
  const over = await store.faults({ ownerUid: uid, state: 'resolved', limit: 10 });
  expect(over.items).toMatchObject([{ key: '2026-11/50' }]);
  expect(await open(new Date('2026-12-01T00:00:00Z'))).toEqual([]);
  expect(await open()).toHaveLength(1);
  await store.replace(uid, null, draft({ amount: 1000, thresholds: [50] }), ACTOR);
  expect(await open()).toEqual([]);
});

test('what is billed in another currency than the budget’s is not counted', async () => {
  await billed('5000', '2026-11-17', 'USD');
  await store.replace(uid, null, draft({ amount: 100, currency: 'EUR', thresholds: [90] }), ACTOR);
  expect(await open()).toMatchObject([{ data: { currency: 'EUR', spent: 120 } }]);
  await store.replace(uid, null, draft({ amount: 100, currency: 'GBP', thresholds: [1] }), ACTOR);
  expect(await open()).toEqual([]);
});

test('a budget that is taken away has no faults any more', async () => {
  await store.replace(uid, null, draft({ amount: 1, currency: 'EUR', thresholds: [100] }), ACTOR);
  expect(await open()).toHaveLength(1);
  await store.replace(uid, null, draft(null), ACTOR);
  expect(await open()).toEqual([]);
});
