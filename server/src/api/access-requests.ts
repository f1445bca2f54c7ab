import { type ActionTarget, authorize, type Identity, visibleTenants } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { AccessRequest, Actor } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { identityOf, mustBeAllowed, objectNotFound } from '../http/caller.ts';
import { cursorParameter, limitParameter, readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import { prepareManifests } from '../manifests/prepare.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { placeOf } from './find.ts';
import { badCursor, isBadCursor } from './list.ts';
import { rightOf, rightSchema } from './rights.ts';
import { storeManifest } from './store-manifest.ts';
import { plain } from './view.ts';

/** Pending at once, per user. */
const MOST_PENDING = 20;
const LONGEST_MINUTES = 7 * 24 * 60;
const ROLES = ['viewer', 'editor', 'owner'] as const;
const STATES = ['pending', 'approved', 'refused', 'withdrawn', 'expired'] as const;
const MEMBER_KIND = 'Member';
const REQUEST_KIND = 'AccessRequest';
const OWN = 'Nobody approves what they asked for themselves.';

const reason = z
  .string()
  .trim()
  .min(1, 'must say why')
  .max(1000)
  .describe('Why, for whoever decides and for the record.');
const tenantName = z
  .string()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be the name of a tenant');

export const newAccessRequest = z.strictObject({
  tenant: tenantName.describe('The tenant.'),
  role: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`).describe('The role in it.'),
  minutes: z
    .number()
    .int()
    .min(5, 'must be at least 5 minutes')
    .max(LONGEST_MINUTES, 'must be at most a week')
    .default(480)
    .describe(`For how long from the approval on, 5 to ${LONGEST_MINUTES}. Default: 480.`),
  reason,
});

export const newTenantRequest = z.strictObject({
  template: z.string().min(1).max(63).describe('The template that it is made by.'),
  tenant: tenantName.describe('Name of the new tenant.'),
  reason,
});

export const decision = z.strictObject({
  note: z.string().trim().max(1000).optional().describe('What to say to it. Default: nothing.'),
});

export const accessRequestParameters = {
  state: z
    .enum(STATES, `must be one of ${STATES.join(', ')}`)
    .optional()
    .describe('Only those in this state.'),
  tenant: tenantName.optional().describe('Only those about this tenant.'),
  requester: z.string().max(320).optional().describe('Only those of this user.'),
  limit: limitParameter,
  cursor: cursorParameter,
};

const time = z.iso.datetime();
export const accessRequestSchema = z.object({
  id: z.string(),
  requester: z.string(),
  asked: z.union([
    z.object({ kind: z.literal('role'), tenant: z.string(), role: z.enum(ROLES), minutes: z.number().int() }),
    z.object({ kind: z.literal('tenant'), tenant: z.string(), template: z.string() }),
  ]),
  reason: z.string(),
  state: z.enum(STATES),
  createdAt: time,
  decidedAt: time.nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
  decidable: rightSchema.describe('Whether the caller approves or refuses what they ask for, and why or why not.'),
});

/** Roles for a time, and tenants by a template: asked for by whoever is signed in, decided by owners and administrators. */
export function accessRequestRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;
  const path = '/api/v1/access-requests';

  app.post(path, async (request, reply): Promise<JsonObject> => {
    const { reason: why, ...wanted } = readRequest(request, newAccessRequest);
    reply.code(201);
    // Whether there is such a tenant is not said: whoever may decide sees the request, or nobody does.
    return ask(request, { kind: 'role', ...wanted }, why);
  });

  app.post('/api/v1/tenant-requests', async (request, reply): Promise<JsonObject> => {
    const { reason: why, ...wanted } = readRequest(request, newTenantRequest);
    if ((await store.template(wanted.template)) === null) throw noTemplate(wanted.template);
    reply.code(201);
    return ask(request, { kind: 'tenant', ...wanted }, why);
  });

  app.get(path, async (request): Promise<JsonObject> => {
    const query = readQuery(request.query, accessRequestParameters);
    const actor = await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    const page = await store
      .requests({ ...query, reader: actor.name, tenants: decidedIn(identityOf(request)) })
      .catch((error: unknown) => {
        throw isBadCursor(error) ? badCursor() : error;
      });
    return { items: page.items.map((item) => view(item, identityOf(request))), nextCursor: page.nextCursor };
  });

  app.post(`${path}/:name/approve`, async (request): Promise<JsonObject> => {
    const { note } = readRequest(request, decision);
    const { found, actor } = await decidable(request);
    if (found.requester === actor.name) {
      throw new ProblemError('forbidden', { detail: OWN });
    }
    // Decided first, so that of two who decide at once one is told, and a refusal gives nothing. What cannot be made waits again.
    const approved = await decided(
      await store.decideRequest(found.id, 'approved', actor.name, note ?? null),
      request,
      actor,
    );
    try {
      await (found.asked.kind === 'role' ? giveRole(found, request, actor) : makeTenant(found, request, actor));
    } catch (error) {
      await store.reopenRequest(found.id);
      await record(found, 'reopen-access', actor);
      throw error;
    }
    return approved;
  });

  app.post(`${path}/:name/refuse`, async (request): Promise<JsonObject> => {
    const { note } = readRequest(request, decision);
    const { found, actor } = await decidable(request);
    return decided(await store.decideRequest(found.id, 'refused', actor.name, note ?? null), request, actor);
  });

  app.post(`${path}/:name/withdraw`, async (request): Promise<JsonObject> => {
    readRequest(request, z.strictObject({}));
    const actor = await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    const found = await store.request(placeOf(request).name);
    if (found === null || found.requester !== actor.name) throw missing(placeOf(request).name);
    return decided(await store.decideRequest(found.id, 'withdrawn', actor.name, null), request, actor);
  });

  async function ask(request: FastifyRequest, asked: AccessRequest['asked'], why: string): Promise<JsonObject> {
    const actor = await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    if (identityOf(request).kind !== 'user') {
      throw new ProblemError('forbidden', {
        detail: 'Only a person asks for access: tokens have what they were made with.',
      });
    }
    const made = await store.addRequest(actor.name, asked, why, MOST_PENDING);
    if (made === null) {
      throw new ProblemError('too-many-requests-pending', {
        detail: `${actor.name} has ${MOST_PENDING} requests that wait for an answer.`,
      });
    }
    await record(made, 'request-access', actor);
    return view(made, identityOf(request));
  }

  /** A request that the caller may decide. To whoever may not even see it, it is not there. */
  async function decidable(request: FastifyRequest): Promise<{ found: AccessRequest; actor: Actor }> {
    const actor = await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    const id = placeOf(request).name;
    const found = await store.request(id);
    const seen = decidedIn(identityOf(request));
    if (found === null) throw missing(id);
    const { asked, requester } = found;
    if (requester !== actor.name && seen !== null && !seen.includes(asked.tenant)) {
      await store.recordRefusal(actor, 'decide-access', REQUEST_KIND, id, asked.tenant);
      throw missing(id);
    }
    await mustBeAllowed(request, context, 'create', madeBy(found), null);
    return { found, actor };
  }

  async function giveRole({ id, requester, asked }: AccessRequest, request: FastifyRequest, actor: Actor) {
    if (asked.kind !== 'role') return;
    const until = new Date(Date.now() + asked.minutes * 60_000).toISOString();
    await declare(request, actor, {
      kind: MEMBER_KIND,
      metadata: {
        name: `access-${id.slice(0, 8)}`,
        tenant: asked.tenant,
        annotations: { 'tenantry.dev/access-request': id },
      },
      spec: { user: requester, role: asked.role, until },
    });
  }

  async function makeTenant({ asked, requester }: AccessRequest, request: FastifyRequest, actor: Actor) {
    if (asked.kind !== 'tenant') return;
    const template = await store.template(asked.template);
    if (template === null) throw noTemplate(asked.template);
    if ((await store.find(TENANT_KIND, null, asked.tenant)) !== null) {
      throw new ProblemError('name-taken', { detail: `There is a Tenant ${JSON.stringify(asked.tenant)} already.` });
    }
    await declare(
      request,
      actor,
      { kind: TENANT_KIND, metadata: { name: asked.tenant }, spec: template.spec },
      {
        kind: MEMBER_KIND,
        metadata: { name: 'first-owner', tenant: asked.tenant },
        spec: { user: requester, role: 'owner' },
      },
    );
  }

  /** Stores manifests as an apply of whoever decides would. */
  async function declare(request: FastifyRequest, actor: Actor, ...manifests: readonly JsonObject[]): Promise<void> {
    const documents = manifests.map((manifest) => ({
      value: { apiVersion: 'tenantry.dev/v1', ...manifest },
      place: () => undefined,
    }));
    const known = new Map();
    const prepared = await prepareManifests(documents, { ...context, identity: request.identity });
    for (const one of prepared) await storeManifest(one, known, store, actor);
  }

  async function decided(found: AccessRequest | null, request: FastifyRequest, actor: Actor): Promise<JsonObject> {
    if (found === null) throw new ProblemError('request-decided', { detail: 'The request is pending no more.' });
    await record(found, `${found.state}-access`, actor);
    return view(found, identityOf(request));
  }

  function record({ id, asked, requester, reason: why, note }: AccessRequest, action: string, actor: Actor) {
    const detail = plain({ requester, asked, reason: why, note });
    return store.recordAct(actor, {
      action,
      kind: REQUEST_KIND,
      name: id,
      tenant: asked.tenant,
      detail,
      outcome: 'success',
    });
  }
}

/** The tenants whose requests the caller sees beside their own; null: all. */
function decidedIn(identity: Identity): readonly string[] | null {
  const seen = visibleTenants(identity);
  return seen === null ? null : seen.filter((name) => (identity.tenants.get(name) ?? 'owner') === 'owner');
}

function missing(id: string): ProblemError {
  return objectNotFound({ kind: REQUEST_KIND, name: id, tenant: null });
}

function noTemplate(name: string): ProblemError {
  return objectNotFound({ kind: 'TenantTemplate', name, tenant: null });
}

/** What an approval makes. */
function madeBy({ asked }: AccessRequest): ActionTarget {
  return asked.kind === 'role'
    ? { kind: MEMBER_KIND, name: null, tenant: asked.tenant }
    : { kind: TENANT_KIND, name: null, tenant: null };
}

function view(request: AccessRequest, identity: Identity): JsonObject {
  const decidable =
    request.requester === identity.name
      ? { isAllowed: false, reason: OWN }
      : rightOf(authorize(identity, 'create', madeBy(request)));
  return plain({ ...request, asked: { ...request.asked }, decidable });
}
