import type { Bounds, JsonObject, LimitBreach, Usage, UsingObject } from '@tenantry/kinds';

/** All objects of a tenant, the tenant among them, with what they use, and what bounds them. */
export interface TenantUsage {
  readonly tenant: string;
  readonly tenantUid: string;
  /** Null where the tenant lives in none, or in one that is not there any more. */
  readonly infrastructure: string | null;
  readonly bounds: Bounds;
  /** Those being deleted included: they use what they use until they are gone. */
  readonly objects: readonly (UsingObject & { readonly uid: string })[];
}

/** A tenant for which its infrastructure, as it is limited now, would have no place. */
export interface SurplusTenant {
  readonly tenant: string;
  readonly tenantUid: string;
  readonly infrastructure: string;
  /** Tenants that the infrastructure may have. */
  readonly most: number;
}

/** What tenants use, held against what they may. Objects are counted in the transaction that stores them. */
export interface UsageStore {
  /** In order of name; those that are not there are left out. */
  tenantUsages(tenants: readonly string[]): Promise<TenantUsage[]>;
  /** How many tenants an infrastructure has, those being deleted included. */
  tenantCount(infrastructure: string): Promise<number>;
  /** Where `limits.tenants` is passed, since it was lowered: the tenants that came last, as many as there are too many. */
  surplusTenants(): Promise<SurplusTenant[]>;
  /** The names of up to `limit` tenants after this one that have any limit, in order. */
  limitedTenants(after: string | null, limit: number): Promise<string[]>;
  /**
   * Counts anew what the objects of a page use, and puts right what was noted otherwise: by a version that counted differently,
   * or by none. Answers where the next page begins, or null after the last.
   */
  recount(usageOf: UsageOf, after: string | null): Promise<{ readonly next: string | null; readonly mended: number }>;
}

/** What an object uses by its spec; null for a kind that nobody knows, whose count stays as it is. */
export type UsageOf = (kind: string, spec: JsonObject) => Usage | null;

/** A limit of the infrastructure, or of the tenant, stands in the way. Nothing was stored. */
export class LimitReachedError extends Error {
  readonly breaches: readonly LimitBreach[];
  constructor(breaches: readonly LimitBreach[]) {
    super(breaches.map(({ message }) => message).join('; '));
    this.name = 'LimitReachedError';
    this.breaches = breaches;
  }
}
