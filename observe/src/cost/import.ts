import type { CostBill, CostRange, CostStore, LeaseFence } from '@tenantry/store/contract';
import { allocate, type UseOf } from './allocate.ts';
import type { CostSource } from './contract.ts';
import { dayAfter, dayOf, startOfMonth } from './days.ts';
import { priceLists } from './price-list.ts';
import { clusterUses } from './use.ts';

/** Figures of a day may change for so long. */
export const SETTLES_DAYS = 3;
/** Azure closes a month within these days of the next. */
const CLOSES_DAYS = 5;
/** Further back than that nobody is asked, however long nothing was read. */
const MOST_MONTHS = 12;

export interface CostImport {
  readonly store: CostStore;
  /** Bills of clouds. Those of price lists follow from the infrastructures. */
  readonly sources: readonly CostSource[];
  readonly now: Date;
  /** Only who holds it puts figures in the place of others. */
  readonly fence?: LeaseFence;
  readonly signal: AbortSignal;
  /** A bill that could not be read; what is known of it stays. */
  readonly onProblem: (bill: string, error: unknown) => void;
}

/** Reads every bill for the days that may have changed, and puts them in the place of what was known. */
export async function importCosts({ store, sources, now, fence, signal, onProblem }: CostImport): Promise<void> {
  const today = dayOf(now);
  await store.noteCostTenants(today);
  const infrastructures = await store.costInfrastructures();
  const bills = new Map((await store.costBills()).map((bill) => [bill.bill, bill]));
  for (const source of [...sources, ...priceLists(infrastructures, store)]) {
    const range = rangeToRead(bills.get(source.bill) ?? null, today);
    try {
      await readBill({ store, now, signal, ...(fence === undefined ? {} : { fence }) }, source, range);
    } catch (error) {
      signal.throwIfAborted();
      onProblem(source.bill, error);
      await store.noteCostProblem(source.bill, error instanceof Error ? error.message : String(error), now);
    }
  }
}

async function readBill(
  { store, now, signal, fence }: Pick<CostImport, 'store' | 'now' | 'signal' | 'fence'>,
  source: CostSource,
  range: CostRange,
) {
  const lines = await source.read(range, signal);
  if (lines === null) return store.noteCostProblem(source.bill, null, now);
  const inRange = lines.filter(({ day }) => day >= range.from && day <= range.to);
  const useOf = await usesOf(store, range);
  const days = allocate(inRange, source.hasIdleNodesOnly ? allIdle(useOf) : useOf);
  await store.replaceCosts(source.bill, range, inRange, days, now, fence);
}

function allIdle(useOf: UseOf): UseOf {
  return (infrastructure, day) => {
    const use = useOf(infrastructure, day);
    return use === null ? null : { ...use, used: 0 };
  };
}

async function usesOf(store: CostStore, range: CostRange): Promise<UseOf> {
  const [infrastructures, tenants, samples] = await Promise.all([
    store.costInfrastructures(),
    store.costTenants(range),
    store.costSamples(range),
  ]);
  return clusterUses(infrastructures, tenants, samples);
}

/** The first time this month and the last; then what may still change, and what was missed. */
export function rangeToRead(bill: Pick<CostBill, 'to'> | null, today: string): CostRange {
  const lastMonth = startOfMonth(today, -1);
  const last = bill?.to ?? null;
  if (last === null) return { from: lastMonth, to: today };
  const recent = dayAfter(last < today ? last : today, -SETTLES_DAYS);
  const from = Number(today.slice(8)) <= CLOSES_DAYS && lastMonth < recent ? lastMonth : recent;
  const earliest = startOfMonth(today, -MOST_MONTHS);
  if (from < earliest) return { from: earliest, to: today };
  return { from, to: today };
}
