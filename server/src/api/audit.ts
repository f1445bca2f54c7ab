import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { cursorParameter, limitParameter, nameParameter, readQuery } from '../http/query.ts';
import type { ServerContext } from '../options.ts';
import { badCursor, isBadCursor } from './list.ts';
import { plain } from './view.ts';

export const auditParameters = {
  limit: limitParameter,
  cursor: cursorParameter,
  tenant: nameParameter.optional().describe('Only deeds in this tenant.'),
};

/** `GET /api/v1/audit`: who did what, newest first, each row chained to the one before by its hash. */
export function auditRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/audit', async (request): Promise<JsonObject> => {
    const { limit, cursor, tenant } = readQuery(request.query, auditParameters);
    await mustBeAllowed(request, context, 'read-audit', { kind: null, name: null, tenant: tenant ?? null });
    const page = await context.store
      .audit({ limit, ...(cursor === undefined ? {} : { cursor }), ...(tenant === undefined ? {} : { tenant }) })
      .catch((error: unknown) => {
        throw isBadCursor(error) ? badCursor() : error;
      });
    return { items: page.items.map((row) => plain({ ...row })), nextCursor: page.nextCursor };
  });
}
