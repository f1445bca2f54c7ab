import { beforeEach, describe, expect, it } from 'vitest';
import { storeUnderTest } from './database.ts';

const db = storeUnderTest();
/** So slow that no token comes while a test runs. */
const SLOW = { key: 'writes', size: 20, perSecond: 0.001, told: null };

beforeEach(async () => {
  await db.sql('TRUNCATE token_buckets');
});

describe('I11 bounded: what Azure counts for all replicas together', () => {
  it('is drawn by all of them from one bucket, and never more than it holds', async () => {
    const other = await db.replica();
    const drawn = await Promise.all(
      Array.from({ length: 30 }, (_, turn) => (turn % 2 ? db.store : other).drawTokens([{ ...SLOW, want: 1 }])),
    );
    expect(drawn.flat().reduce((sum, { granted }) => sum + granted, 0)).toBe(20);
    expect(drawn.flat().filter(({ granted, waitMs }) => granted === 0 && waitMs > 100_000)).toHaveLength(10);
  });

  it('is refilled with time, and never beyond its size', async () => {
    const [first] = await db.store.drawTokens([{ ...SLOW, perSecond: 10, want: 20 }]);
    expect(first).toEqual({ key: 'writes', granted: 20, waitMs: 0 });
    await db.sql(`UPDATE token_buckets SET filled_at = filled_at - interval '1 second'`);
    const [second] = await db.store.drawTokens([{ ...SLOW, perSecond: 10, want: 20 }]);
    expect(second?.granted).toBeGreaterThanOrEqual(10);
    expect(second?.granted).toBeLessThan(20);
    await db.sql(`UPDATE token_buckets SET filled_at = filled_at - interval '1 hour'`);
    expect((await db.store.drawTokens([{ ...SLOW, perSecond: 10, want: 100 }]))[0]?.granted).toBe(20);
  });

  it('is what Azure says where it knows of less', async () => {
    expect((await db.store.drawTokens([{ ...SLOW, want: 10, told: 3 }]))[0]?.granted).toBe(3);
    expect((await db.store.drawTokens([{ ...SLOW, want: 10, told: 100 }]))[0]?.granted).toBe(0);
  });

  it('rests for everybody when Azure says so, and other buckets do not', async () => {
    await db.store.pauseTokens(SLOW, 60_000);
    await db.store.pauseTokens(SLOW, 1);
    const drawn = await (await db.replica()).drawTokens([
      { ...SLOW, want: 1 },
      { ...SLOW, key: 'reads', want: 1 },
    ]);
    const [writes] = drawn.filter(({ key }) => key === 'writes');
    expect(writes).toMatchObject({ granted: 0 });
    expect(writes?.waitMs).toBeGreaterThan(50_000);
    expect(drawn.find(({ key }) => key === 'reads')).toEqual({ key: 'reads', granted: 1, waitMs: 0 });
  });

  it('two that draw from the same buckets in another order do not wait for each other', async () => {
    const other = await db.replica();
    const a = { ...SLOW, key: 'a', want: 1, size: 1000 };
    const b = { ...SLOW, key: 'b', want: 1, size: 1000 };
    const drawn = await Promise.all(
      Array.from({ length: 40 }, (_, turn) => (turn % 2 ? db.store.drawTokens([a, b]) : other.drawTokens([b, a]))),
    );
    expect(drawn.flat().every(({ granted }) => granted === 1)).toBe(true);
  });
});
