import { authorize, type Identity } from '@tenantry/access';
import type { DeclaredObject } from '@tenantry/kinds';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { suggestion } from '../manifests/suggest.ts';
import type { KubeRole } from '../options.ts';
import { badParameter } from './reach-tenants.ts';

export const TENANT_ROLES = ['viewer', 'editor', 'owner'] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

/** Somebody, or whoever has a role: what they are to the product, and what they act as in a tenant's cluster. */
export interface Subject {
  readonly name: string;
  readonly identity: Identity;
  /** The role in the tenant that was asked about, and what gives it; null where there is none. */
  readonly role: { readonly name: TenantRole; readonly by: string } | null;
}

/**
 * Who is asked about, and the role they have in a tenant (null: on the platform). The one place that knows: members of
 * tenants are looked up here.
 */
export function rolesOf(who: string, tenant: DeclaredObject | null, caller: Identity): Subject {
  const role = TENANT_ROLES.find((known) => known === who.toLowerCase());
  if (role !== undefined) {
    const identity: Identity = { name: `whoever is ${role}`, kind: 'user', roles: [] };
    return { name: role, identity, role: tenant === null ? null : { name: role, by: `the role ${role}` } };
  }
  if (who !== 'me' && who !== caller.name) {
    throw badParameter(
      'who',
      `there is no user ${JSON.stringify(who)}`,
      suggestion(who, [...TENANT_ROLES, 'me'], 'names'),
    );
  }
  return { name: caller.name, identity: caller, role: tenant === null ? null : ownRole(caller, tenant) };
}

/** Whoever may take tokens for a tenant's cluster acts there as an editor. */
function ownRole(identity: Identity, { name }: DeclaredObject): Subject['role'] {
  const decision = authorize(identity, 'use-cluster', { kind: TENANT_KIND, name, tenant: null });
  return decision.isAllowed ? { name: 'editor', by: decision.allowedBy } : null;
}

/** Owners act in the cluster as editors do; what more they may is the product's to decide. */
export function accountRole(role: TenantRole): KubeRole {
  return role === 'viewer' ? 'viewer' : 'editor';
}
