import { authorize, type Identity } from '@tenantry/access';
import type { DeclaredObject } from '@tenantry/kinds';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyRequest } from 'fastify';
import { findTenant, placeOf } from '../api/find.ts';
import { credentialsOf, identityOf, mustBeAllowed } from '../http/caller.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { type KubeRole, NotReadyError, type ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import type { KubeGateway } from './contract.ts';

export interface KubeCaller {
  readonly actor: Actor;
  readonly tenant: DeclaredObject;
  readonly role: KubeRole;
}

/** The roles that a person may act in in the cluster of a tenant, the highest first. */
function rolesOf({ roles, tenants }: Identity, tenant: string): readonly KubeRole[] {
  const role = tenants.get(tenant);
  if (roles.includes('administrator') || role === 'owner' || role === 'editor') return ['editor', 'viewer'];
  return role === 'viewer' || roles.includes('auditor') ? ['viewer'] : [];
}

/**
 * Who asks for a way into the cluster of the tenant that the path names, and in which role: the one asked for, or the
 * highest they have. Asked at every request, so that who lost a role is out at once.
 *
 * @throws ProblemError `forbidden` (recorded), `object-not-found`, `being-deleted`
 */
export async function kubeCaller(
  request: FastifyRequest,
  context: ServerContext,
  asked: KubeRole | null,
): Promise<KubeCaller> {
  const name = placeOf(request).tenant ?? '';
  const actor = await mustBeAllowed(request, context, 'use-cluster', { kind: TENANT_KIND, name, tenant: null });
  const roles = rolesOf(identityOf(request), name);
  const role = asked === null ? roles[0] : roles.find((one) => one === asked);
  if (role === undefined) {
    await context.store.recordRefusal(actor, 'use-cluster', TENANT_KIND, name, null);
    throw new ProblemError('forbidden', { detail: `${actor.name} may not act as ${asked ?? 'anyone'} in ${name}.` });
  }
  const tenant = await findTenant(context, name);
  if (tenant.deletionRequestedAt !== null) {
    throw new ProblemError('being-deleted', { detail: `Tenant ${name} is being deleted.` });
  }
  return { actor, tenant, role };
}

/** Asked of what lasts: the session may have ended, the role been taken away, the tenant be going. */
export async function isStillAllowed(
  request: FastifyRequest,
  { authenticate, store }: Pick<ServerContext, 'authenticate' | 'store'>,
  { actor, tenant, role }: KubeCaller,
): Promise<boolean> {
  const result = await authenticate(credentialsOf(request));
  // Others at the same address may be guessing; that says nothing of this one.
  if (result.outcome === 'throttled') return true;
  if (result.outcome !== 'known' || result.identity.name !== actor.name) return false;
  const target = { kind: TENANT_KIND, name: tenant.name, tenant: null };
  if (!authorize(result.identity, 'use-cluster', target).isAllowed) return false;
  if (!rolesOf(result.identity, tenant.name).includes(role)) return false;
  const now = await store.find(tenant.kind, null, tenant.name);
  return now !== null && now.uid === tenant.uid && now.deletionRequestedAt === null;
}

/** @throws NotReadyError where tenants have no clusters */
export function kubeOf({ kube }: Pick<ServerContext, 'kube'>, { name }: DeclaredObject): KubeGateway {
  if (kube === undefined) throw new NotReadyError(`tenant ${name} has no cluster`);
  return kube;
}
