import { textOf } from '../../api/view.ts';

export type Period = 'month' | 'last-month' | '30d' | '90d' | 'year';

/** Which days are looked at and how they are told apart; the address of the page. */
export interface CostSearch {
  readonly period?: Period | undefined;
  /** Days in UTC, both of them in it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `part`, `tenant`, `service`, `resource`, `tag`. */
  readonly group?: string | undefined;
  /** Key of the tag. */
  readonly tag?: string | undefined;
  readonly currency?: string | undefined;
}

export const PERIODS: readonly { readonly value: Period; readonly label: string }[] = [
  { value: 'month', label: 'This month' },
  { value: 'last-month', label: 'Last month' },
  { value: '30d', label: 'Last 30 days' },
  { value: '90d', label: 'Last 90 days' },
  { value: 'year', label: 'Last 12 months' },
];

export const GROUPS = ['part', 'tenant', 'service', 'resource', 'tag'] as const;

export function costSearchOf(search: Readonly<Record<string, unknown>>): CostSearch {
  const day = (value: unknown): string | undefined => {
    const text = textOf(value);
    return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
  };
  return {
    period: PERIODS.find(({ value }) => value === search.period)?.value,
    from: day(search.from),
    to: day(search.to),
    group: GROUPS.find((group) => group === search.group),
    tag: textOf(search.tag),
    currency: textOf(search.currency),
  };
}

const DAY_MS = 86_400_000;
const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** First and last day, both of them in it. */
export function daysOf({ period = 'month', from, to }: CostSearch, nowMs: number): readonly [string, string] {
  if (from !== undefined && to !== undefined && from <= to) return [from, to];
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const today = dayOf(nowMs);
  switch (period) {
    case 'month':
      return [dayOf(Date.UTC(year, month, 1)), today];
    case 'last-month':
      return [dayOf(Date.UTC(year, month - 1, 1)), dayOf(Date.UTC(year, month, 0))];
    case '30d':
      return [dayOf(nowMs - 29 * DAY_MS), today];
    case '90d':
      return [dayOf(nowMs - 89 * DAY_MS), today];
    case 'year':
      return [dayOf(Date.UTC(year - 1, month + 1, 1)), today];
    default:
      return period satisfies never;
  }
}

/** Each day from the first to the last. */
export function eachDay([from, to]: readonly [string, string]): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) days.push(dayOf(at));
  return days;
}
