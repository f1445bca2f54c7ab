import type { ClusterNode } from '@tenantry/drivers/kubernetes';
import { type CostSplit, readPrices } from '@tenantry/kinds';
import type { CostSampleDay } from '@tenantry/store/contract';
import { describe, expect, test } from 'vitest';
import { allocate } from '../../src/cost/allocate.ts';
import { rangeToRead } from '../../src/cost/import.ts';
import { decimal, money } from '../../src/cost/money.ts';
import { pricedLines } from '../../src/cost/price-list.ts';
import { clusterSamples } from '../../src/cost/sample.ts';
import { clusterUse } from '../../src/cost/use.ts';

const node = (name: string, cpu: string, memory: string, owner?: string): ClusterNode => ({
  ...{ name, isReady: true, version: 'v1.36.0', addresses: [], labels: {}, capacity: {}, allocatable: { cpu, memory } },
  taints: owner === undefined ? [] : [{ key: 'tenantry.dev/tenant', value: owner, effect: 'NoSchedule' }],
});
const sample = (
  tenantUid: string | null,
  cpu: number,
  memory: number,
  more: Partial<CostSampleDay> = {},
): CostSampleDay => ({
  ...{ day: '2026-11-29', infrastructure: 'one', tenantUid, hasOwnNodes: false, cpu, memory, storage: 0 },
  ...{ usedCpu: null, usedMemory: null, ...more },
});

describe('what tenants take of a cluster', () => {
  test('is what they ask for, and nodes of their own whole; what is shared is the rest', () => {
    const tenants = ['ann', 'ben', 'cat'].map((tenant) => ({
      tenant,
      tenantUid: `uid-${tenant}`,
      namespace: `ns-${tenant}`,
    }));
    const nodes = [node('a', '4', '16Gi'), node('b', '3900m', '8388608Ki'), node('own', '2', '8Gi', 'cat')];
    const requests = [
      { namespace: 'ns-ann', cpu: 1, memory: 2, storage: 10 },
      { namespace: 'ns-cat', cpu: 0.5, memory: 1, storage: 0 },
    ];
    const used = [{ tenantUid: 'uid-ann', cpu: 0.5, memory: 2 ** 30 }];
    const found = clusterSamples(tenants, nodes, requests, used, 0.5);
    expect(
      found.map(({ tenantUid, hasOwnNodes, cpu, memory, storage }) => [tenantUid, hasOwnNodes, cpu, memory, storage]),
    ).toEqual([
      [null, false, 3.95, 12, 0],
      ['uid-ann', false, 0.5, 1, 5],
      ['uid-ben', false, 0, 0, 0],
      ['uid-cat', true, 1, 4, 0],
    ]);
    expect(found.map(({ usedCpu, usedMemory }) => [usedCpu, usedMemory])).toEqual([
      ...[
        [null, null],
        [0.25, 0.5],
      ],
      ...[
        [null, null],
        [null, null],
      ],
    ]);
  });

  const samples = [
    sample(null, 8, 32),
    sample('ann', 4, 8, { usedCpu: 1, usedMemory: 4 }),
    sample('ben', 0, 8, { usedCpu: 1, usedMemory: 12 }),
    sample('cat', 4, 16, { hasOwnNodes: true }),
  ];
  test.each<[CostSplit, number | null, (number | undefined)[]]>([
    ['request', 0.5, [0.375, 0.125, 0]],
    ['usage', 0.375, [0.125, 0.25, 0]],
    ['evenly', 0.5, [1, 1, 1]],
  ])('weighs by %s', (split, used, weights) => {
    const found = clusterUse(['ann', 'ben', 'cat'], samples, split);
    expect(found.used).toBeCloseTo(used ?? 0, 9);
    expect(['ann', 'ben', 'cat'].map((uid) => found.weights.get(uid))).toEqual(weights);
  });

  test('weighs by what is asked for where nobody measures what is used, and calls nothing idle that was not measured', () => {
    const asked = samples.map((one) => ({ ...one, usedCpu: null, usedMemory: null }));
    expect(clusterUse(['ann'], asked, 'usage').weights.get('ann')).toBe(0.375);
    expect(clusterUse(['ann'], [], 'request')).toEqual({ used: null, weights: new Map([['ann', 0]]) });
  });
});

describe('a price list', () => {
  const prices = readPrices({ currency: 'EUR', perMonth: { cpu: 30, memory: 3, volume: 0.6 } });
  const whole = 720;
  const samples = [
    sample(null, 8 * whole, 32 * whole),
    sample('ann', 2 * whole, 8 * whole, { storage: 100 * whole }),
    sample('cat', 4 * whole, 16 * whole, { hasOwnNodes: true }),
  ];

  test('makes a month of a core its price, and what nobody asked for idle', () => {
    const lines = pricedLines(samples, prices);
    expect(lines.map(({ part, tenantUid, service, amount }) => [part, tenantUid, service, amount])).toEqual([
      ['own', 'ann', 'CPU', '60'],
      ['own', 'cat', 'CPU', '120'],
      ['shared', null, 'CPU', '180'],
      ['own', 'ann', 'Memory', '24'],
      ['own', 'cat', 'Memory', '48'],
      ['shared', null, 'Memory', '72'],
      ['own', 'ann', 'Volumes', '60'],
    ]);
    const days = allocate(lines, () => ({ used: 0, weights: new Map([['ann', 1]]) }));
    expect(days.find(({ part }) => part === 'idle')).toMatchObject({ tenantUid: 'ann', amount: '252' });
    const sum = (rows: readonly { amount: string }[]) =>
      decimal(rows.reduce((all, { amount }) => all + money(amount), 0n));
    expect(sum(days)).toBe(sum(lines));
  });

  test('has nothing for what has no price', () => {
    expect(pricedLines(samples, readPrices({ perMonth: { volume: 1 } })).map(({ service }) => service)).toEqual([
      'Volumes',
    ]);
  });
});

describe('what is read of a bill', () => {
  test.each([
    ['for the first time: this month and the last', null, '2026-11-29', '2026-10-01'],
    ['again: the days that may still change', '2026-11-29', '2026-11-29', '2026-11-26'],
    ['after a pause: what was missed too', '2026-11-10', '2026-11-29', '2026-11-07'],
    ['early in a month: all of the one before, until it is closed', '2026-12-01', '2026-12-05', '2026-11-01'],
    ['once it is closed: no more of it than of any', '2026-12-06', '2026-12-06', '2026-12-03'],
    ['after years: twelve months', '2020-01-01', '2026-11-29', '2025-11-01'],
  ])('%s', (_, to, today, from) => {
    expect(rangeToRead(to === null ? null : { to }, today)).toEqual({ from, to: today });
  });
});
