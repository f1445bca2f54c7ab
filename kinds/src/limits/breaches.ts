import type { Usage, UsedUnit } from '../model/usage.ts';
import type { Limits, Prices } from './schema.ts';
import { spendOf } from './spend.ts';

/** Limits, and the object that sets them. */
export interface Bound {
  readonly by: { readonly kind: 'Infrastructure' | 'Tenant'; readonly name: string };
  readonly limits: Limits;
}

/** All that bounds what is declared in a tenant. Each limit holds by itself, so that the narrower one counts. */
export interface Bounds {
  /** The infrastructure's, then the tenant's own. */
  readonly bounds: readonly Bound[];
  readonly prices: Prices;
}

/** An object that somebody wants to store. */
export interface Asked {
  readonly kind: string;
  /** Its tenant; for a tenant, itself. */
  readonly tenant: string;
  /** What it uses as it is stored; null when it is new. */
  readonly before: Usage | null;
  readonly after: Usage;
}

/** What is there beside it. */
export interface Beside {
  /** Objects of the same kind in the tenant; for a tenant, other tenants of its infrastructure. */
  readonly count: number;
  /** What all other objects of the tenant use. */
  readonly units: readonly UsedUnit[];
}

/** One limit that stands in the way. */
export interface LimitBreach {
  /** `reached`: there is room no more. `excluded`: never here. */
  readonly code: 'reached' | 'excluded';
  /** Where in the manifest of what was asked for the cause stands. */
  readonly field: string;
  /** Where the limit stands: `limits.count.Service` of the object in `by`. */
  readonly limit: string;
  readonly by: Bound['by'];
  /** How much would be used, with what was asked for. Null where nothing is counted. */
  readonly used: number | null;
  readonly most: number | null;
  readonly message: string;
  readonly remedy: string;
}

const TENANT = 'Tenant';

/**
 * What keeps an object from being stored, or from being changed so. What is there already stays: only what is new, or uses
 * more than before, is held against the limits, so that one over its limits can still be changed and made smaller.
 */
export function limitBreaches(asked: Asked, beside: Beside, { bounds, prices }: Bounds): LimitBreach[] {
  return bounds.flatMap((bound) => [
    ...kindBreaches(asked, bound),
    ...sizeBreaches(asked, bound),
    ...countBreaches(asked, beside, bound),
    ...spendBreaches(asked, beside, bound, prices),
  ]);
}

/** Whether an infrastructure or a tenant has objects of this kind in it. */
export function allowsKind({ kinds, deniedKinds }: Limits, kind: string): boolean {
  return kinds === undefined ? !deniedKinds.includes(kind) : kinds.includes(kind);
}

function kindBreaches({ kind, before }: Asked, { by, limits }: Bound): LimitBreach[] {
  if (kind === TENANT || before !== null || allowsKind(limits, kind)) return [];
  const limit = limits.kinds === undefined ? 'limits.deniedKinds' : 'limits.kinds';
  const allowed = limits.kinds === undefined ? '' : `: ${limits.kinds.join(', ') || 'none'}`;
  return [
    {
      ...{ code: 'excluded', field: 'kind', limit, by, used: null, most: null },
      message: `${kind} is not among the kinds that ${nameOf(by)} allows${allowed}`,
      remedy: `declare another kind, or ask the administrator to change ${limit} of ${nameOf(by)}`,
    },
  ];
}

/** Sizes that are chosen and not allowed. */
export function excludedSizes({ sizes: allowed }: Limits, kind: string, { sizes = [] }: Usage) {
  return sizes.flatMap((chosen) => {
    const of = chosen.of ?? kind;
    const listed = Object.hasOwn(allowed, of) ? allowed[of] : undefined;
    if (listed === undefined || listed.some((size) => isSame(size, chosen.size))) return [];
    return [{ ...chosen, of, listed }];
  });
}

function sizeBreaches({ kind, before, after }: Asked, { by, limits }: Bound): LimitBreach[] {
  const had = (field: string, size: string) =>
    before?.sizes?.some((one) => one.field === field && isSame(one.size, size)) === true;
  return excludedSizes(limits, kind, after)
    .filter(({ field, size }) => !had(field, size))
    .map(({ field, size, of, listed }) => {
      const limit = `limits.sizes.${of}`;
      return {
        ...{ code: 'excluded', field, limit, by, used: null, most: null },
        message: `${size} is not among the sizes that ${nameOf(by)} allows: ${listed.join(', ') || 'none'}`,
        remedy: `choose one of those, or ask the administrator to add it to ${limit} of ${nameOf(by)}`,
      };
    });
}

function countBreaches({ kind, tenant, before }: Asked, beside: Beside, { by, limits }: Bound): LimitBreach[] {
  if (before !== null) return [];
  const [limit, most] =
    kind !== TENANT
      ? [`limits.count.${kind}`, Object.hasOwn(limits.count, kind) ? limits.count[kind] : undefined]
      : ['limits.tenants', by.kind === 'Infrastructure' ? limits.tenants : undefined];
  const used = beside.count + 1;
  if (most === undefined || used <= most) return [];
  const where = kind === TENANT ? nameOf(by) : `tenant ${tenant}`;
  return [
    {
      ...{ code: 'reached', field: 'kind', limit, by, used, most },
      message: `${where} would have ${used} objects of kind ${kind}, and ${most} is the most that ${nameOf(by)} allows`,
      remedy: `delete one that is no longer needed, or ask the administrator to raise ${limit} of ${nameOf(by)}, now ${most}`,
    },
  ];
}

function spendBreaches(asked: Asked, beside: Beside, { by, limits }: Bound, prices: Prices): LimitBreach[] {
  const { spend: most } = limits;
  if (most === undefined) return [];
  const before = spendOf(asked.before?.units ?? [], prices);
  const after = spendOf(asked.after.units ?? [], prices);
  const limit = 'limits.spend';
  const news = after.unpriced.filter((unit) => quantityOf(asked.after, unit) > quantityOf(asked.before, unit));
  const breaches: LimitBreach[] = news.map((unit) => ({
    ...{ code: 'reached', field: 'spec', limit, by, used: null, most },
    message: `${unit} has no price, so that what it comes to cannot be held against ${limit} of ${nameOf(by)}`,
    remedy: `ask the administrator to set prices.perMonth["${unit}"] of the infrastructure`,
  }));
  const others = spendOf(beside.units, prices).amount;
  const used = money(others + after.amount);
  if (after.amount <= before.amount || used <= most) return breaches;
  const { currency } = prices;
  const added = cents(after.amount - before.amount);
  return [
    ...breaches,
    {
      ...{ code: 'reached', field: 'spec', limit, by, used, most },
      message: `tenant ${asked.tenant} would come to ${cents(used)} ${currency} a month with it, ${added} more than now, and ${most} ${currency} is the most that ${nameOf(by)} allows`,
      remedy: `declare less, or ask the administrator to raise ${limit} of ${nameOf(by)}, now ${most} ${currency}`,
    },
  ];
}

function quantityOf(usage: Usage | null, unit: string): number {
  return (usage?.units ?? []).filter((one) => isSame(one.unit, unit)).reduce((sum, { quantity }) => sum + quantity, 0);
}

function money(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}

/** As people are told it. Rounded up, so that what passes a limit is not shown as the limit. */
function cents(amount: number): number {
  return Math.ceil(money(amount) * 100) / 100;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function nameOf({ kind, name }: Bound['by']): string {
  return `${kind.toLowerCase()} ${name}`;
}
