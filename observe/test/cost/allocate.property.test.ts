import type { CostLine } from '@tenantry/store/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, type ClusterUse } from '../../src/cost/allocate.ts';
import { decimal, money, split } from '../../src/cost/money.ts';

const tenants = ['a', 'b', 'c', 'd'];
const amount = fc.oneof(
  fc.double({ min: -1e6, max: 1e9, noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((cents) => decimal(cents * 10n ** 16n)),
);
const line: fc.Arbitrary<CostLine> = fc
  .record({
    day: fc.constantFrom('2026-11-28', '2026-11-29'),
    currency: fc.constantFrom('EUR', 'USD'),
    amount,
    isNode: fc.boolean(),
    owner: fc.oneof(
      fc.constantFrom(...tenants).map((tenantUid) => ({ part: 'own' as const, tenantUid, infrastructure: 'one' })),
      fc.constantFrom('one', 'two', 'none').map((infrastructure) => {
        return { part: 'shared' as const, tenantUid: null, infrastructure };
      }),
      fc.constant({ part: 'unallocated' as const, tenantUid: null, infrastructure: null }),
    ),
  })
  .map(({ owner, ...rest }) => ({ ...rest, ...owner, service: 's', resource: 'r' }));
const use: fc.Arbitrary<ClusterUse> = fc.record({
  used: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
  weights: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...tenants), fc.double({ min: 0, max: 1e6, noNaN: true })), {
      selector: ([uid]) => uid,
    })
    .map((entries) => new Map(entries)),
});

function sum(rows: readonly { day: string; currency: string; amount: string }[]) {
  const sums: Record<string, bigint> = {};
  for (const row of rows) {
    const key = `${row.day} ${row.currency}`;
    sums[key] = (sums[key] ?? 0n) + money(row.amount);
  }
  return Object.fromEntries(Object.entries(sums).filter(([, total]) => total !== 0n));
}

describe('what a bill comes to', () => {
  test('tenants, what they share, what is idle and what is unallocated add up to it to the last digit', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), use, use, (lines, one, two) => {
        const uses: Record<string, ClusterUse> = { one, two };
        const days = allocate(lines, (infrastructure) => uses[infrastructure] ?? null);
        expect(sum(days)).toEqual(sum(lines));
        for (const { part, tenantUid } of days) expect(tenantUid === null).toBe(part === 'unallocated');
      }),
    );
  });

  test('shares follow the weights as near as numbers go, and add up', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 20 }),
        (text, weights) => {
          const total = money(text);
          const shares = split(total, weights);
          if (shares === null) {
            expect(weights.every((weight) => weight < 1e-9)).toBe(true);
            return;
          }
          expect(shares.reduce((all, share) => all + share, 0n)).toBe(total);
          const all = weights.reduce((all, weight) => all + weight, 0);
          if (all < 1) return;
          for (const [index, weight] of weights.entries()) {
            const whole = Number(decimal(total));
            const off = Number(decimal(shares[index] ?? 0n)) - whole * (weight / all);
            expect(Math.abs(off)).toBeLessThan(1e-6 + Math.abs(whole) * 1e-6);
          }
        },
      ),
    );
  });

  test('amounts come back as they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (units) => money(decimal(units)) === units),
    );
    expect(['12.50', '1e-7', '-0.30', '2E2', 0.1, '7'].map((text) => decimal(money(text)))).toEqual([
      ...['12.5', '0.0000001', '-0.3', '200', '0.1', '7'],
    ]);
    expect(() => money('1,5')).toThrow('no amount');
  });
});

const shared = (more: Partial<CostLine>): CostLine => ({
  ...{ day: '2026-11-29', currency: 'USD', amount: '10', part: 'shared', tenantUid: null, infrastructure: 'one' },
  ...{ service: 's', resource: 'r', isNode: false },
  ...more,
});
const of = (lines: readonly CostLine[], found: ClusterUse | null) =>
  allocate(lines, () => found).map(({ tenantUid, part, amount: text }) => [tenantUid, part, text]);

describe('a cluster that tenants share', () => {
  test('is split by what they took; what nobody took of its nodes is idle, and shown apart', () => {
    const weights = new Map([
      ['a', 3],
      ['b', 1],
    ]);
    const lines = [shared({ amount: '80', isNode: true }), shared({ amount: '4' })];
    expect(of(lines, { used: 0.25, weights })).toEqual([
      ['a', 'shared', '18'],
      ['b', 'shared', '6'],
      ['a', 'idle', '45'],
      ['b', 'idle', '15'],
    ]);
  });

  test('is split evenly while nobody takes anything, and is nobody’s while nobody lives in it', () => {
    const weights = new Map([
      ['a', 0],
      ['b', 0],
      ['c', 0],
    ]);
    expect(of([shared({})], { used: null, weights })).toEqual([
      ['a', 'shared', '3.3333333334'],
      ['b', 'shared', '3.3333333333'],
      ['c', 'shared', '3.3333333333'],
    ]);
    expect(of([shared({ isNode: true })], { used: 0, weights: new Map() })).toEqual([[null, 'unallocated', '10']]);
    expect(of([shared({})], null)).toEqual([[null, 'unallocated', '10']]);
  });
});
