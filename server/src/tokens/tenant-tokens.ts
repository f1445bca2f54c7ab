import type { Action } from '@tenantry/access';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Actor } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findTenant, placeOf } from '../api/find.ts';
import { badCursor, isBadCursor } from '../api/list.ts';
import { mustBeAllowed, objectNotFound } from '../http/caller.ts';
import { cursorParameter, limitParameter, readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { makeToken } from './making.ts';
import { newTenantToken } from './requests.ts';
import { tokenView } from './view.ts';

export const tenantTokenParameters = { limit: limitParameter, cursor: cursorParameter };

/** `/api/v1/tenants/{tenant}/tokens`: tokens of a tenant itself, for machines; its owners say which there are. */
export function tenantTokenRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store, now } = context;
  const path = '/api/v1/tenants/:tenant/tokens';

  app.post(path, async (request, reply): Promise<JsonObject> => {
    const { tenant, actor } = await ofTenant(request, context, 'create', 'Token', null);
    const { name, role, verbs, expiresAt } = readRequest(request, newTenantToken);
    mustStay(tenant);
    const wanted = { name, tenant: tenant.name, tenants: [tenant.name], verbs, expiresAt };
    const made = await makeToken(request, context, wanted, { kind: 'machine', tenantUid: tenant.uid, role }, actor);
    reply.code(201);
    return made;
  });

  app.get(path, async (request): Promise<JsonObject> => {
    const { limit, cursor } = readQuery(request.query, tenantTokenParameters);
    const { tenant } = await ofTenant(request, context, 'read-audit', 'Token', null);
    const page = await store
      .tokens({ tenantUid: tenant.uid, limit, ...(cursor === undefined ? {} : { cursor }) }, now())
      .catch((error: unknown) => {
        throw isBadCursor(error) ? badCursor() : error;
      });
    return { items: page.items.map((row) => tokenView(row, now())), nextCursor: page.nextCursor };
  });

  app.delete(`${path}/:name`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const id = placeOf(request).name;
    const { tenant, actor } = await ofTenant(request, context, 'delete', 'Token', id);
    const row = await store.token(id);
    const isIts = row?.tenant === tenant.name;
    const ended = isIts ? await store.endToken(id, actor, now()) : null;
    if (ended === null) throw objectNotFound({ kind: 'Token', name: id, tenant: tenant.name });
    return tokenView(ended, now());
  });
}

/** The tenant of the path, if the caller may do this to what says who gets into it. */
export async function ofTenant(
  request: FastifyRequest,
  context: ServerContext,
  action: Action,
  kind: 'Token' | 'Trust',
  name: string | null,
): Promise<{ readonly tenant: DeclaredObject; readonly actor: Actor }> {
  const of = placeOf(request).tenant ?? '';
  const actor = await mustBeAllowed(
    request,
    context,
    action,
    { kind, name, tenant: of },
    { kind: null, name: null, tenant: of },
  );
  return { actor, tenant: await findTenant(context, of) };
}

/** Throws `being-deleted`. */
export function mustStay(tenant: DeclaredObject): void {
  if (tenant.deletionRequestedAt === null) return;
  throw new ProblemError('being-deleted', { detail: `Tenant ${tenant.name} is being deleted.` });
}
