import { isMachine, isVisible } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findTenant, placeOf } from '../api/find.ts';
import { badCursor, isBadCursor } from '../api/list.ts';
import { actorOf, identityOf, mustBeAllowed, objectNotFound } from '../http/caller.ts';
import { cursorParameter, limitParameter, readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { makeToken } from './making.ts';
import { newPersonalToken } from './requests.ts';
import { tokenView } from './view.ts';

export const personalTokenParameters = {
  limit: limitParameter,
  cursor: cursorParameter,
  owner: z
    .string()
    .max(254)
    .toLowerCase()
    .optional()
    .describe('Whose; your own without it. Of others administrators and auditors may ask.'),
  everybody: z.enum(['true', 'false']).optional().describe('true: whose ever; for administrators and auditors.'),
};

/** `/api/v1/tokens`: tokens of people, who have them for themselves. */
export function personalTokenRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store, now } = context;
  const path = '/api/v1/tokens';

  app.post(path, async (request, reply): Promise<JsonObject> => {
    const { name, verbs, tenants, expiresAt } = readRequest(request, newPersonalToken);
    const actor = await mustBeAllowed(request, context, 'create', own(name));
    const identity = identityOf(request);
    if (isMachine(identity)) {
      throw new ProblemError('forbidden', {
        detail: 'A machine has no tokens of its own.',
        remedy: 'Make a token of its tenant.',
      });
    }
    const { roles, groups, name: owner } = identity;
    const uids = tenants === undefined ? null : await uidsOf(request, tenants);
    const wanted = { name, tenant: null, tenants: tenants ?? null, verbs, expiresAt };
    const made = await makeToken(
      request,
      context,
      wanted,
      { kind: 'personal', owner, roles, groups, tenants: uids },
      actor,
    );
    reply.code(201);
    return made;
  });

  app.get(path, async (request): Promise<JsonObject> => {
    const { limit, cursor, owner, everybody } = readQuery(request.query, personalTokenParameters);
    const identity = identityOf(request);
    const isOwn = everybody !== 'true' && (owner ?? identity.name) === identity.name;
    await mustBeAllowed(
      request,
      context,
      'read',
      isOwn ? own(null) : { kind: 'Token', name: null, tenant: null },
      null,
    );
    const { credential } = identity;
    const page = await store
      .tokens(
        {
          limit,
          ...(cursor === undefined ? {} : { cursor }),
          ...(everybody === 'true' ? {} : { owner: owner ?? identity.name }),
          // Who has one of somebody's tokens is not told of the others.
          ...(isOwn && credential?.kind === 'token' ? { within: credential.id } : {}),
        },
        now(),
      )
      .catch((error: unknown) => {
        throw isBadCursor(error) ? badCursor() : error;
      });
    return { items: page.items.map((row) => tokenView(row, now())), nextCursor: page.nextCursor };
  });

  app.delete(`${path}/:name`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const id = placeOf(request).name;
    const row = await store.token(id);
    const { name, credential } = identityOf(request);
    const isItself = credential?.kind === 'token' && credential.id === row?.id;
    // What a token did not make itself is for whoever signs in to end, or for administrators.
    const isOwn = row?.owner === name && (credential?.kind !== 'token' || row.madeWith === credential.id);
    if (!isItself) {
      const target = isOwn ? own(id) : { kind: 'Token', name: id, tenant: null };
      await mustBeAllowed(request, context, 'delete', target, null);
    }
    const ended = row === null ? null : await store.endToken(row.id, actorOf(request), now());
    if (ended === null) throw objectNotFound({ kind: 'Token', name: id, tenant: null });
    return tokenView(ended, now());
  });

  /** Of tenants that the caller knows of; of one more there is none. */
  async function uidsOf(request: FastifyRequest, names: readonly string[]): Promise<string[]> {
    const uids = new Set<string>();
    for (const name of new Set(names)) {
      if (!isVisible(identityOf(request), name)) throw objectNotFound({ kind: TENANT_KIND, name, tenant: null });
      uids.add((await findTenant(context, name)).uid);
    }
    return [...uids];
  }
}

const own = (name: string | null) => ({ kind: 'OwnToken', name, tenant: null });
