import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { bodyOf, singleDocument } from '../http/body.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { toFieldErrors } from '../manifests/issues.ts';
import type { ServerContext } from '../options.ts';
import { ProblemError } from '../problems/index.ts';
import type { FoundOrphan, OrphanGateway } from './orphan-gateway.ts';
import { NOT_AN_ORPHAN, REMOVAL_OUTCOMES, Removal } from './orphan-removal.ts';
import { plain } from './view.ts';

const KIND = 'Orphan';
const MOST_REMOVED = 100;

const CAUSES: Readonly<Record<FoundOrphan['cause'], string>> = {
  'object-gone': 'It carries the mark of an object that there is no more.',
  'not-in-inventory': 'It carries the mark of an object that does not know it.',
  'principal-gone': 'It gives a role to somebody that there is no more.',
  'foreign-rule': 'It is a rule in a security group of ours that Tenantry has not made.',
};

export const orphanSchema = z.object({
  id: z.string().describe('Id of the resource in Azure.'),
  type: z.string().describe('`Microsoft.KeyVault/vaults`, …'),
  cause: z
    .enum(Object.keys(CAUSES) as [FoundOrphan['cause'], ...FoundOrphan['cause'][]])
    .describe('Stable, for programs.'),
  reason: z.string().describe('The same in a sentence.'),
  owner: z.string().nullable().describe('Uid of the object whose mark it carries; null for what carries none.'),
  holds: z.array(z.string()).describe('Of a resource group: ids of what it holds that is not ours, and goes with it.'),
});

export const orphanList = z.object({
  items: z.array(orphanSchema),
  notRead: z
    .array(
      z.object({
        subscriptionId: z.string().describe('Id of the subscription.'),
        reason: z.string().describe('Why, and what to do, in a sentence or two.'),
      }),
    )
    .describe('Subscriptions that could not be looked into: of what is left there nothing is known.'),
});

export const orphanRemoval = z.strictObject({
  ids: z
    .array(z.string().min(1).max(2_048))
    .min(1)
    .max(MOST_REMOVED)
    .describe('Ids of orphans, as the list shows them. Each is looked at once more; nothing else is touched.'),
});
const { $schema: _, ...removalSchema } = z.toJSONSchema(orphanRemoval, { io: 'input' });

export const orphanRemovalResult = z.object({
  id: z.string().describe('As it was given.'),
  outcome: z.enum(REMOVAL_OUTCOMES).describe('removing: Azure is at it. not-an-orphan: not touched.'),
  detail: z.string().nullable().describe('Why it failed, or was not touched.'),
});

/** What is left in the cloud and nobody answers for: listed, and removed by name. */
export function orphanRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/orphans', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: KIND, name: null, tenant: null });
    const { orphans, notRead } = await gatewayOf(context).find(timeout(context));
    return {
      items: orphans.map((orphan) => plain({ ...orphan, holds: [...orphan.holds], reason: CAUSES[orphan.cause] })),
      notRead: notRead.map((one) => plain({ ...one })),
    };
  });

  app.post('/api/v1/orphans/removals', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const actor = await mustBeAllowed(request, context, 'delete', { kind: KIND, name: null, tenant: null });
    const { value } = singleDocument(bodyOf(request, 'json'));
    const parsed = orphanRemoval.safeParse(value);
    if (!parsed.success) {
      const errors = toFieldErrors(
        parsed.error.issues,
        [],
        value,
        removalSchema as Parameters<typeof toFieldErrors>[3],
      );
      throw new ProblemError('invalid-manifest', {
        detail: `${errors[0]?.field} ${errors[0]?.message}.`,
        errors: errors.map(({ path: _path, ...error }) => error),
      });
    }
    const gateway = gatewayOf(context);
    const signal = timeout(context);
    const found = new Map((await gateway.find(signal)).orphans.map((orphan) => [orphan.id.toLowerCase(), orphan]));
    const ids = [...new Set(parsed.data.ids)];
    const removal = new Removal(context, gateway, actor, signal);
    const outcomes = await removal.removeAll(ids.flatMap((id) => found.get(id.toLowerCase()) ?? []));
    return { items: ids.map((id) => ({ id, ...(outcomes.get(id.toLowerCase()) ?? NOT_AN_ORPHAN) })) };
  });
}

function gatewayOf({ orphans }: ServerContext): OrphanGateway {
  if (orphans !== undefined) return orphans;
  throw new ProblemError('not-ready', {
    detail: 'There is no cloud here in which anything could be left behind.',
    remedy: 'Orphans are looked for where Tenantry works with Azure.',
  });
}

const timeout = ({ limits }: ServerContext) => AbortSignal.timeout(limits.planSeconds * 1_000);
