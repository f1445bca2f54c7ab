import type { AzureCost } from '@tenantry/drivers/azure';
import { openStore, type Store } from '@tenantry/store';
import type { CostStore } from '@tenantry/store/contract';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { azureBill, importCosts } from '../../src/cost/index.ts';

const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const NOW = new Date();
const today = NOW.toISOString().slice(0, 10);
const earlier = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString().slice(0, 10);
const INFRA = '/subscriptions/1/resourcegroups/infra';
const CLUSTER = `${INFRA}/providers/microsoft.containerservice/managedclusters/k`;
const NODES = '/subscriptions/1/resourcegroups/mc/providers/microsoft.compute/virtualmachinescalesets/n';

let database: TestDatabase;
let store: Store;
const uids: Record<string, string> = {};
beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url, maxConnections: 3 });
  await declare('Infrastructure', 'nonprod', { provider: 'azure' });
  await declare('Infrastructure', 'bare', {
    provider: 'kubernetes',
    prices: { currency: 'EUR', perMonth: { cpu: 720 } },
  });
  for (const [name, infrastructure] of [
    ['ann', 'nonprod'],
    ['ben', 'nonprod'],
    ['cat', 'bare'],
  ] as const) {
    uids[name] = await declare('Tenant', name, { infrastructure });
  }
  await store.noteCostPlaces([{ place: INFRA, infrastructure: 'nonprod' }]);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

async function declare(kind: string, name: string, spec: Record<string, string | object>): Promise<string> {
  const draft = { kind, name, displayName: name, tenant: null, labels: {}, annotations: {}, references: [] };
  return (await store.create({ ...draft, spec: JSON.parse(JSON.stringify(spec)) }, ACTOR)).uid;
}

let bill: AzureCost[] | null | Error = null;
const asked: { from: string; to: string }[] = [];
const problems: string[] = [];
const azure = (over: Pick<CostStore, 'costTenants' | 'costInfrastructures' | 'costPlaces' | 'noteCostPlaces'>) =>
  azureBill(
    {
      subscriptionId: '1',
      costs: async (range) => {
        asked.push(range);
        if (bill instanceof Error) throw bill;
        return bill;
      },
      nodeGroups: async () => new Map([[CLUSTER, '/subscriptions/1/resourcegroups/mc']]),
    },
    over,
  );
const read = (now = NOW) =>
  importCosts({
    ...{ store, sources: [azure(store)], now, signal: AbortSignal.timeout(30_000) },
    onProblem: (name) => problems.push(name),
  });
const cost = (resource: string, amount: string, tag = '', day = today): AzureCost => ({
  ...{ day, resource, tag, currency: 'EUR', amount },
});
const total = async (group: 'tenant' | 'day' = 'tenant', from = today) =>
  (await store.costs({ from, to: today, tenants: null, group, limit: 100 })).map(
    ({ key, own, shared, idle, unallocated }) => [key, own, shared, idle, unallocated],
  );

describe('bills that are read', () => {
  test('that have nothing yet leave nothing, and say when they were read', async () => {
    await read();
    expect(await total()).toEqual([]);
    expect(await store.costBills()).toMatchObject([
      { bill: 'azure/1', readAt: NOW, problem: null },
      { bill: 'prices/bare', readAt: NOW, problem: null },
    ]);
  });

  test('become what each tenant costs, and come to the bill', async () => {
    bill = [cost(`${INFRA}/x`, '9'), cost(NODES, '8', 'ann'), cost('/stray', '0.5')];
    await read();
    expect((await total()).toSorted()).toEqual(
      [
        [uids.ann, '8', '4.5', '0', '0'],
        [uids.ben, '0', '4.5', '0', '0'],
        [null, '0', '0', '0', '0.5'],
      ].toSorted(),
    );
  });

  test('that are corrected are put in the place of what they were, for three days back', async () => {
    bill = [cost(NODES, '7', 'ann'), cost(NODES, '2', 'ben', earlier(2))];
    await read();
    expect(asked.at(-1)?.to).toBe(today);
    expect((asked.at(-1)?.from ?? '') <= earlier(3)).toBe(true);
    expect(await total('day', earlier(3))).toEqual([
      // Before there was a Ben.
      [earlier(2), '0', '0', '0', '2'],
      [today, '7', '0', '0', '0'],
    ]);
  });

  test('that cannot be read, or come back empty, leave what is known', async () => {
    bill = new Error('no rights');
    await read();
    expect(problems).toEqual(['azure/1']);
    expect((await store.costBills())[0]?.problem).toBe('no rights');
    bill = null;
    await read();
    expect((await store.costBills())[0]?.problem).toBeNull();
    expect(await total()).toEqual([[uids.ann, '7', '0', '0', '0']]);
  });

  test('I9: are not shown to the successor of a tenant that is gone, and the platform still has them', async () => {
    await store.requestDeletion(uids.ann ?? '', null, ACTOR);
    const claims = await store.claim(10, 60);
    const claim = claims.find(({ object }) => object.uid === uids.ann);
    if (claim === undefined) throw new Error('ann is due');
    await store.remove(claim, []);
    const successor = await declare('Tenant', 'ann', { infrastructure: 'nonprod' });
    bill = [cost(NODES, '3', 'ann')];
    await read(new Date(NOW.getTime() + 86_400_000));
    const found = await total();
    expect(found.map(([key]) => key)).toEqual([uids.ann]);
    expect(await store.costs({ from: today, to: today, tenants: [successor], group: 'day', limit: 9 })).toEqual([]);
    expect(await store.costTenants({ from: today, to: today })).toContainEqual(
      expect.objectContaining({ tenantUid: uids.ann, until: earlier(-1) }),
    );
  });

  test('of prices come from what was taken down, and what nobody took is idle', async () => {
    const taken = { hasOwnNodes: false, memory: 0, storage: 0, usedCpu: null, usedMemory: null };
    const samples = [
      { ...taken, tenantUid: null, cpu: 4 },
      { ...taken, tenantUid: uids.cat ?? '', cpu: 1 },
    ];
    await store.addCostSamples(today, new Map([['bare', samples]]));
    bill = null;
    await read();
    const [row] = (await total()).filter(([key]) => key === uids.cat);
    const days = new Date(Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() + 1, 0)).getUTCDate();
    expect([Number(row?.[1]), Number(row?.[3])]).toEqual([
      expect.closeTo(720 / (days * 24), 6),
      expect.closeTo((3 * 720) / (days * 24), 6),
    ]);
    expect(row?.[2]).toBe('0');
  });
});
