import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import type { ServerContext } from '../options.ts';
import { plain } from './view.ts';

/** What an installation is connected with. */
export interface Installation {
  readonly cloud: 'azure' | 'sandbox' | 'none';
  /** Where a resource is looked at in Azure's own portal: the id follows. Null where there is no such place. */
  readonly cloudPortal: string | null;
}

export const aboutSchema = z.object({
  version: z.string(),
  cloud: z.enum(['azure', 'sandbox', 'none']),
  cloudPortal: z
    .string()
    .nullable()
    .describe("Followed by the id of a resource: its page in Azure's own portal; null where there is none."),
});

const PORTALS: Readonly<Record<string, string>> = {
  'management.azure.com': 'https://portal.azure.com/#resource',
  'management.usgovcloudapi.net': 'https://portal.azure.us/#resource',
  'management.chinacloudapi.cn': 'https://portal.azure.cn/#resource',
};

/** https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure */
export function cloudPortalOf(endpoint: string): string | null {
  return PORTALS[URL.parse(endpoint)?.hostname ?? ''] ?? null;
}

const NONE: Installation = { cloud: 'none', cloudPortal: null };

/** `GET /api/v1/about`: which version this is, and what it is connected with. */
export function aboutRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/about', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    return plain({ version: context.version, ...(context.installation ?? NONE) });
  });
}
