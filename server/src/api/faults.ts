import { isVisible } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toldTo } from '../faults/path-fault.ts';
import { identityOf, mustBeAllowed } from '../http/caller.ts';
import { limitParameter, readQuery } from '../http/query.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { findTenant, placeOf } from './find.ts';
import { plain } from './view.ts';

export const faultParameters = {
  state: z
    .enum(['open', 'resolved', 'all'], 'must be open, resolved or all')
    .default('open')
    .describe('Those that last, those that are over, or both. Default: open.'),
  limit: limitParameter,
};

export const faultSchema = z.object({
  id: z.string(),
  source: z.string().describe('Who looks for faults of this sort: `reachability`.'),
  key: z.string().describe('The same cause has the same key.'),
  severity: z.enum(['warning', 'critical']),
  cause: z.string().describe('What is wrong, in a sentence.'),
  remedy: z.string().describe('What to do about it.'),
  resource: z.string().nullable().describe('Id of the resource that is wrong, where there is one.'),
  data: z.record(z.string(), z.unknown()).nullable().describe('The particulars, for programs.'),
  count: z.number().int().describe('How often it was found.'),
  firstSeen: z.iso.datetime().describe('ISO 8601, UTC.'),
  lastSeen: z.iso.datetime().describe('ISO 8601, UTC.'),
  resolvedAt: z.iso.datetime().nullable().describe('Null while it lasts.'),
});

/** `GET /api/v1/tenants/{tenant}/faults`: what is wrong in a tenant, newest first. */
export function faultRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/tenants/:tenant/faults', async (request): Promise<JsonObject> => {
    const { state, limit } = readQuery(request.query, faultParameters);
    const name = placeOf(request).tenant ?? '';
    await mustBeAllowed(request, context, 'read', { kind: TENANT_KIND, name, tenant: null });
    const { uid } = await findTenant(context, name);
    const which = state === 'all' ? {} : { isOpen: state === 'open' };
    const found = await context.store.faults(uid, { ...which, limit });
    const maySee = (tenant: string) => isVisible(identityOf(request), tenant);
    return { items: found.map((fault) => plain({ ...toldTo(maySee, fault) })) };
  });
}
