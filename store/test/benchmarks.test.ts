import { beforeEach, expect, it } from 'vitest';
import type { BenchmarkResult } from '../src/contract.ts';
import { storeUnderTest } from './database.ts';
import { ACTOR, claimOf, draft } from './fixture.ts';

const db = storeUnderTest();
const PASSED: BenchmarkResult = {
  outcome: 'passed',
  problem: null,
  totals: { passed: 2 },
  items: [{ id: 'boundary' }],
  rows: [{ id: 'boundary', was: 'refused' }],
};

let tenant: string;
beforeEach(async () => {
  await db.sql('TRUNCATE objects CASCADE');
  tenant = (await db.store.create(draft('Tenant', 'dev'), ACTOR)).uid;
});

async function run(): Promise<string> {
  const begun = await db.store.startBenchmark(tenant, 'ada');
  if (begun === null) throw new Error('another one runs');
  return begun.id;
}

it('one runs at a time, and one that was broken off holds no other up', async () => {
  const both = await Promise.all([db.store.startBenchmark(tenant, 'ada'), db.store.startBenchmark(tenant, 'bob')]);
  const [first] = both.filter((begun) => begun !== null);
  expect(both.filter((begun) => begun !== null)).toHaveLength(1);
  expect(await db.store.startBenchmark(tenant, 'ada')).toBeNull();
  await db.sql(`UPDATE benchmarks SET started_at = now() - interval '11 minutes'`);
  const next = await run();
  // Who ran the first comes back: it is over.
  await db.store.finishBenchmark(first?.id ?? '', PASSED);
  expect(await db.store.benchmark(tenant, first?.id ?? '')).toMatchObject({ outcome: 'broken', rows: null });
  expect(await db.store.benchmarks(tenant)).toMatchObject([
    { id: next, outcome: null, finishedAt: null },
    { id: first?.id, outcome: 'broken', problem: 'it was broken off' },
  ]);
});

it('the newest that has finished is found with its rows, and of another tenant none', async () => {
  expect(await db.store.benchmark(tenant, 'latest')).toBeNull();
  const id = await run();
  await db.store.finishBenchmark(id, PASSED);
  await run();
  expect(await db.store.benchmark(tenant, 'latest')).toMatchObject({ id, startedBy: 'ada', ...PASSED });
  const other = (await db.store.create(draft('Tenant', 'dev0'), ACTOR)).uid;
  for (const which of [id, 'latest', 'no-uid']) expect(await db.store.benchmark(other, which)).toBeNull();
});

it('I11: so many of a tenant are kept, and they go with it', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 23; n += 1) {
    ids.unshift(await run());
    await db.store.finishBenchmark(ids[0] ?? '', PASSED);
  }
  expect((await db.store.benchmarks(tenant)).map(({ id }) => id)).toEqual(ids.slice(0, 20));
  await db.store.requestDeletion(tenant, null, ACTOR);
  await db.store.remove(await claimOf(db.store, tenant), []);
  expect(await db.sql('SELECT FROM benchmarks')).toEqual([]);
});
