import {
  dayAfter,
  dayOf,
  decimal,
  type Forecast,
  forecastOf,
  type Money,
  money,
  monthOf,
  SETTLES_DAYS,
  startOfMonth,
} from '@tenantry/observe/cost';
import type { CostBill, CostGroup, CostRange, CostStore, CostSum } from '@tenantry/store/contract';

export interface CostAmounts {
  readonly currency: string;
  readonly own: string;
  readonly shared: string;
  readonly idle: string;
  readonly unallocated: string;
  readonly total: string;
}

export interface MonthSummary {
  readonly currency: string;
  readonly monthToDate: string;
  readonly lastMonth: string;
  readonly forecast: Forecast | null;
}

export interface CostItem extends CostAmounts {
  readonly key: string | null;
  readonly days?: readonly { readonly day: string; readonly total: string }[];
}

export interface CostReport {
  readonly items: readonly CostItem[];
  readonly hasMore: boolean;
  readonly totals: readonly CostAmounts[];
  readonly months: readonly MonthSummary[];
  readonly lastUpdated: Date | null;
  /** Figures of this day and those before do not change any more, but for corrections of the month. */
  readonly settledThrough: string | null;
}

export interface CostQuestion extends CostRange {
  readonly group: CostGroup;
  /** Uids; null for all of the bill. */
  readonly tenants: readonly string[] | null;
  readonly limit: number;
  /** Day by day, too. */
  readonly isDaily: boolean;
  readonly now: Date;
}

/** What things cost in a range, in groups and whole, and this month and the last. */
export async function costReport(
  store: Pick<CostStore, 'costs' | 'costSeries'>,
  bills: readonly CostBill[],
  { now, limit, isDaily, ...query }: CostQuestion,
): Promise<CostReport> {
  const today = dayOf(now);
  const { tenants } = query;
  const days = (range: CostRange) => store.costs({ ...range, tenants, group: 'day', limit: MOST_DAYS });
  const [items, inRange, recent] = await Promise.all([
    store.costs({ ...query, limit: limit + 1 }),
    days({ from: query.from, to: query.to }),
    days({ from: startOfMonth(today, -1), to: today }),
  ]);
  const lastUpdated = lastRead(bills);
  const shown = items.slice(0, limit).map((item): CostItem => ({ key: item.key, ...amountsOf(item) }));
  return {
    items: isDaily ? await byDay(store, shown, query) : shown,
    hasMore: items.length > limit,
    totals: totalsOf(inRange),
    months: monthsOf(recent, today, lastUpdated),
    lastUpdated,
    settledThrough: lastUpdated === null ? null : dayAfter(dayOf(lastUpdated), -SETTLES_DAYS - 1),
  };
}

/** More cannot be told apart in a chart. */
const MOST_SERIES = 12;

async function byDay(
  store: Pick<CostStore, 'costSeries'>,
  items: readonly CostItem[],
  query: Omit<CostQuestion, 'now' | 'limit' | 'isDaily'>,
): Promise<CostItem[]> {
  const told = items.slice(0, MOST_SERIES);
  const days = await store.costSeries({ ...query, keys: told.map(({ key }) => key) });
  const seriesOf = (item: CostItem) =>
    days.filter(({ key, currency }) => key === item.key && currency === item.currency);
  return items.map((item, index) =>
    index < MOST_SERIES ? { ...item, days: seriesOf(item).map(({ day, total }) => ({ day, total })) } : item,
  );
}

/** All are read at the same looks: one that was not for so long, and not for a problem, is nobody's to read any more. */
const RETIRED_MS = 2 * 86_400_000;

/** The oldest of those that are still read. */
function lastRead(bills: readonly CostBill[]): Date | null {
  const newest = Math.max(...bills.map(({ readAt }) => readAt?.getTime() ?? 0));
  const times = bills.flatMap(({ readAt, problem }) =>
    readAt === null || (problem === null && newest - readAt.getTime() > RETIRED_MS) ? [] : readAt.getTime(),
  );
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Of a range of three years, in some currencies. */
const MOST_DAYS = 10_000;

const PARTS = ['own', 'shared', 'idle', 'unallocated'] as const;

export function amountsOf({ currency, ...sum }: CostSum): CostAmounts {
  const total = PARTS.reduce((all, part) => all + money(sum[part]), 0n);
  const { own, shared, idle, unallocated } = sum;
  return { currency, own, shared, idle, unallocated, total: decimal(total) };
}

function totalsOf(days: readonly CostSum[]): CostAmounts[] {
  return [...Map.groupBy(days, ({ currency }) => currency)].sort().map(([currency, of]) => {
    const [own = '0', shared = '0', idle = '0', unallocated = '0'] = PARTS.map((part) =>
      decimal(of.reduce((sum, day) => sum + money(day[part]), 0n)),
    );
    return amountsOf({ key: null, currency, own, shared, idle, unallocated });
  });
}

/** The day before the last one of which there are figures is the last whole one: the clouds take up to a day to tell. */
const TELLS_DAYS = 2;

function monthsOf(days: readonly CostSum[], today: string, lastUpdated: Date | null): MonthSummary[] {
  const month = monthOf(today);
  const wholeThrough = dayAfter(lastUpdated === null ? today : dayOf(lastUpdated), -TELLS_DAYS);
  return [...Map.groupBy(days, ({ currency }) => currency)].sort().map(([currency, of]) => {
    const totals = of.map((day) => ({ day: day.key ?? '', units: money(amountsOf(day).total) }));
    const sum = (isOf: (day: string) => boolean): Money =>
      totals.filter(({ day }) => isOf(day)).reduce((all, { units }) => all + units, 0n);
    return {
      currency,
      monthToDate: decimal(sum((day) => monthOf(day) === month)),
      lastMonth: decimal(sum((day) => monthOf(day) !== month)),
      forecast: forecastOf(filled(totals, today), month, wholeThrough),
    };
  });
}

/** Every day once, those without figures with nothing. */
function filled(totals: readonly { readonly day: string; readonly units: Money }[], today: string) {
  const byDay = new Map(totals.map(({ day, units }) => [day, Number(decimal(units))]));
  const days: { day: string; amount: number }[] = [];
  for (let day = startOfMonth(today, -1); day <= today; day = dayAfter(day)) {
    days.push({ day, amount: byDay.get(day) ?? 0 });
  }
  return days;
}
