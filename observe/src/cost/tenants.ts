import type { CostTenant } from '@tenantry/store/contract';

/** A name may be another tenant's later: each with all that had it. */
export function tenantsByName(tenants: readonly CostTenant[]): ReadonlyMap<string, readonly CostTenant[]> {
  return Map.groupBy(tenants, ({ name }) => name.toLowerCase());
}

/** Uids of those that lived in an infrastructure on a day. */
export function livingIn(tenants: readonly CostTenant[], infrastructure: string, day: string): string[] {
  const living = tenants.filter(
    (tenant) =>
      tenant.infrastructure === infrastructure && tenant.since <= day && (tenant.until === null || day <= tenant.until),
  );
  return [...new Set(living.map(({ tenantUid }) => tenantUid))];
}
