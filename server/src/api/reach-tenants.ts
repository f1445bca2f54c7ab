import { authorize } from '@tenantry/access';
import type { DeclaredObject } from '@tenantry/kinds';
import type { FastifyRequest } from 'fastify';
import { actorOf, identityOf, objectNotFound } from '../http/caller.ts';
import { INFRASTRUCTURE_KIND, TENANT_KIND } from '../manifests/catalog.ts';
import { normalName } from '../manifests/names.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError, toProblem } from '../problems/index.ts';
import { findTenant } from './find.ts';

/** Whether the caller may see what is in a tenant, or, without one, in the cluster besides. */
export function maySee(request: FastifyRequest, tenant: string | null): boolean {
  const target = { kind: tenant === null ? INFRASTRUCTURE_KIND : TENANT_KIND, name: tenant, tenant: null };
  return authorize(identityOf(request), 'read', target).isAllowed;
}

/** Throws `object-not-found` both where there is no such tenant and where the caller may not see it, in the same words. */
export async function visibleTenant(
  request: FastifyRequest,
  context: ServerContext,
  name: string,
): Promise<DeclaredObject> {
  const tenant = normalName(name);
  if (maySee(request, tenant)) return findTenant(context, tenant);
  await context.store.recordRefusal(actorOf(request), 'read', TENANT_KIND, tenant, null);
  throw objectNotFound({ kind: TENANT_KIND, name: tenant, tenant: null });
}

/** Asks a cluster, for so long and no longer; what it does not answer, or answers badly, is told as such. */
export async function askCluster<Result>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = AbortSignal.timeout(seconds * 1000);
  try {
    return await work(limit);
  } catch (cause) {
    const problem = toProblem(cause);
    if (problem.code !== 'internal') throw problem;
    throw new ProblemError('upstream-failed', { detail: 'The cluster did not answer as expected.', cause });
  }
}

export function badParameter(field: string, message: string, remedy: string): ProblemError {
  return new ProblemError('invalid-query', { detail: `${field}: ${message}.`, errors: [{ field, message, remedy }] });
}
