import { visibleTenants } from '@tenantry/access';
import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { identityOf, mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { TENANT_KIND } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { plain } from './view.ts';

export const estateSchema = z.object({
  tenants: z
    .array(
      z.object({
        infrastructure: z.string().nullable(),
        phase: z.enum(['pending', 'working', 'waiting', 'ready', 'failing', 'deleting']),
        count: z.number().int(),
      }),
    )
    .describe('How many tenants the caller sees, by infrastructure and phase.'),
});

/** `GET /api/v1/estate`: how many tenants there are and how they are, without reading each. */
export function estateRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/estate', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: TENANT_KIND, name: null, tenant: null });
    return plain({ tenants: await context.store.tenantStates(visibleTenants(identityOf(request))) });
  });
}
