import type { Budget } from '@tenantry/kinds';

/** What a month has come to in a currency. */
export interface Spent {
  readonly currency: string;
  readonly amount: number;
}

/** How much of a budget a month has taken. */
export interface BudgetUse {
  readonly amount: number;
  readonly currency: string;
  readonly spent: number;
  /** Of the amount, rounded down. */
  readonly percent: number;
  readonly thresholds: readonly number[];
  /** The highest of the thresholds that was passed; null: none. */
  readonly passed: number | null;
}

/** Only what is billed in the budget's currency counts; where it names none, the one in which most was billed. */
export function budgetUse({ amount, currency: named, thresholds }: Budget, month: readonly Spent[]): BudgetUse {
  const [largest] = [...month].sort((one, other) => other.amount - one.amount);
  const currency = named ?? largest?.currency ?? '';
  const spent = month.find((one) => one.currency === currency)?.amount ?? 0;
  const share = (spent / amount) * 100;
  const passed = thresholds.filter((threshold) => share >= threshold);
  return {
    ...{ amount, currency, spent, thresholds },
    percent: Math.floor(share),
    passed: passed.length === 0 ? null : Math.max(...passed),
  };
}
