import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { identityOf, mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { suggestion } from '../manifests/suggest.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import type { CanAnswer } from './can-answer.ts';
import { canInCluster, resolveResource, unknownResource } from './can-cluster.ts';
import { canOnKind, kindNamed, PRODUCT_GROUP } from './can-product.ts';
import { accountRole, rolesOf, type Subject } from './can-subject.ts';
import { placeOf } from './find.ts';
import { askCluster, badParameter, visibleTenant } from './reach-tenants.ts';
import { plain } from './view.ts';

const word = z.string({ error: 'is missing' }).min(1, 'must not be empty').max(300, 'is too long');

export const canParameters = {
  who: word.describe('A user, `me`, or a role of a tenant: `viewer`, `editor`, `owner`.'),
  verb: word.describe('What is done: `get`, `list`, `create`, `delete` …'),
  resource: word.describe(
    'To what: `pods`, `po`, `pods/exec`, `deployments.apps`, `apps/deployments/scale`, or a kind of the product.',
  ),
  name: word.optional().describe('One object by name; any without it.'),
};

type Question = Readonly<z.infer<z.ZodObject<typeof canParameters>>>;

/** `GET …/can`: yes or no, and which rule decides: the product's, or one of the tenant's cluster. */
export function canRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/can', async (request): Promise<JsonObject> => {
    const question = readQuery(request.query, canParameters);
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    const subject = await rolesOf(question.who, null, identityOf(request), context.store);
    const kind = kindNamed(context.catalog, question.resource);
    if (kind === undefined) {
      const plurals = context.catalog.entries.map((entry) => entry.kind.plural);
      throw badParameter(
        'resource',
        `the product has no kind ${JSON.stringify(question.resource)}`,
        `${suggestion(question.resource, plurals, 'kinds')}; what is in a cluster belongs to a tenant: ask for one`,
      );
    }
    const place = { tenant: null, name: question.name ?? null };
    return plain(canOnKind(subject, question.verb.toLowerCase(), kind, place));
  });

  app.get('/api/v1/tenants/:tenant/can', async (request): Promise<JsonObject> => {
    const question = readQuery(request.query, canParameters);
    const tenant = await visibleTenant(request, context, placeOf(request).tenant ?? '');
    const subject = await rolesOf(question.who, tenant, identityOf(request), context.store);
    return plain(await canInTenant(context, tenant, subject, question));
  });
}

async function canInTenant(
  context: ServerContext,
  tenant: DeclaredObject,
  subject: Subject,
  question: Question,
): Promise<CanAnswer> {
  const { catalog, rights, limits } = context;
  const verb = question.verb.toLowerCase();
  const kind = kindNamed(catalog, question.resource);
  const onKind = () =>
    kind === undefined
      ? undefined
      : canOnKind(subject, verb, kind, { tenant: tenant.name, name: question.name ?? null });
  if (question.resource.toLowerCase().includes(PRODUCT_GROUP)) {
    const decided = onKind();
    if (decided !== undefined) return decided;
  }
  if (rights === undefined) throw new NotReadyError('no clusters are connected');
  return askCluster(limits.gatewaySeconds, async (signal) => {
    const role = subject.role ?? { name: 'viewer' as const, by: '' };
    const place = rights.account(tenant, accountRole(role.name));
    const served = await rights.resources(place.connection, signal);
    const asked = { verb, resource: question.resource, name: question.name ?? null };
    const resolved = resolveResource(served, asked);
    if (resolved === undefined) {
      const decided = onKind();
      if (decided !== undefined) return decided;
      const plurals = catalog.entries.map((entry) => entry.kind.plural);
      throw unknownResource(served, plurals, question.resource);
    }
    if (subject.role === null) return noRole(subject, tenant, asked, resolved.resource);
    return canInCluster(rights, { ...subject, role: subject.role }, place, asked, resolved, signal);
  });
}

function noRole(
  subject: Subject,
  tenant: DeclaredObject,
  { verb, resource: text, name }: { verb: string; resource: string; name: string | null },
  { group, name: resource }: { group: string; name: string },
): CanAnswer {
  const rule = `${subject.name} has no role in ${tenant.name}, and gets no token for its cluster`;
  return {
    who: subject.name,
    verb,
    resource: { group, resource, subresource: null, name, namespace: null },
    isAllowed: false,
    sentence: `No: ${subject.name} cannot ${verb} ${text}, for ${rule}.`,
    decidedBy: 'product',
    product: { isAllowed: false, rule },
    cluster: null,
    notes: [],
  };
}
