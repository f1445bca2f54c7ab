import type { CostDay, CostLine } from '@tenantry/store/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knowing } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';
import { costReportSchema, tenantCostSchema } from './cost-view.ts';

const member = (name: string) => ({ tenants: new Map([[name, 'viewer' as const]]) });
const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  amy: principal('amy@example.com', { roles: ['auditor'] }),
  mia: principal('mia@example.com', member('dev')),
  tom: principal('tom@example.com', { roles: ['administrator'], scope: { tenants: ['dev'], verbs: ['read'] } }),
  nil: principal('nil@example.com', {}),
};
const NOW = new Date('2026-11-12T09:00:00Z');

let world: TestWorld;
const uids: Record<string, string> = {};
beforeAll(async () => {
  world = await openWorld({ authenticate: knowing(PEOPLE), now: () => NOW });
  for (const name of ['dev', 'dev01']) {
    const answer = await world.call({
      ...{ method: 'POST', url: '/api/v1/tenants', headers: { authorization: 'Bearer joe' } },
      body: tenant(name),
    });
    uids[name] = answer.json().metadata.uid;
  }
  await world.store.noteCostTenants('2026-11-12');
  await bill();
});
afterAll(() => world[Symbol.asyncDispose]());

/** From the 20th of October, each day: 2.5 and 1 of what is shared for dev, 0.1 for dev01, 0.25 of nobody. */
async function bill(): Promise<void> {
  const lines: CostLine[] = [];
  const days: CostDay[] = [];
  const at = { infrastructure: null, currency: 'EUR' };
  for (let time = Date.UTC(2026, 9, 20); time < NOW.getTime(); time += 86_400_000) {
    const day = new Date(time).toISOString().slice(0, 10);
    for (const [part, tenantUid, amount] of [
      ['own', uids.dev ?? '', '2.5'],
      ['own', uids.dev01 ?? '', '0.1'],
      ['unallocated', null, '0.25'],
    ] as const) {
      const resource = '/subscriptions/1/resourcegroups/g/providers/microsoft.storage/storageaccounts/=a';
      lines.push({ ...at, day, part, tenantUid, service: 'Storage', resource, amount, isNode: false });
      days.push({ ...at, day, part, tenantUid, amount });
    }
    const cluster = { ...at, infrastructure: 'nonprod', day, amount: '1' };
    lines.push({ ...cluster, part: 'shared', tenantUid: null, service: 'AKS', resource: '/k', isNode: false });
    days.push({ ...cluster, part: 'shared', tenantUid: uids.dev ?? '' });
  }
  await world.store.replaceCosts('azure/1', { from: '2026-10-20', to: '2026-11-12' }, lines, days, NOW);
}

const call = (path: string, who: keyof typeof PEOPLE = 'joe') =>
  world.call({ url: `/api/v1${path}`, headers: { authorization: `Bearer ${who}` } });
const ofTenant = async (query = '', who: keyof typeof PEOPLE = 'joe') =>
  tenantCostSchema.strict().parse((await call(`/tenants/dev/cost${query}`, who)).json());
const ofAll = async (query = '', who: keyof typeof PEOPLE = 'joe') =>
  costReportSchema.strict().parse((await call(`/cost${query}`, who)).json());

describe('what a tenant costs', () => {
  test('comes by day for this month, with the month, the last, what is to be expected, and how old it is', async () => {
    const found = await ofTenant();
    expect(found.items).toHaveLength(12);
    expect(found.items[0]).toEqual({
      ...{ key: '2026-11-01', currency: 'EUR', own: '2.5', shared: '1', idle: '0', unallocated: '0', total: '3.5' },
    });
    expect(found.totals).toMatchObject([{ currency: 'EUR', total: '42' }]);
    const forecast = { amount: 105, low: 105, high: 105, days: 22 };
    expect(found.months).toEqual([{ currency: 'EUR', monthToDate: '42', lastMonth: '42', forecast }]);
    expect(found).toMatchObject({ lastUpdated: NOW.toISOString(), settledThrough: '2026-11-08', hasMore: false });
  });

  test('comes by service, resource and tag, and adds up to the same', async () => {
    for (const [group, keys] of [
      ['service', ['Storage', 'infrastructure/nonprod']],
      ['resource', [expect.stringContaining('storageaccounts'), 'infrastructure/nonprod']],
      ['tag:team', [null]],
    ] as const) {
      const found = await ofTenant(`?group=${group}`);
      expect(found.items.map(({ key }) => key)).toEqual(keys);
      expect(found.items.reduce((sum, { total }) => sum + Number(total), 0)).toBeCloseTo(42, 9);
    }
    const first = await ofTenant('?group=service&limit=1');
    expect([first.items.length, first.hasMore, first.totals[0]?.total]).toEqual([1, true, '42']);
  });

  test('comes day by day in groups, and adds up to the same', async () => {
    for (const group of ['service', 'resource', 'tag:team', 'day']) {
      const { items } = await ofTenant(`?group=${group}&daily=true`);
      for (const { key, total, days = [] } of items) {
        const sum = days.reduce((all, day) => all + Number(day.total), 0);
        expect([group, key, sum]).toEqual([group, key, expect.closeTo(Number(total), 9)]);
      }
      expect(items[0]?.days?.[0]?.day).toBe('2026-11-01');
    }
    const all = await ofAll('?daily=true', 'amy');
    expect(all.items.map(({ days = [] }) => days.length)).toEqual([12, 12, 12]);
    expect((await ofTenant('?group=service')).items[0]).not.toHaveProperty('days');
  });

  test('is told of the range that is asked for', async () => {
    const found = await ofTenant('?from=2026-10-30&to=2026-11-01');
    expect(found.items.map(({ key }) => key)).toEqual(['2026-10-30', '2026-10-31', '2026-11-01']);
    for (const query of [
      'from=2026-11-02&to=2026-11-01',
      'from=2020-01-01',
      'from=now',
      'group=tenant',
      'group=tag:',
    ]) {
      expect([query, (await call(`/tenants/dev/cost?${query}`)).json().code]).toEqual([query, 'invalid-query']);
    }
  });
});

describe('what all tenants cost', () => {
  test('comes by tenant with what is nobody’s, and adds up to the bill', async () => {
    const found = await ofAll('', 'amy');
    expect(found.items.map(({ tenant: name, total }) => [name, total])).toEqual([
      ['dev', '42'],
      [null, '3'],
      ['dev01', '1.2'],
    ]);
    expect(found.totals).toMatchObject([{ own: '31.2', shared: '12', unallocated: '3', total: '46.2' }]);
    expect(found.bills).toEqual([{ bill: 'azure/1', lastUpdated: NOW.toISOString(), problem: null }]);
  });

  test('I9: is for members of a tenant, and for tokens of one, what that costs and nothing besides', async () => {
    for (const who of ['mia', 'tom'] as const) {
      for (const group of ['tenant', 'day', 'service', 'resource', 'tag:team']) {
        const found = await ofAll(`?group=${group}`, who);
        expect([who, group, found.totals[0]?.total, found.bills]).toEqual([who, group, '42', []]);
        expect(found.items.reduce((sum, { total }) => sum + Number(total), 0)).toBeCloseTo(42, 9);
        expect(JSON.stringify(found)).not.toContain(uids.dev01);
      }
      const csv = (await call('/cost?format=csv', who)).body;
      expect([csv.includes(uids.dev ?? ''), csv.includes(uids.dev01 ?? ''), csv.includes('unallocated')]).toEqual([
        ...[true, false, false],
      ]);
    }
    expect((await ofAll('', 'nil')).items).toEqual([]);
    expect((await call('/tenants/dev01/cost', 'mia')).statusCode).toBe(404);
    expect((await call('/tenants/dev01/cost', 'tom')).statusCode).toBe(404);
  });

  test('knows who is gone', async () => {
    const gone = '00000000-0000-4000-8000-00000000000a';
    const day = {
      day: '2026-09-01',
      tenantUid: gone,
      infrastructure: null,
      part: 'own',
      currency: 'USD',
      amount: '9',
    } as const;
    await world.store.replaceCosts('azure/2', { from: '2026-09-01', to: '2026-09-01' }, [], [day], NOW);
    const found = await ofAll('?from=2026-09-01&to=2026-09-30');
    expect(found.items).toMatchObject([{ key: gone, tenant: null, total: '9', currency: 'USD' }]);
  });
});

test('how old the figures are goes by the bills that are still read, and by those that cannot be', async () => {
  const old = new Date(NOW.getTime() - 5 * 86_400_000);
  await world.store.noteCostProblem('prices/gone', null, old);
  expect((await ofAll()).lastUpdated).toBe(NOW.toISOString());
  await world.store.noteCostProblem('prices/gone', 'the cluster is away', NOW);
  expect((await ofAll()).lastUpdated).toBe(old.toISOString());
});

test('charges go out in the columns of FOCUS, and come to the bill', async () => {
  const answer = await call('/cost?format=csv&from=2026-11-10');
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="cost-2026-11-10-2026-11-12.csv"');
  const [header = '', ...rows] = answer.body.trimEnd().split('\n');
  expect(header.startsWith('BilledCost,BillingAccountId,')).toBe(true);
  expect(rows).toHaveLength(3 * 4);
  expect(rows.reduce((sum, row) => sum + Number(row.split(',')[0]), 0)).toBeCloseTo(3 * 3.85, 9);
  const columns = header.split(',');
  const shared = rows.find((row) => row.includes('Part of what tenants share in nonprod'))?.split(',') ?? [];
  expect(Object.fromEntries(columns.map((name, index) => [name, shared[index]]))).toMatchObject({
    ...{ BilledCost: '1', BillingCurrency: 'EUR', ChargePeriodStart: '2026-11-10T00:00:00Z', SubAccountName: 'dev' },
    ...{ BillingPeriodEnd: '2026-12-01T00:00:00Z', ServiceCategory: 'Compute', x_CostPart: 'shared' },
  });
});
