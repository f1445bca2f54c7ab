import type { Usage, UsedUnit } from '../model/usage.ts';
import { allowsKind, type Bound, type Bounds, excludedSizes } from './breaches.ts';
import { addedUp, spendOf } from './spend.ts';

/** An object of a tenant, or the tenant itself, with what it uses. */
export interface UsingObject {
  readonly kind: string;
  readonly name: string;
  readonly usage: Usage;
}

/** A limit that counts, and how much of it is used. */
export interface CountedLimit {
  /** `limits.count.Service` of the object in `by`. */
  readonly limit: string;
  readonly by: Bound['by'];
  readonly used: number;
  readonly most: number;
  /** More is used than the limit allows: it was lowered, or prices rose. */
  readonly isPassed: boolean;
}

/** Something that is there and that could not be declared today. */
export interface ExcludedUse {
  readonly kind: string;
  readonly name: string;
  readonly limit: string;
  readonly by: Bound['by'];
  /** The size that is not allowed, or null where the kind is not. */
  readonly size: string | null;
}

/** All that a tenant uses, held against all that bounds it. */
export interface Tally {
  readonly limits: readonly CountedLimit[];
  readonly excluded: readonly ExcludedUse[];
  /** Objects by kind. */
  readonly count: Readonly<Record<string, number>>;
  readonly units: readonly (UsedUnit & { readonly price: number | null })[];
  readonly spend: { readonly currency: string; readonly amount: number; readonly unpriced: readonly string[] };
}

const TENANT = 'Tenant';

/** `objects` are those of one tenant and the tenant itself. How many tenants there are is no business of one of them. */
export function tallyOf(objects: readonly UsingObject[], { bounds, prices }: Bounds): Tally {
  const units = addedUp(objects.flatMap(({ usage }) => usage.units ?? []));
  const spend = spendOf(units, prices);
  const count: Record<string, number> = {};
  for (const { kind } of objects) if (kind !== TENANT) count[kind] = (count[kind] ?? 0) + 1;
  const limits = bounds.flatMap(({ by, limits: { count: most, spend: mostSpend } }) => {
    const counted = (limit: string, used: number, allowed: number | undefined): CountedLimit[] =>
      allowed === undefined ? [] : [{ limit, by, used, most: allowed, isPassed: used > allowed }];
    return [
      ...Object.entries(most).flatMap(([kind, allowed]) => counted(`limits.count.${kind}`, count[kind] ?? 0, allowed)),
      ...counted('limits.spend', spend.amount, mostSpend),
    ];
  });
  const priceOf = (unit: string) => {
    const { amount, unpriced } = spendOf([{ unit, quantity: 1 }], prices);
    return unpriced.length > 0 ? null : amount;
  };
  return {
    limits,
    excluded: objects.flatMap((object) => bounds.flatMap((bound) => excludedOf(object, bound))),
    count,
    units: units.map((used) => ({ ...used, price: priceOf(used.unit) })),
    spend: { currency: prices.currency, ...spend },
  };
}

function excludedOf({ kind, name, usage }: UsingObject, { by, limits }: Bound): ExcludedUse[] {
  const list = limits.kinds === undefined ? 'limits.deniedKinds' : 'limits.kinds';
  const isExcluded = kind !== TENANT && !allowsKind(limits, kind);
  return [
    ...(isExcluded ? [{ kind, name, limit: list, by, size: null }] : []),
    ...excludedSizes(limits, kind, usage).map(({ of, size }) => ({
      ...{ kind, name, by, size },
      limit: `limits.sizes.${of}`,
    })),
  ];
}
