import type { TenantRole } from '@tenantry/kinds';
import { type Authenticator, higher, type Identity, type Principal } from './identity.ts';

/** Knows who is a member of which tenant now. */
export interface MembershipSource {
  /** The roles of a user by themselves and by their groups; a tenant may come more than once. */
  memberships(
    user: string,
    groups: readonly string[],
  ): Promise<readonly { readonly tenant: string; readonly role: TenantRole }[]>;
}

/** Adds to whoever is known their roles in tenants, as they are now: who lost one is out at once. */
export function withMemberships(authenticate: Authenticator, source: MembershipSource): Authenticator<Identity> {
  return async (credentials) => {
    const result = await authenticate(credentials);
    if (result.outcome !== 'known') return result;
    return { outcome: 'known', identity: { ...result.identity, tenants: await tenantsOf(result.identity, source) } };
  };
}

async function tenantsOf(principal: Principal, source: MembershipSource): Promise<ReadonlyMap<string, TenantRole>> {
  if (principal.tenants !== undefined) return principal.tenants;
  // An administrator may do everything everywhere: their roles in tenants decide nothing.
  if (principal.roles.includes('administrator')) return new Map();
  const roles = new Map<string, TenantRole>();
  for (const { tenant, role } of await source.memberships(principal.name, principal.groups)) {
    roles.set(tenant, higher(roles.get(tenant), role));
  }
  return roles;
}
