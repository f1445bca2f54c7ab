import type { DeclaredObject } from '@tenantry/kinds';
import type { FastifyRequest } from 'fastify';
import { objectNotFound } from '../http/caller.ts';
import { type CatalogEntry, TENANT_KIND } from '../manifests/catalog.ts';
import { normalName } from '../manifests/names.ts';
import type { ServerContext } from '../options.ts';

export interface RequestPlace {
  readonly tenant: string | null;
  /** Empty on collections. */
  readonly name: string;
}

/** What the path names, in lower case. */
export function placeOf(request: FastifyRequest): RequestPlace {
  const { tenant, name } = request.params as { tenant?: string; name?: string };
  return { tenant: tenant === undefined ? null : normalName(tenant), name: normalName(name ?? '') };
}

const POSSIBLE = /^[a-z0-9-]{1,253}$/;

/** Names no object can have are not asked of the database, which does not take every character. */
export function isPossible({ tenant, name }: RequestPlace): boolean {
  return POSSIBLE.test(name) && (tenant === null || POSSIBLE.test(tenant));
}

/** Throws `object-not-found`. */
export async function findObject(
  { store }: Pick<ServerContext, 'store'>,
  { kind }: Pick<CatalogEntry, 'kind'>,
  tenant: string | null,
  name: string,
): Promise<DeclaredObject> {
  const object = isPossible({ tenant, name }) ? await store.find(kind.name, tenant, name) : null;
  if (object !== null) return object;
  throw objectNotFound({ kind: kind.name, name, tenant });
}

export async function findTenant(context: ServerContext, name: string): Promise<DeclaredObject> {
  const entry = context.catalog.byName(TENANT_KIND);
  if (entry === undefined) throw new Error(`there is no kind ${TENANT_KIND}`);
  return findObject(context, entry, null, name);
}
