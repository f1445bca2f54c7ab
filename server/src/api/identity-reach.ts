import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readQuery } from '../http/query.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { findObject } from './find.ts';
import { grantsInForce } from './grants-in-force.ts';
import { deedsOf, IDENTITY_KINDS } from './identity-deeds.ts';
import { askCluster, badParameter, visibleTenant } from './reach-tenants.ts';
import { plain } from './view.ts';

export const identityReachParameters = {
  from: z
    .string({ error: 'is missing' })
    .min(1, 'must not be empty')
    .max(63, 'is too long')
    .describe('Tenant whose identity is asked about.'),
  to: z
    .string({ error: 'is missing' })
    .min(1, 'must not be empty')
    .max(300, 'is too long')
    .describe('What it would use: `TENANT/KIND/NAME`, such as `dev01/storageaccount/files`.'),
  part: z
    .string()
    .max(63)
    .optional()
    .describe('Of a storage account this container alone, of a secret this value; by default all of it.'),
};

const because = z.object({
  role: z.string().describe('Name of the role.'),
  scope: z.string().describe('What it was given on; it holds for all below.'),
  assignment: z.string().describe('Id of the role assignment.'),
});

export const identityReachSchema = z.object({
  from: z.string(),
  to: z.string(),
  sentence: z.string().describe('The answer, for people.'),
  deeds: z.array(
    z.object({
      deed: z.enum(['read', 'write']),
      part: z.string().nullable().describe('Which of its values or containers; null for all of it.'),
      verdict: z
        .enum(['allowed', 'denied', 'undecided'])
        .describe('`undecided`: only under a condition, which is not evaluated.'),
      text: z.string(),
      because: z.array(because),
    }),
  ),
  notes: z.array(z.string()).describe('What the answer takes for granted, and Grants that say why it is so.'),
  observedAt: z.iso.datetime().describe('When the roles were read; ISO 8601, UTC.'),
});

/** `GET /api/v1/reach/identity`: whether a tenant's identity may use something, by the roles as they are at this moment. */
export function identityReachRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/reach/identity', async (request): Promise<JsonObject> => {
    const query = readQuery(request.query, identityReachParameters);
    const from = await visibleTenant(request, context, query.from);
    const { entry, tenant, name } = readTarget(context, query.to);
    const to = await visibleTenant(request, context, tenant);
    const target = await findObject(context, entry, to.name, name);
    const { identityPrincipalId: principalId } = from.status.outputs;
    if (typeof principalId !== 'string') throw new NotReadyError(`tenant ${from.name} has no identity in a cloud`);
    const gateway = context.access;
    if (gateway === undefined) throw new NotReadyError('no cloud is connected');
    const asked = { principalId, target, part: query.part ?? null };
    const { deeds, notes, at } = await askCluster(context.limits.gatewaySeconds, (signal) =>
      deedsOf(gateway, asked, signal),
    );
    const what = `${entry.kind.name} ${to.name}/${name}`;
    const allowed = [...new Set(deeds.filter(({ verdict }) => verdict === 'allowed').map(({ deed }) => deed))];
    const open = deeds.some(({ verdict }) => verdict === 'undecided');
    const can =
      allowed.length > 0
        ? `may ${allowed.join(' and ')}`
        : open
          ? 'may under a condition use'
          : 'may neither read nor write';
    return plain({
      from: from.name,
      to: `${to.name}/${entry.kind.name.toLowerCase()}/${name}`,
      sentence: `The identity of ${from.name} ${can} ${what}.`,
      deeds,
      notes: [...(await grantNotes(context, from, to, entry.kind.name, name)), ...notes],
      observedAt: at,
    });
  });
}

function readTarget(context: ServerContext, text: string): { entry: CatalogEntry; tenant: string; name: string } {
  const [tenant = '', word = '', name = '', more] = text.toLowerCase().split('/');
  const entry = context.catalog.entries.find(
    ({ kind }) => kind.scope === 'tenant' && [kind.name.toLowerCase(), kind.plural, ...kind.shortNames].includes(word),
  );
  if (more !== undefined || name === '' || entry === undefined || !IDENTITY_KINDS.includes(entry.kind.name)) {
    const kinds = IDENTITY_KINDS.map((kind) => kind.toLowerCase());
    throw badParameter(
      'to',
      'names nothing that an identity is given a role on',
      `write TENANT/KIND/NAME, with a kind among ${kinds.join(', ')}`,
    );
  }
  return { entry, tenant, name };
}

async function grantNotes(
  context: ServerContext,
  from: DeclaredObject,
  to: DeclaredObject,
  kind: string,
  name: string,
): Promise<string[]> {
  if (from.uid === to.uid) return [];
  const kinds = context.catalog.entries.map((entry) => entry.kind);
  const grants = await grantsInForce(context.store, kinds, new Date());
  return grants.flatMap(({ grant, until }) => {
    const spec = grant.spec as {
      to: string;
      target: { kind: string; name: string };
      identity?: { role: string };
      reason: string;
    };
    const isIt =
      grant.tenant === from.name && spec.to === to.name && spec.target.kind === kind && spec.target.name === name;
    if (!isIt || spec.identity === undefined) return [];
    return [
      `Grant ${from.name}/${grant.name} makes it ${spec.identity.role} until ${until.toISOString()}: ${spec.reason}`,
    ];
  });
}
