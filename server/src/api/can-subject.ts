import { authorize, higher, type Identity, NO_RIGHTS } from '@tenantry/access';
import { type DeclaredObject, TENANT_ROLES, type TenantRole } from '@tenantry/kinds';
import type { MemberStore } from '@tenantry/store/contract';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { suggestion } from '../manifests/suggest.ts';
import type { KubeRole } from '../options.ts';
import { badParameter } from './reach-tenants.ts';

/** Somebody, or whoever has a role: what they are to the product, and what they act as in a tenant's cluster. */
export interface Subject {
  readonly name: string;
  readonly identity: Identity;
  /** The role in the tenant that was asked about, and what gives it; null where there is none. */
  readonly role: { readonly name: TenantRole; readonly by: string } | null;
}

/** Who is asked about, and the role they have in a tenant (null: on the platform). */
export async function rolesOf(
  who: string,
  tenant: DeclaredObject | null,
  caller: Identity,
  store: MemberStore,
): Promise<Subject> {
  const role = TENANT_ROLES.find((known) => known === who.toLowerCase());
  if (role !== undefined) {
    const tenants = new Map(tenant === null ? [] : [[tenant.name, role]]);
    const identity = { ...NO_RIGHTS, name: `whoever is ${role}`, tenants };
    return { name: role, identity, role: tenant === null ? null : { name: role, by: `the role ${role}` } };
  }
  const identity = who === 'me' || who.toLowerCase() === caller.name ? caller : await userNamed(who, tenant, store);
  return { name: identity.name, identity, role: tenant === null ? null : ownRole(identity, tenant) };
}

/** Another user, by what the members of the tenant say of them by name: of what groups they are is known when they sign in. */
async function userNamed(who: string, tenant: DeclaredObject | null, store: MemberStore): Promise<Identity> {
  const name = who.toLowerCase();
  const roles = tenant === null || !name.includes('@') ? [] : await store.memberships(name, []);
  const own = roles.filter((one) => one.tenant === tenant?.name).map(({ role }) => role);
  const [first] = own;
  if (first === undefined || tenant === null) {
    const where = tenant === null ? '' : ` among the members of ${tenant.name}`;
    const near = suggestion(who, [...TENANT_ROLES, 'me'], 'names');
    throw badParameter('who', `there is no user ${JSON.stringify(who)}${where}`, near);
  }
  return { ...NO_RIGHTS, name, tenants: new Map([[tenant.name, own.reduce(higher, first)]]) };
}

/** Administrators act in clusters as editors, auditors as viewers, members by their role. */
function ownRole(identity: Identity, { name }: DeclaredObject): Subject['role'] {
  const decision = authorize(identity, 'use-cluster', { kind: TENANT_KIND, name, tenant: null });
  if (!decision.isAllowed) return null;
  const most = identity.roles.includes('administrator') ? 'editor' : (identity.tenants.get(name) ?? 'viewer');
  return { name: most, by: decision.allowedBy };
}

/** Owners act in the cluster as editors do; what more they may is the product's to decide. */
export function accountRole(role: TenantRole): KubeRole {
  return role === 'viewer' ? 'viewer' : 'editor';
}
