import { beforeEach, describe, expect, it } from 'vitest';
import type { SentSample } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, draft } from './fixture.ts';

const db = storeUnderTest();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = Math.floor(Date.now() / DAY) * DAY - DAY / 2;
const LIMITS = { mostSeries: 4 };
let tenantUid: string;
let otherUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects, leases, metric_series CASCADE');
  await db.sql('TRUNCATE metric_samples, metric_rollups_5m, metric_rollups_1h, metric_sources');
  await db.sql(`UPDATE metric_watermarks SET through = '2000-01-01'`);
  tenantUid = (await db.store.create(draft('Tenant', 'dev01'), ACTOR)).uid;
  otherUid = (await db.store.create(draft('Tenant', 'dev012'), ACTOR)).uid;
});

const sample = (ms: number, value: number, more: Partial<SentSample> = {}): SentSample => ({
  ...{ metric: 'orders', name: 'service="shop"', labels: { service: 'shop' }, service: 'shop', unit: '{order}' },
  ...{ isCounter: true, isDelta: false, at: new Date(NOON + ms), value, since: null },
  ...more,
});
const take = (...samples: SentSample[]) => db.store.takeSamples(tenantUid, samples, LIMITS);
async function find(metric = 'orders', uid = tenantUid, stepSeconds = 60) {
  const { series } = await db.store.searchMetrics(uid, {
    ...{ metric, grouping: 'series', from: new Date(NOON - HOUR), to: new Date(NOON + HOUR), stepSeconds },
    ...{ resolution: 'raw', mostSeries: 50 },
  });
  return series.map(({ name, labels, service, points }) => ({
    ...{ name, labels, service },
    points: points.map(({ at, average, increase }) => [(at.getTime() - NOON) / MINUTE, increase ?? average]),
  }));
}
const pointsOf = async (metric?: string, stepSeconds?: number) =>
  (await find(metric, tenantUid, stepSeconds)).map(({ points }) => points);

describe('what programs send', () => {
  it('is found by its labels, of the tenant that sent it alone, and named', async () => {
    expect(await take(sample(0, 5), sample(MINUTE, 8))).toEqual({ late: 0, overSeries: 0 });
    const gauge = { metric: 'queue', isCounter: false, unit: '1' } as const;
    await db.store.takeSamples(otherUid, [sample(0, 99), sample(0, 1, gauge)], LIMITS);
    expect(await find()).toEqual([
      {
        ...{ name: 'service="shop"', labels: { service: 'shop' }, service: 'shop' },
        points: [
          [0, 0],
          [1, 3],
        ],
      },
    ]);
    expect(await db.store.sentMetrics(tenantUid)).toMatchObject([
      { metric: 'orders', unit: '{order}', isCounter: true },
    ]);
    expect((await db.store.sentMetrics(otherUid)).map(({ metric }) => metric)).toEqual(['orders', 'queue']);
    expect(await db.store.sentMetrics('no uid')).toEqual([]);
  });

  it('as a counter counts from when it says that it was nothing, also when it begins anew, whoever takes it in', async () => {
    const first = { since: new Date(NOON - MINUTE) };
    await take(sample(0, 5, first));
    const second = { since: new Date(NOON + 90_000) };
    await (await db.replica()).takeSamples(tenantUid, [sample(MINUTE, 7, first)], LIMITS);
    // More than before, though it began anew.
    await take(sample(2 * MINUTE, 9, second), sample(3 * MINUTE, 9, second));
    expect(await pointsOf()).toEqual([
      [
        [-1, 0],
        [0, 5],
        [1, 2],
        [2, 9],
        [3, 0],
      ],
    ]);
  });

  it('as a difference is what it rose by, however it is read', async () => {
    const delta = { isDelta: true };
    await take(sample(0, 5, delta), sample(MINUTE, 2, delta));
    await db.store.rollUpMetrics(new Date(NOON + 10 * MINUTE));
    await take(sample(10 * MINUTE, 4, delta));
    expect(await pointsOf('orders', 300)).toEqual([
      [
        [0, 7],
        [10, 4],
      ],
    ]);
  });

  it('too late is counted, and so is what is of more series than a tenant may have', async () => {
    await db.store.rollUpMetrics(new Date(NOON + 10 * MINUTE));
    const named = (name: string, ms = 6 * MINUTE) => sample(ms, 1, { name });
    expect(await take(named('a', MINUTE), named('a', 5 * MINUTE), named('b'), named('c'))).toEqual({
      late: 1,
      overSeries: 0,
    });
    const other = await db.replica();
    expect(await other.takeSamples(tenantUid, [named('a'), named('d'), named('e'), named('f')], LIMITS)).toEqual({
      late: 0,
      overSeries: 2,
    });
    expect(await take(named('e'))).toEqual({ late: 0, overSeries: 1 });
    expect((await find()).map(({ name }) => name).sort()).toEqual(['a', 'b', 'c', 'd']);
    // What was not seen for a day leaves room.
    await db.sql(`UPDATE metric_series SET seen_at = now() - interval '25 hours' WHERE name = 'a'`);
    expect(await take(named('e'))).toEqual({ late: 0, overSeries: 0 });
  });

  it('is kept for as long as pods are', async () => {
    await take(sample(0, 1, { isCounter: false }));
    await db.store.rollUpMetrics(new Date(NOON + 2 * HOUR));
    expect(await db.sql('SELECT 1 FROM metric_rollups_5m')).toHaveLength(1);
    expect(await db.sql('SELECT 1 FROM metric_rollups_1h')).toHaveLength(0);
    const retention = { raw: 2, fiveMinutes: 14, hour: 400, seriesPerTenant: 10 };
    await db.store.retainMetrics(retention, new Date(Date.now() + 16 * DAY));
    expect(await db.store.sentMetrics(tenantUid)).toEqual([]);
  });
});
