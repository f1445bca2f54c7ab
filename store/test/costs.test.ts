import { beforeEach, describe, expect, it } from 'vitest';
import { type CostDay, type CostLine, type CostQuery, LeaseHeldError } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft } from './fixture.ts';

const db = storeUnderTest();
const DAY = '2026-11-29';
const RANGE = { from: DAY, to: DAY };
const AT = new Date('2026-11-30T06:00:00Z');
let ann: string;
let ben: string;

beforeEach(async () => {
  await db.sql(
    'TRUNCATE objects, cost_bills, cost_lines, cost_services, cost_days, cost_months, cost_totals, cost_tenants, cost_places, cost_samples CASCADE',
  );
  await db.store.create(
    draft('Infrastructure', 'nonprod', { spec: { tags: { team: 'platform', stage: 'test' } } }),
    ACTOR,
  );
  const spec = { infrastructure: 'nonprod', tags: { team: 'shop' } };
  ann = (await db.store.create(draft('Tenant', 'ann', { spec }), ACTOR)).uid;
  ben = (await db.store.create(draft('Tenant', 'ben', { spec: { infrastructure: 'nonprod' } }), ACTOR)).uid;
});

const line = (amount: string, more: Partial<CostLine> = {}): CostLine => ({
  ...{ day: DAY, part: 'own', tenantUid: ann, infrastructure: 'nonprod', service: 'Storage', resource: '/a' },
  ...{ currency: 'EUR', amount, isNode: false },
  ...more,
});
const day = (amount: string, more: Partial<CostDay> = {}): CostDay => ({
  ...{ day: DAY, part: 'own', tenantUid: ann, infrastructure: 'nonprod', currency: 'EUR', amount },
  ...more,
});
const nobody = { tenantUid: null, infrastructure: null, part: 'unallocated' } as const;
const asked = (more: Partial<CostQuery>): CostQuery => ({ ...RANGE, tenants: null, group: 'day', limit: 100, ...more });

/** Ann 1.5 of her own and 2 of the cluster; Ben 4 of the cluster, 3 of it idle; 0.25 of nobody. */
async function aBill(bill = 'azure/1', to = DAY): Promise<void> {
  const lines = [
    line('1.5'),
    line('6', { part: 'shared', tenantUid: null, service: 'Virtual Machines', resource: '/nodes', isNode: true }),
    line('0.25', { ...nobody, resource: '/stray' }),
  ];
  const days = [
    day('1.5'),
    day('2', { part: 'shared' }),
    day('1', { part: 'shared', tenantUid: ben }),
    day('3', { part: 'idle', tenantUid: ben }),
    day('0.25', nobody),
  ];
  const at = <Row extends { day: string }>(rows: Row[]) => rows.map((row) => ({ ...row, day: to }));
  await db.store.replaceCosts(bill, { from: to, to }, at(lines), at(days), AT);
}

describe('days of a bill', () => {
  it('are put in the place of those before, and other days and bills stay', async () => {
    await aBill('azure/1', '2026-11-27');
    await aBill('azure/2');
    await aBill();
    await aBill();
    await db.store.replaceCosts('azure/1', RANGE, [line('7.000000000000000001')], [day('7.000000000000000001')], AT);
    const found = await db.store.costs(asked({ from: '2026-11-01' }));
    expect(found.map(({ key, own, shared, idle, unallocated }) => [key, own, shared, idle, unallocated])).toEqual([
      ['2026-11-27', '1.5', '3', '3', '0.25'],
      [DAY, '8.500000000000000001', '3', '3', '0.25'],
    ]);
    expect(await db.store.costBills()).toEqual([
      { bill: 'azure/1', readAt: AT, from: '2026-11-27', to: DAY, problem: null },
      { bill: 'azure/2', readAt: AT, from: DAY, to: DAY, problem: null },
    ]);
  });

  it('that two replicas read at once are there once', async () => {
    const other = await db.replica();
    const put = (store: typeof other) => store.replaceCosts('azure/1', RANGE, [line('1')], [day('1')], AT);
    await Promise.all([put(db.store), put(other), put(db.store), put(other)]);
    expect(await db.store.costs(asked({}))).toMatchObject([{ own: '1' }]);
  });

  it('stay as they are when the bill cannot be read, with why', async () => {
    await aBill();
    await db.store.noteCostProblem('azure/1', 'no rights', new Date());
    expect(await db.store.costs(asked({}))).toMatchObject([{ own: '1.5' }]);
    expect(await db.store.costBills()).toMatchObject([{ readAt: AT, problem: 'no rights' }]);
    await aBill();
    expect(await db.store.costBills()).toMatchObject([{ problem: null }]);
  });
});

describe('figures', () => {
  const keys = async (query: Partial<CostQuery>) =>
    (await db.store.costs(asked(query))).map(({ key, own, shared, idle, unallocated }) => [
      ...[key, own, shared, idle, unallocated],
    ]);

  it('come by tenant, service, resource and tag, and come to the bill each time', async () => {
    await db.store.noteCostTenants(DAY);
    await aBill();
    await db.sql("UPDATE cost_tenants SET since = '2026-11-01'");
    expect(await keys({ group: 'tenant' })).toEqual([
      [ben, '0', '1', '3', '0'],
      [ann, '1.5', '2', '0', '0'],
      [null, '0', '0', '0', '0.25'],
    ]);
    expect(await keys({ group: 'service' })).toEqual([
      ['Virtual Machines', '0', '6', '0', '0'],
      ['Storage', '1.5', '0', '0', '0.25'],
    ]);
    expect((await keys({ group: 'resource' })).map(([key]) => key)).toEqual(['/nodes', '/a', '/stray']);
    expect(await keys({ group: { tag: 'team' } })).toEqual([
      ['platform', '0', '1', '3', '0'],
      ['shop', '1.5', '2', '0', '0'],
      [null, '0', '0', '0', '0.25'],
    ]);
    expect(await keys({ group: { tag: 'other' } })).toEqual([[null, '1.5', '3', '3', '0.25']]);
  });

  it('by tenant are those of the days, wherever a range begins and ends', async () => {
    const days = ['2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01', '2026-11-29', '2026-12-01'];
    await db.store.noteCostTenants(DAY);
    await db.sql("UPDATE cost_tenants SET since = '2026-10-15'");
    for (const one of days) await aBill('azure/1', one);
    for (const from of ['2026-09-01', '2026-09-30', ...days, '2026-10-02']) {
      for (const to of [...days, '2026-10-30', '2026-11-30', '2026-12-31']) {
        const count = days.filter((one) => one >= from && one <= to).length;
        const [first] = (await keys({ from, to, group: 'tenant' })).filter(([key]) => key === ann);
        expect([from, to, first?.[1] ?? '0']).toEqual([from, to, String(count * 1.5)]);
        const tagged = await keys({ from, to, group: { tag: 'team' } });
        const ofTag = (tag: string | null) => Number(tagged.find(([key]) => key === tag)?.[1] ?? 0);
        const late = days.filter((one) => one >= from && one <= to && one >= '2026-10-31').length;
        expect([from, to, ofTag('shop'), ofTag(null)]).toEqual([from, to, late * 1.5, (count - late) * 1.5]);
      }
    }
  });

  it('by service are those of the lines, whenever a day is read again', async () => {
    for (const one of ['2026-11-27', '2026-11-28', DAY]) await aBill('azure/1', one);
    await aBill('azure/2', '2026-11-28');
    const again = [line('7', { service: 'Bandwidth', day: '2026-11-28' })];
    await db.store.replaceCosts('azure/1', { from: '2026-11-28', to: '2026-11-28' }, again, [], AT);
    expect(await keys({ from: '2026-11-01', group: 'service' })).toEqual([
      ['Virtual Machines', '0', '18', '0', '0'],
      ['Bandwidth', '7', '0', '0', '0'],
      ['Storage', '4.5', '0', '0', '0.75'],
    ]);
    expect(await keys({ from: '2026-11-28', to: '2026-11-28', group: 'service' })).toEqual([
      ['Bandwidth', '7', '0', '0', '0'],
      ['Virtual Machines', '0', '6', '0', '0'],
      ['Storage', '1.5', '0', '0', '0.25'],
    ]);
  });

  it('by tag are those of the days, however often tags changed', async () => {
    const days = ['2026-10-03', '2026-10-14', '2026-10-15', '2026-10-31', '2026-11-02', '2026-11-15', '2026-11-28'];
    for (const one of days) await aBill('azure/1', one);
    for (const [who, since, tags] of [
      [ann, '2026-10-02', { team: 'shop' }],
      [ann, '2026-10-15', { team: 'till' }],
      [ann, '2026-10-20', { team: 'till', stage: 'test' }],
      [ann, '2026-11-02', { stage: 'test' }],
      [ann, '2026-11-15', { team: 'shop' }],
      [ben, '2026-10-14', { team: 'shop' }],
      [ben, '2026-11-20', { team: 'shop', stage: 'live' }],
      [ben, '2026-11-29', { team: 'till' }],
    ] as const) {
      await db.sql('INSERT INTO cost_tenants (tenant_uid, since, name, tags) VALUES ($1, $2, $4, $3)', [
        ...[who, since, tags, 'a tenant'],
      ]);
    }
    for (const tag of ['team', 'stage']) {
      for (const from of days) {
        for (const to of [...days.filter((one) => one >= from), '2026-12-31']) {
          const plain = await db.sql(
            `SELECT t.value AS key, sum(own)::float8 AS own, sum(shared)::float8 AS shared FROM cost_days d LEFT JOIN LATERAL (
               SELECT tags ->> $1 AS value FROM cost_tenants WHERE tenant_uid = d.tenant_uid AND since <= d.day
               ORDER BY since DESC LIMIT 1
             ) t ON true WHERE day BETWEEN $2 AND $3 GROUP BY 1`,
            [tag, from, to],
          );
          const found = await db.store.costs(asked({ from, to, group: { tag } }));
          const inOrder = (rows: { key: unknown; own: unknown; shared: unknown }[]) =>
            rows.map(({ key, own, shared }) => [String(key), Number(own), Number(shared)]).sort();
          expect([tag, from, to, inOrder(found)]).toEqual([tag, from, to, inOrder(plain as typeof found)]);
        }
      }
    }
  });

  it('of a tenant hold nothing of another, and its part of each cluster', async () => {
    await aBill();
    expect(await keys({ tenants: [ann] })).toEqual([[DAY, '1.5', '2', '0', '0']]);
    expect(await keys({ tenants: [ann], group: 'service' })).toEqual([
      ['infrastructure/nonprod', '0', '2', '0', '0'],
      ['Storage', '1.5', '0', '0', '0'],
    ]);
    expect(await keys({ tenants: [ben], group: 'resource' })).toEqual([['infrastructure/nonprod', '0', '1', '3', '0']]);
    expect(await keys({ tenants: [] })).toEqual([]);
    expect(await keys({ tenants: ['no uid'] })).toEqual([]);
  });

  it('in several currencies are never added', async () => {
    const dollars = { currency: 'USD' };
    await db.store.replaceCosts('a', RANGE, [line('1'), line('2', dollars)], [day('1'), day('2', dollars)], AT);
    expect((await db.store.costs(asked({}))).map(({ currency, own }) => [currency, own]).sort()).toEqual([
      ['EUR', '1'],
      ['USD', '2'],
    ]);
  });

  it('go out as charges that come to the bill, each for whom it is', async () => {
    await db.store.noteCostTenants(DAY);
    await db.sql("UPDATE cost_tenants SET since = '2026-11-01'");
    await aBill();
    const all = await db.store.costCharges({ ...RANGE, tenants: null });
    expect(all.map(({ part, tenantUid, amount, tags }) => [part, tenantUid, amount, tags.team]).sort()).toEqual(
      [
        ['own', ann, '1.5', 'shop'],
        ['shared', ann, '2', 'shop'],
        ['shared', ben, '1', 'platform'],
        ['idle', ben, '3', 'platform'],
        ['unallocated', null, '0.25', undefined],
      ].sort(),
    );
    const lines = [line('5', { part: 'shared', tenantUid: null })];
    await db.store.replaceCosts('azure/1', RANGE, lines, [day('5', { ...nobody, infrastructure: 'nonprod' })], AT);
    expect(await db.store.costCharges({ ...RANGE, tenants: null })).toMatchObject([
      { part: 'unallocated', infrastructure: 'nonprod', amount: '5', service: null },
    ]);
    expect(await db.store.costCharges({ ...RANGE, tenants: [ann] })).toEqual([]);
  });
});

describe('tenants', () => {
  it('are known as they were from day to day, and when they are gone', async () => {
    await db.store.noteCostTenants(DAY);
    await db.store.noteCostTenants('2026-11-30');
    const spec = { infrastructure: 'nonprod', tags: { team: 'till' } };
    await db.store.replace(ann, null, draft('Tenant', 'ann', { spec }), ACTOR);
    await db.store.noteCostTenants('2026-12-02');
    await db.sql('DELETE FROM objects WHERE uid = $1', [ann]);
    await db.store.noteCostTenants('2026-12-05');
    const found = await db.store.costTenants({ from: '2020-01-01', to: '2030-01-01' });
    expect(
      found
        .filter(({ tenantUid }) => tenantUid === ann)
        .map(({ until, tags, infrastructure }) => [until, tags, infrastructure]),
    ).toEqual([
      ['2026-12-05', { team: 'shop', stage: 'test' }, 'nonprod'],
      ['2026-12-05', { team: 'till', stage: 'test' }, 'nonprod'],
    ]);
    expect(found.filter(({ tenantUid }) => tenantUid === ben)).toMatchObject([{ until: null }]);
    expect(await db.store.costTenants({ from: '2026-12-06', to: '2026-12-06' })).toMatchObject([{ tenantUid: ben }]);
  });
});

describe('samples', () => {
  it('add up over a day', async () => {
    const took = {
      tenantUid: ann,
      hasOwnNodes: false,
      cpu: 0.5,
      memory: 1,
      storage: 2,
      usedCpu: null,
      usedMemory: null,
    };
    const nodes = { ...took, tenantUid: null, cpu: 8 };
    await db.store.addCostSamples(DAY, new Map([['nonprod', [took, nodes]]]));
    await db.store.addCostSamples(DAY, new Map([['nonprod', [{ ...took, usedCpu: 0.25, usedMemory: 0.5 }, nodes]]]));
    const found = await db.store.costSamples(RANGE);
    expect(found).toContainEqual({
      ...{ infrastructure: 'nonprod', day: DAY, tenantUid: ann, hasOwnNodes: false, cpu: 1, memory: 2, storage: 4 },
      ...{ usedCpu: 0.25, usedMemory: 0.5 },
    });
    expect(found).toContainEqual(expect.objectContaining({ tenantUid: null, cpu: 16, usedCpu: null }));
    expect(await db.store.costSamples({ from: '2026-11-30', to: '2026-11-30' })).toEqual([]);
  });
});

describe('samples of a look that another replica has made meanwhile', () => {
  it('are added once', async () => {
    const nodes = {
      ...{ tenantUid: null, hasOwnNodes: false, cpu: 1, memory: 1, storage: 1, usedCpu: null, usedMemory: null },
    };
    const taken = new Map([['late', [nodes]]]);
    const look = async () => {
      const taken = await db.store.takeLook('cost-samples', 60, 30);
      if (taken === null) throw new Error('it is not due');
      return taken;
    };
    const late = await look();
    await db.sql(`UPDATE leases SET held_until = now() - interval '1 second'`);
    const other = await look();
    await db.store.addCostSamples(DAY, taken, { look: other, position: 'here' });
    await db.store.leaveLook(other);

    const write = db.store.addCostSamples(DAY, taken, { look: late, position: 'behind' });
    await expect(write).rejects.toThrow(LeaseHeldError);
    const range = { from: DAY, to: DAY };
    const fence = late.fence;
    await expect(db.store.replaceCosts('bill', range, [], [], new Date(), fence)).rejects.toThrow(LeaseHeldError);
    expect((await db.store.costSamples(RANGE)).filter(({ infrastructure }) => infrastructure === 'late')).toMatchObject(
      [{ cpu: 1 }],
    );
    // Though the look of the other was broken off: what it had found is where it ended.
    expect(await db.store.takeLook('cost-samples', 60, 30)).toBeNull();
    expect(await db.store.takeLook('cost-samples', 0, 30)).toMatchObject({ position: 'here' });
  });
});

describe('what pods really use', () => {
  it('is the mean of what was measured since, of whole tenants alone', async () => {
    const at = new Date();
    const sample = {
      tenantUid: ann,
      grouping: 'tenant',
      name: '',
      service: null,
      node: null,
      isCounter: false,
    } as const;
    const write = (before: number, cpu: number) =>
      db.store.writeMetrics({
        at: new Date(at.getTime() - before * 1000),
        samples: [
          { ...sample, metric: 'cpu', value: cpu, bound: null },
          { ...sample, metric: 'memory', value: 100, bound: null },
          { ...sample, metric: 'cpu', grouping: 'pod', name: 'p', value: 9, bound: null },
        ],
      });
    for (const [before, cpu] of [
      [120, 8],
      [40, 1],
      [20, 3],
    ] as const)
      await write(before, cpu);
    const since = new Date(at.getTime() - 60_000);
    expect(await db.store.usedResources([ann, ben, 'no uid'], since)).toEqual([
      { tenantUid: ann, cpu: 2, memory: 100 },
    ]);
  });
});

describe('places', () => {
  it('of infrastructures are known when these are gone', async () => {
    await db.store.noteCostPlaces([
      { place: '/subscriptions/1/resourcegroups/a', infrastructure: 'nonprod' },
      { place: '/subscriptions/1/resourcegroups/a', infrastructure: 'nonprod' },
    ]);
    await db.sql("DELETE FROM objects WHERE kind = 'Infrastructure'");
    expect(await db.store.costPlaces()).toEqual([
      { place: '/subscriptions/1/resourcegroups/a', infrastructure: 'nonprod' },
    ]);
    expect(await db.store.costInfrastructures()).toEqual([]);
  });
});
