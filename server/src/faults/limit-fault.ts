import type { CountedLimit, ExcludedUse, JsonObject } from '@tenantry/kinds';
import type { FaultSeen, SurplusTenant } from '@tenantry/store/contract';

const MOST_NAMED = 10;

/** A limit that is passed by what is there already. */
export function passedFault(
  tenant: { readonly tenant: string; readonly tenantUid: string },
  { limit, by, used, most }: CountedLimit,
  currency: string,
): FaultSeen {
  const use =
    limit === 'limits.spend'
      ? `comes to ${used} ${currency} a month`
      : `has ${used} objects of kind ${limit.replace('limits.count.', '')}`;
  const owner = `${by.kind.toLowerCase()} ${by.name}`;
  return {
    ...about(tenant.tenantUid, limit, by),
    cause: `Tenant ${tenant.tenant} ${use}, and ${limit} of ${owner} is ${most}.`,
    remedy: `What is there stays, and nothing is added. Make it less, or ask the administrator to raise ${limit} of ${owner}.`,
    data: { limit, used, most } satisfies JsonObject,
  };
}

/** A tenant that came when there were as many as there may be now. */
export function surplusFault({ tenant, tenantUid, infrastructure, most }: SurplusTenant): FaultSeen {
  const limit = 'limits.tenants';
  const owner = `infrastructure ${infrastructure}`;
  return {
    ...about(tenantUid, limit, { kind: 'Infrastructure', name: infrastructure }),
    // How many others there are is not for a tenant to know (invariant I9).
    cause: `There are more tenants in ${owner} than ${limit} of it allows, which is ${most}; ${tenant} is among those that came last.`,
    remedy: `What is there stays, and no tenant is added. Delete one that is no longer needed, or ask the administrator to raise ${limit} of ${owner}.`,
    data: { limit, most } satisfies JsonObject,
  };
}

/** Objects that a limit would not let in today. */
export function excludedFault(
  tenant: { readonly tenant: string; readonly tenantUid: string },
  uses: readonly ExcludedUse[],
): FaultSeen[] {
  const [first] = uses;
  if (first === undefined) return [];
  const { limit, by } = first;
  const owner = `${by.kind.toLowerCase()} ${by.name}`;
  const names = uses.map(({ kind, name, size }) => `${kind} ${name}${size === null ? '' : ` (${size})`}`);
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return [
    {
      ...about(tenant.tenantUid, limit, by),
      cause: `Tenant ${tenant.tenant} has what ${limit} of ${owner} does not allow: ${names.slice(0, MOST_NAMED).join(', ')}${more}.`,
      remedy: `What is there stays. Delete or change it, or ask the administrator to change ${limit} of ${owner}.`,
      data: { limit, objects: names } satisfies JsonObject,
    },
  ];
}

function about(tenantUid: string, limit: string, by: { readonly kind: string; readonly name: string }) {
  return {
    ownerUid: tenantUid,
    scope: tenantUid,
    key: `${limit}/${by.kind}/${by.name}`,
    code: 'LimitPassed',
    severity: 'warning' as const,
    resource: null,
  };
}
