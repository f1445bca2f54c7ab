import type { UsedUnit } from '../model/usage.ts';
import type { Prices } from './schema.ts';

/** What units come to in a month. */
export interface Spend {
  /** In the currency of the prices, of what has a price. */
  readonly amount: number;
  /** Units that have no price, so that the amount is too small by theirs. */
  readonly unpriced: readonly string[];
}

export function spendOf(units: readonly UsedUnit[], { perMonth }: Prices): Spend {
  const prices = new Map(Object.entries(perMonth).map(([unit, price]) => [unit.toLowerCase(), price]));
  const unpriced = new Set<string>();
  let amount = 0;
  for (const { unit, quantity } of units) {
    const price = prices.get(unit.toLowerCase());
    if (price !== undefined) amount += price * quantity;
    else if (quantity > 0) unpriced.add(unit);
  }
  return { amount: toMillionths(amount), unpriced: [...unpriced].sort() };
}

/** The same units added up, in order of name. */
export function addedUp(units: readonly UsedUnit[]): UsedUnit[] {
  const sums = new Map<string, UsedUnit>();
  for (const { unit, quantity } of units) {
    const key = unit.toLowerCase();
    const sum = sums.get(key);
    sums.set(key, { unit: sum?.unit ?? unit, quantity: toMillionths((sum?.quantity ?? 0) + quantity) });
  }
  return [...sums.values()].sort((one, other) => (one.unit < other.unit ? -1 : 1));
}

/** So that 0.1 + 0.2 is 0.3, and a limit that is just met is not passed. */
function toMillionths(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
