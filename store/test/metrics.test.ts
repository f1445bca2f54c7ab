import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { LeaseHeldError, type MetricRetention, type MetricSample, type MetricSearch } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft, row } from './fixture.ts';

const db = storeUnderTest();
let tenantUid: string;
let otherUid: string;

beforeEach(async () => {
  await db.sql('TRUNCATE objects, leases, metric_series CASCADE');
  await empty();
  tenantUid = (await db.store.create(draft('Tenant', 'dev01', { spec: { infrastructure: 'nonprod' } }), ACTOR)).uid;
  otherUid = (await db.store.create(draft('Tenant', 'dev012'), ACTOR)).uid;
});

const TABLES = 'metric_samples, metric_rollups_5m, metric_rollups_1h';
async function empty(): Promise<void> {
  await db.sql(`TRUNCATE ${TABLES}, metric_sources`);
  await db.sql(`UPDATE metric_watermarks SET through = '2000-01-01'`);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Noon, so that what is near is of the same day. */
const NOON = Math.floor(Date.now() / DAY) * DAY - DAY / 2;

const sample = (value: number, more: Partial<MetricSample> = {}): MetricSample => ({
  tenantUid,
  metric: 'cpu',
  grouping: 'tenant',
  name: '',
  service: null,
  node: null,
  isCounter: false,
  value,
  bound: null,
  ...more,
});
const write = (ms: number, ...samples: MetricSample[]) => db.store.writeMetrics({ at: new Date(ms), samples });
const search = (more: Partial<MetricSearch> = {}): MetricSearch => ({
  metric: 'cpu',
  grouping: 'tenant',
  from: new Date(NOON),
  to: new Date(NOON + HOUR),
  stepSeconds: 60,
  resolution: 'raw',
  mostSeries: 50,
  ...more,
});
const find = (more: Partial<MetricSearch> = {}, uid = tenantUid) => db.store.searchMetrics(uid, search(more));

describe('samples', () => {
  it('come back by step, and a step without one is left out', async () => {
    await write(NOON, sample(1, { bound: 2 }));
    await write(NOON + 30_000, sample(3, { bound: 2 }));
    await write(NOON + 3 * MINUTE, sample(5));
    expect(await find()).toEqual({
      omitted: 0,
      series: [
        {
          ...{ name: '', service: null, node: null, labels: null },
          points: [
            { at: new Date(NOON), average: 2, min: 1, max: 3, increase: null, bound: 2 },
            { at: new Date(NOON + 3 * MINUTE), average: 5, min: 5, max: 5, increase: null, bound: null },
          ],
          newest: { value: 5, bound: null },
        },
      ],
    });
  });

  it('come with the newest of them as it was taken, within the range and however long its steps are', async () => {
    await write(NOON, sample(0, { bound: 4 }), sample(1, { metric: 'restarts', isCounter: true }));
    await write(NOON + 30_000, sample(1, { bound: 5 }));
    await write(NOON + HOUR, sample(7));
    const [found] = (await find({ stepSeconds: 3600 })).series;
    expect(found?.points).toMatchObject([{ average: 0.5, bound: 4.5 }]);
    expect(found?.newest).toEqual({ value: 1, bound: 5 });
    expect((await find({ metric: 'restarts' })).series.map(({ newest }) => newest)).toEqual([null]);
  });

  it('of another tenant are never among them', async () => {
    await write(NOON, sample(1), sample(7, { tenantUid: otherUid }));
    expect((await find()).series.map(({ points }) => points[0]?.average)).toEqual([1]);
    expect((await find({}, otherUid)).series.map(({ points }) => points[0]?.average)).toEqual([7]);
    expect(await find({}, 'no uid')).toEqual({ series: [], omitted: 0 });
  });

  it('of more series than are asked for are the largest, and the others are counted', async () => {
    const pods = [3, 1, 2].map((value) => sample(value, { grouping: 'pod', name: `p${value}`, service: 'web' }));
    await write(NOON, ...pods, sample(9, { grouping: 'pod', name: 'p9', service: 'api', node: 'n1' }));
    const found = await find({ grouping: 'pod', mostSeries: 2 });
    expect([found.series.map(({ name }) => name), found.omitted]).toEqual([['p9', 'p3'], 2]);
    const web = await find({ grouping: 'pod', service: 'web' });
    expect(web.series.map(({ name }) => name)).toEqual(['p3', 'p2', 'p1']);
    expect((await find({ grouping: 'pod', name: 'p9' })).series).toMatchObject([{ service: 'api', node: 'n1' }]);
  });

  it('are not taken from a replica whose lease is over, nor into what is rolled up already', async () => {
    const fence = { name: 'metrics/c', holder: 'one' };
    const batch = { at: new Date(NOON), samples: [sample(1)], fence };
    await expect(db.store.writeMetrics(batch)).rejects.toThrow(LeaseHeldError);
    await db.store.takeLeases(['metrics/c'], 'one', 60);
    expect(await db.store.writeMetrics(batch)).toBe(true);
    await db.store.rollUpMetrics(new Date(NOON + 10 * MINUTE));
    expect(await write(NOON + MINUTE, sample(100))).toBe(false);
    expect((await find()).series[0]?.points.map(({ max }) => max)).toEqual([1]);
  });

  it('of counters are known again after another replica took over', async () => {
    const restarts = { metric: 'restarts', grouping: 'pod', name: 'p1', isCounter: true } as const;
    await write(Date.now() - 2 * MINUTE, sample(3, restarts), sample(1));
    await write(Date.now() - MINUTE, sample(4, restarts), sample(1));
    expect(await db.store.lastCounters([tenantUid, otherUid])).toEqual([
      { tenantUid, metric: 'restarts', grouping: 'pod', name: 'p1', value: 4 },
    ]);
  });
});

interface Taken {
  readonly ms: number;
  readonly value: number;
  readonly bound: number | null;
}

/** What a step should say, by its samples and the one before each of them. */
function naively(taken: readonly Taken[], isCounter: boolean, from: number, to: number, stepMs: number) {
  const steps = new Map<number, Taken[]>();
  const increases = new Map<number, number>();
  for (const [index, one] of taken.entries()) {
    if (one.ms < from || one.ms >= to) continue;
    const step = from + Math.floor((one.ms - from) / stepMs) * stepMs;
    steps.set(step, [...(steps.get(step) ?? []), one]);
    const before = taken[index - 1]?.value;
    const rise = before === undefined ? 0 : one.value >= before ? one.value - before : one.value;
    increases.set(step, (increases.get(step) ?? 0) + rise);
  }
  return [...steps].map(([at, inside]) => {
    const values = inside.map(({ value }) => value);
    const bounds = inside.flatMap(({ bound }) => (bound === null ? [] : [bound]));
    const mean = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length;
    return {
      at: new Date(at),
      average: expect.closeTo(mean(values), 6),
      min: Math.min(...values),
      max: Math.max(...values),
      increase: isCounter ? expect.closeTo(increases.get(at) ?? 0, 6) : null,
      bound: bounds.length === values.length ? expect.closeTo(mean(bounds), 6) : null,
    };
  });
}

describe('roll-ups', () => {
  const takenAt = fc.record({
    slot: fc.integer({ min: 0, max: 6 * 120 - 1 }),
    value: fc.integer({ min: 0, max: 20 }),
    bound: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 8 }),
  });
  const samples = fc.uniqueArray(takenAt, { selector: ({ slot }) => slot, minLength: 1, maxLength: 40 });

  it('say what the samples say, whenever they were made and however much of them is made', async () => {
    await fc.assert(
      fc.asyncProperty(
        samples,
        fc.boolean(),
        fc.array(fc.integer({ min: 0, max: 7 * 12 }), { maxLength: 3 }),
        fc.constantFrom(['raw', 30], ['5m', 300], ['5m', 900], ['1h', 3600], ['1h', 7200] as const),
        async (slots, isCounter, rollUps, [resolution, stepSeconds]) => {
          await empty();
          const metric = isCounter ? 'restarts' : 'cpu';
          const start = NOON - 6 * HOUR;
          const taken = slots
            .toSorted((one, other) => one.slot - other.slot)
            .map(({ slot, ...rest }) => ({ ms: start + slot * 30_000, ...rest }));
          const made = [...rollUps].sort((one, other) => one - other).map((step) => start + step * 5 * MINUTE);
          for (const { ms, value, bound } of taken) {
            // As it goes: what is rolled up lies behind what is written.
            for (const at of made.splice(0, made.filter((at) => at <= ms).length)) {
              await db.store.rollUpMetrics(new Date(at));
            }
            expect(await write(ms, sample(value, { bound, isCounter, metric }))).toBe(true);
          }
          for (const at of made) await db.store.rollUpMetrics(new Date(at));
          const range = { from: new Date(start), to: new Date(NOON) };
          const query = { metric, resolution, stepSeconds, ...range } as Partial<MetricSearch>;
          const { series } = await find(query);
          const naive = naively(taken, isCounter, start, NOON, Number(stepSeconds) * 1000);
          expect(series[0]?.points).toEqual(naive);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('are made once by replicas that do it at the same time', async () => {
    const other = await db.replica();
    for (let slot = 0; slot < 120; slot += 1) await write(NOON + slot * 30_000, sample(slot));
    const now = new Date(NOON + 2 * HOUR);
    await Promise.all([db.store.rollUpMetrics(now), other.rollUpMetrics(now)]);
    const rows = await db.sql<{ sum: number; count: number }>('SELECT sum, count FROM metric_rollups_1h');
    expect(rows).toEqual([{ sum: (119 * 120) / 2, count: 120 }]);
  });

  it('to an hour are of services, and no more of pods', async () => {
    await write(NOON, sample(1), sample(1, { grouping: 'pod', name: 'p1' }));
    await db.store.rollUpMetrics(new Date(NOON + 2 * HOUR));
    expect(await db.sql('SELECT 1 FROM metric_rollups_5m')).toHaveLength(2);
    expect(await db.sql('SELECT 1 FROM metric_rollups_1h')).toHaveLength(1);
  });
});

describe('what is kept', () => {
  const retention: MetricRetention = { raw: 2, fiveMinutes: 14, hour: 400, seriesPerTenant: 3 };

  it('is each resolution for its own time', async () => {
    await write(NOON, sample(1));
    await db.store.rollUpMetrics(new Date(NOON + 2 * HOUR));
    const left = async (days: number) => {
      await db.store.retainMetrics(retention, new Date(NOON + days * DAY));
      const counts = TABLES.split(', ').map(async (table) => (await db.sql(`SELECT 1 FROM ${table}`)).length);
      return Promise.all(counts);
    };
    expect(await left(2)).toEqual([1, 1, 1]);
    expect(await left(3)).toEqual([0, 1, 1]);
    expect(await left(15)).toEqual([0, 0, 1]);
    expect(await left(401)).toEqual([0, 0, 0]);
  });

  it('is nothing of a tenant that is gone', async () => {
    await write(NOON, sample(1), sample(2, { tenantUid: otherUid }));
    await db.store.rollUpMetrics(new Date(NOON + 2 * HOUR));
    await db.sql(`DELETE FROM objects WHERE uid = '${tenantUid}'`);
    expect(await db.store.retainMetrics(retention, new Date(NOON))).toMatchObject({ series: 1 });
    for (const table of TABLES.split(', ')) expect(await db.sql(`SELECT 1 FROM ${table}`)).toHaveLength(1);
    expect((await find({}, otherUid)).series).toHaveLength(1);
  });

  it('are so many pods of a tenant, those that were seen last', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await write(NOON, sample(1, { grouping: 'pod', name }));
    await db.store.retainMetrics(retention, new Date());
    expect((await find({ grouping: 'pod' })).series.map(({ name }) => name).sort()).toEqual(['b', 'c', 'd']);
  });
});

describe('where measurements come from', () => {
  it('is said of the cluster that a tenant lives in, and which nodes are its own', async () => {
    const claim = await claimOf(db.store, tenantUid);
    const shared = { driver: 'kubernetes', connection: 'cluster:c', state: 'present' } as const;
    await db.store.record(claim, [
      row(claim, 'namespace', { ...shared, type: 'v1/Namespace', id: '/api/v1/namespaces/ours' }),
      row(claim, 'node', { ...shared, type: 'v1/Node', id: '/api/v1/nodes/n1' }),
      row(claim, 'planned', { ...shared, type: 'v1/Node', id: '/api/v1/nodes/n2', state: 'planned' }),
    ]);
    expect(await db.store.metricSource(tenantUid)).toBeNull();
    const look = { connection: 'cluster:c', problem: { code: 'x' }, cuts: { [tenantUid]: 9 } };
    await db.store.writeMetrics({ at: new Date(NOON), samples: [], look });
    expect(await db.store.metricSource(tenantUid)).toEqual({ ...look, measuredAt: new Date(NOON) });
    expect(await db.store.metricSource(otherUid)).toBeNull();
    expect(await db.store.tenantNodes()).toEqual([{ connection: 'cluster:c', tenantUid, node: 'n1' }]);
  });
});
