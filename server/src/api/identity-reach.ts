import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { type AccessAnswer, mayAct } from '@tenantry/observe/identity';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readQuery } from '../http/query.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { NotReadyError, type ServerContext } from '../options.ts';
import { findObject } from './find.ts';
import { grantsInForce } from './grants-in-force.ts';
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
  container: z
    .string()
    .max(63)
    .optional()
    .describe('Of a storage account: this container alone; any of them by default.'),
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

/** Data actions of Azure by which something is read and written: https://learn.microsoft.com/azure/role-based-access-control/permissions/storage */
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const ACTIONS: Readonly<Record<string, Readonly<Partial<Record<'read' | 'write', string>>>>> = {
  StorageAccount: { read: `${BLOBS}/read`, write: `${BLOBS}/write` },
};

/** `GET /api/v1/reach/identity`: whether a tenant's identity may use something, by the roles as they are at this moment. */
export function identityReachRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/reach/identity', async (request): Promise<JsonObject> => {
    const query = readQuery(request.query, identityReachParameters);
    const from = await visibleTenant(request, context, query.from);
    const { entry, tenant, name } = readTarget(context, query.to);
    const to = await visibleTenant(request, context, tenant);
    const target = await findObject(context, entry, to.name, name);
    const on = scopeOf(target, query.container);
    const { identityPrincipalId: principalId } = from.status.outputs;
    if (typeof principalId !== 'string') throw new NotReadyError(`tenant ${from.name} has no identity in a cloud`);
    const gateway = context.access;
    if (gateway === undefined) throw new NotReadyError('no cloud is connected');
    const subscriptionId = /^\/subscriptions\/([^/]+)/.exec(on)?.[1] ?? '';
    const { access, at } = await askCluster(context.limits.gatewaySeconds, (signal) =>
      gateway.access(subscriptionId, signal),
    );
    const what = `${entry.kind.name} ${to.name}/${name}`;
    const deeds = Object.entries(ACTIONS[entry.kind.name] ?? {}).map(([deed, dataAction]) => {
      const answer = mayAct(access, { principalId, on, dataAction });
      return { deed, ...answer, text: textOf(deed, answer) };
    });
    const allowed = deeds.filter(({ verdict }) => verdict === 'allowed').map(({ deed }) => deed);
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
      deeds: deeds.map(({ deed, verdict, text, by }) => ({
        ...{ deed, verdict, text },
        because: by.map(({ assignment, role }) => ({
          ...{ role: role.name, scope: assignment.scope, assignment: assignment.id },
        })),
      })),
      notes: [
        ...(await grantNotes(context, from, to, entry.kind.name, name)),
        'Groups that the identity may have been put into, and deny assignments, are not part of the answer.',
      ],
      observedAt: at,
    });
  });
}

function readTarget(context: ServerContext, text: string): { entry: CatalogEntry; tenant: string; name: string } {
  const [tenant = '', word = '', name = '', more] = text.toLowerCase().split('/');
  const entry = context.catalog.entries.find(
    ({ kind }) => kind.scope === 'tenant' && [kind.name.toLowerCase(), kind.plural, ...kind.shortNames].includes(word),
  );
  if (more !== undefined || name === '' || entry === undefined || ACTIONS[entry.kind.name] === undefined) {
    const kinds = Object.keys(ACTIONS).map((kind) => kind.toLowerCase());
    throw badParameter(
      'to',
      'names nothing that an identity is given a role on',
      `write TENANT/KIND/NAME, with a kind among ${kinds.join(', ')}`,
    );
  }
  return { entry, tenant, name };
}

function scopeOf(target: DeclaredObject, container: string | undefined): string {
  const { resourceId } = target.status.outputs;
  if (typeof resourceId !== 'string') throw new NotReadyError(`${target.kind} ${target.name} is not in Azure yet`);
  return container === undefined ? resourceId : `${resourceId}/blobServices/default/containers/${container}`;
}

function textOf(deed: string, { verdict, by }: AccessAnswer): string {
  const [first] = by;
  if (first === undefined) return `${deed}: no. No role of it holds there.`;
  const { role, assignment } = first;
  const where = `${role.name} on ${assignment.scope.split('/').at(-1)}`;
  return verdict === 'allowed'
    ? `${deed}: yes. It has the role ${where}.`
    : `${deed}: cannot be told. It has the role ${where} under a condition.`;
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
