import { beforeEach, describe, expect, it } from 'vitest';
import type { MetricFigure, MetricSearch } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, row } from './fixture.ts';

const db = storeUnderTest();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = Math.floor(Date.now() / DAY) * DAY - DAY / 2;
let tenantUid: string;
let otherUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects, leases, metric_series CASCADE');
  await db.sql('TRUNCATE metric_samples, metric_rollups_5m, metric_rollups_1h, metric_sources');
  await db.sql(`UPDATE metric_watermarks SET through = '2000-01-01'`);
  tenantUid = (await db.store.create(draft('Tenant', 'dev01'), ACTOR)).uid;
  otherUid = (await db.store.create(draft('Tenant', 'dev012'), ACTOR)).uid;
});

const figure = (minutes: number, value: number, more: Partial<MetricFigure> = {}): MetricFigure => ({
  ...{ tenantUid, metric: 'database-cpu', grouping: 'object', name: 'SqlDatabase/orders', isCounter: false },
  ...{
    at: new Date(NOON + minutes * MINUTE),
    min: value - 1,
    max: value + 1,
    sum: value * 5,
    count: 5,
    increase: null,
  },
  ...more,
});
const tell = (...figures: MetricFigure[]) => db.store.writeFigures({ figures });
async function find(more: Partial<MetricSearch> = {}, uid = tenantUid) {
  const { series } = await db.store.searchMetrics(uid, {
    ...{ metric: 'database-cpu', grouping: 'object', from: new Date(NOON), to: new Date(NOON + 4 * HOUR) },
    ...{ stepSeconds: 300, resolution: '5m', mostSeries: 50 },
    ...more,
  });
  return series.map(({ name, points }) => ({
    name,
    points: points.map(({ at, average, increase }) => [(at.getTime() - NOON) / MINUTE, increase ?? average]),
  }));
}
const one = (points: number[][], name = 'SqlDatabase/orders') => [{ name, points }];

describe('figures that are told', () => {
  it('are there before anything is rolled up, and of their tenant alone', async () => {
    await tell(figure(0, 10), figure(5, 20), figure(5, 90, { tenantUid: otherUid }));
    expect(await find()).toEqual(
      one([
        [0, 10],
        [5, 20],
      ]),
    );
    expect(await find({}, otherUid)).toEqual(one([[5, 90]]));
    expect(await find({ stepSeconds: 600 })).toEqual(one([[0, 15]]));
    expect(await find({ stepSeconds: 60, resolution: 'raw' })).toEqual(
      one([
        [0, 10],
        [5, 20],
      ]),
    );
  });

  it('take the place of what was told before of the same time', async () => {
    await tell(figure(0, 10), figure(5, 20));
    await tell(figure(5, 30), figure(10, 40));
    await Promise.all([tell(figure(10, 50)), (await db.replica()).writeFigures({ figures: [figure(10, 50)] })]);
    expect(await find()).toEqual(
      one([
        [0, 10],
        [5, 30],
        [10, 50],
      ]),
    );
  });

  it('are in their hour, though they come after it was rolled up', async () => {
    const hours = () => find({ stepSeconds: 3600, resolution: '1h' });
    await tell(figure(0, 10));
    await db.store.rollUpMetrics(new Date(NOON + 3 * HOUR));
    expect(await hours()).toEqual(one([[0, 10]]));
    await tell(figure(0, 20), figure(55, 40), figure(60, 6));
    await db.store.rollUpMetrics(new Date(NOON + 3 * HOUR + 10 * MINUTE));
    expect(await hours()).toEqual(
      one([
        [0, 30],
        [60, 6],
      ]),
    );
    expect(await find()).toEqual(
      one([
        [0, 20],
        [55, 40],
        [60, 6],
      ]),
    );
  });

  it('of counters are added up', async () => {
    const told = { metric: 'database-deadlocks', isCounter: true, count: 1 };
    await tell(figure(0, 2, { ...told, increase: 2 }), figure(5, 3, { ...told, increase: 3 }));
    await db.store.rollUpMetrics(new Date(NOON + 3 * HOUR));
    const asked = { metric: told.metric, stepSeconds: 3600, resolution: '1h' } as const;
    expect(await find(asked)).toEqual(one([[0, 5]]));
  });

  it('do not touch those of samples, and are left out where they say nothing', async () => {
    const sample = {
      ...figure(0, 0),
      service: null,
      node: null,
      bound: null,
      metric: 'cpu',
      grouping: 'tenant',
      name: '',
    };
    await db.store.writeMetrics({ at: new Date(NOON), samples: [{ ...sample, grouping: 'tenant', value: 7 }] });
    await tell(figure(0, 10), figure(5, Number.NaN), figure(10, 1, { count: 0 }), figure(11, 1));
    await db.store.rollUpMetrics(new Date(NOON + 3 * HOUR));
    expect(await find({ metric: 'cpu', grouping: 'tenant' })).toEqual(one([[0, 7]], ''));
    expect(await find()).toEqual(one([[0, 10]]));
  });
});

describe('what others measure', () => {
  it('is what lives in tenants and is there, and what was last seen of it is kept', async () => {
    const inTenant = async (kind: string, name: string, tenant: string | null) => {
      const { uid } = await db.store.create(draft(kind, name, { tenant }), ACTOR);
      return claimOf(db.store, uid);
    };
    const type = 'Microsoft.Sql/servers/databases';
    const there = { type, state: 'present', applied: { location: 'eastus' } } as const;
    const orders = await inTenant('SqlDatabase', 'orders', 'dev01');
    await db.store.record(orders, [
      row(orders, 'database', { ...there, id: '/d/orders' }),
      row(orders, 'server', { ...there, type: 'Microsoft.Sql/servers', id: '/s' }),
      row(orders, 'planned', { ...there, id: '/d/planned', state: 'planned' }),
      row(orders, 'foreign', { ...there, id: '/d/foreign', state: 'blocked' }),
    ]);
    const theirs = await inTenant('SqlDatabase', 'orders', 'dev012');
    await db.store.record(theirs, [row(theirs, 'database', { ...there, id: '/d/theirs', applied: null })]);
    const shared = await inTenant('Infrastructure', 'nonprod', null);
    await db.store.record(shared, [row(shared, 'database', { ...there, id: '/d/shared' })]);
    const found = { kind: 'SqlDatabase', name: 'orders', connection: 'azure:1', type };
    const own = { ...found, tenantUid, id: '/d/orders', location: 'eastus' };
    const wanted = { driver: 'azure', types: [type], most: 10 };
    expect(await db.store.metricTargets(wanted)).toEqual([
      own,
      { ...found, tenantUid: otherUid, id: '/d/theirs', location: null },
    ]);
    expect(await db.store.metricTargets({ ...wanted, tenantUid })).toEqual([own]);
    expect(await db.store.metricTargets({ ...wanted, tenantUid: 'no uid' })).toEqual([]);
    const look = { connection: 'azure/1', problem: { reason: 'x' }, cuts: {} };
    expect(await db.store.metricSourceNamed('azure/1')).toBeNull();
    await db.store.writeFigures({ figures: [], look: { ...look, at: new Date(NOON) } });
    expect(await db.store.metricSourceNamed('azure/1')).toEqual({ ...look, measuredAt: new Date(NOON) });
  });
});
