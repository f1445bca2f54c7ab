import type { CostDay, CostLine } from '@tenantry/store/contract';
import { decimal, type Money, money, partOf, split } from './money.ts';

/** How much of an infrastructure's cluster its tenants took on a day. */
export interface ClusterUse {
  /** Of the nodes that tenants share, from 0 to 1; null where it was not measured, and nothing counts as idle. */
  readonly used: number | null;
  /** By uid, every tenant that lived in it that day: what it took of the nodes, in any unit. */
  readonly weights: ReadonlyMap<string, number>;
}

/** The use of an infrastructure on a day; null where it is not known. */
export type UseOf = (infrastructure: string, day: string) => ClusterUse | null;

/**
 * What each day of a bill comes to for whom. Lines of tenants are theirs. Those of a cluster are split: of its nodes the part that
 * was not taken is idle, the rest, and all that is no node, is shared, and each is split by what the tenants took. Where nobody took
 * anything, they are split evenly; where there is no tenant, nothing is allocated. The days add up to the lines, to the last digit.
 */
export function allocate(lines: readonly CostLine[], useOf: UseOf): CostDay[] {
  const sums = new Map<string, CostDay & { units: Money }>();
  const add = (row: Omit<CostDay, 'amount'>, units: Money) => {
    const key = JSON.stringify([row.day, row.tenantUid, row.infrastructure, row.part, row.currency]);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...row, amount: '0', units });
    else sum.units += units;
  };
  const pools = new Map<string, Pool>();
  for (const { day, tenantUid, infrastructure, part, currency, amount, isNode } of lines) {
    const units = money(amount);
    if (part !== 'shared' || infrastructure === null) {
      add({ day, tenantUid, infrastructure, part, currency }, units);
      continue;
    }
    const key = JSON.stringify([day, infrastructure, currency]);
    const pool = pools.get(key) ?? { day, infrastructure, currency, nodes: 0n, rest: 0n };
    if (isNode) pool.nodes += units;
    else pool.rest += units;
    pools.set(key, pool);
  }
  for (const pool of pools.values()) {
    const { day, infrastructure, currency } = pool;
    const use = useOf(infrastructure, day);
    const idle = pool.nodes - partOf(pool.nodes, use?.used ?? 1);
    for (const [part, units] of [
      ['shared', pool.nodes + pool.rest - idle],
      ['idle', idle],
    ] as const) {
      if (units === 0n) continue;
      const shares = sharesOf(units, use);
      if (shares === null) add({ day, tenantUid: null, infrastructure, part: 'unallocated', currency }, units);
      else for (const [tenantUid, share] of shares) add({ day, tenantUid, infrastructure, part, currency }, share);
    }
  }
  return [...sums.values()].map(({ units, ...row }) => ({ ...row, amount: decimal(units) }));
}

interface Pool {
  readonly day: string;
  readonly infrastructure: string;
  readonly currency: string;
  nodes: Money;
  rest: Money;
}

function sharesOf(amount: Money, use: ClusterUse | null): (readonly [string, Money])[] | null {
  // In their order, so that the same bill is split the same way each time.
  const tenants = [...(use?.weights ?? [])].sort(([one], [other]) => (one < other ? -1 : 1));
  const weights = tenants.map(([, weight]) => weight);
  const shares = split(amount, weights) ?? split(amount, Array(tenants.length).fill(1));
  return shares?.map((share, index) => [tenants[index]?.[0] ?? '', share] as const) ?? null;
}
