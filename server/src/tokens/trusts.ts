import { randomUUID } from 'node:crypto';
import { missingOwner } from '@tenantry/access';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { NewTrust, TrustCondition } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { placeOf } from '../api/find.ts';
import { actorOf, identityOf, objectNotFound } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { readRequest } from '../http/read-request.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import { newTrust, type TrustChange, trustChange } from './requests.ts';
import { mustStay, ofTenant } from './tenant-tokens.ts';
import { trustView } from './view.ts';

const MOST_TRUSTS = 50;

/** `/api/v1/tenants/{tenant}/trusts`: pipelines that come without a secret, by the word of their issuer. */
export function trustRoutes(app: FastifyInstance, context: ServerContext): void {
  const { store, now, issuers } = context;
  const path = '/api/v1/tenants/:tenant/trusts';

  app.post(path, async (request, reply): Promise<JsonObject> => {
    const { tenant, actor } = await ofTenant(request, context, 'create', 'Trust', null);
    const { name, ...asked } = readRequest(request, newTrust);
    const trust = await checked(request, tenant, 'create', name, asked);
    const row = await store.addTrust(trust, MOST_TRUSTS, actor, now());
    reply.code(201);
    return trustView(row);
  });

  app.put(`${path}/:name`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { name } = placeOf(request);
    const { tenant, actor } = await ofTenant(request, context, 'update', 'Trust', name);
    const trust = await checked(request, tenant, 'update', name, readRequest(request, trustChange));
    const row = await store.replaceTrust(trust, actor, now());
    if (row === null) throw objectNotFound({ kind: 'Trust', name, tenant: tenant.name });
    return trustView(row);
  });

  app.get(path, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { tenant } = await ofTenant(request, context, 'read-audit', 'Trust', null);
    return { items: (await store.trusts(tenant.uid)).map(trustView) };
  });

  app.delete(`${path}/:name`, async (request, reply): Promise<void> => {
    readQuery(request.query, {});
    const { name } = placeOf(request);
    const { tenant, actor } = await ofTenant(request, context, 'delete', 'Trust', name);
    if (!(await store.deleteTrust(tenant.uid, name, actor))) {
      throw objectNotFound({ kind: 'Trust', name, tenant: tenant.name });
    }
    reply.code(204);
  });

  /** What is to be kept. Refused with a token, where anybody could come by it, and where the issuer is none. */
  async function checked(
    request: FastifyRequest,
    tenant: DeclaredObject,
    action: 'create' | 'update',
    name: string,
    { conditions: given, verbs, ...rest }: TrustChange,
  ): Promise<NewTrust> {
    mustStay(tenant);
    if (identityOf(request).scope !== null) {
      await store.recordRefusal(actorOf(request), action, 'Trust', name, tenant.name);
      throw new ProblemError('forbidden', {
        detail: 'A trust is not made with a token: it would outlive the token.',
        remedy: 'Sign in yourself.',
      });
    }
    const conditions = given.map(
      ({ claim, equals, oneOf, like }): TrustCondition =>
        like !== undefined ? { claim, like } : { claim, oneOf: oneOf ?? (equals === undefined ? [] : [equals]) },
    );
    mustSayWhose(rest.issuer, conditions);
    await issuers.check(rest.issuer);
    return { ...rest, name, id: randomUUID(), tenantUid: tenant.uid, conditions, verbs: [...new Set(verbs)] };
  }
}

/** Throws `invalid-manifest` where everybody could have such a token. */
function mustSayWhose(issuer: string, conditions: readonly TrustCondition[]): void {
  const claims = missingOwner(issuer, conditions);
  if (claims === null) return;
  const message = `anybody can have a token of ${issuer}: one condition must say whose it is, by ${claims.join(', ')}`;
  throw new ProblemError('invalid-manifest', {
    detail: `conditions: ${message}.`,
    errors: [
      { field: 'conditions', message, remedy: 'name the owner in full, before the first star of a pattern at least' },
    ],
  });
}
