import { groupOf, type JsonObject } from '@tenantry/kinds';
import type { FastifyInstance } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { readQuery } from '../http/query.ts';
import { exampleManifest } from '../manifests/example.ts';
import type { ServerContext } from '../options.ts';
import { plain } from './view.ts';

/** `GET /api/v1/kinds`: everything a client needs to offer every kind, without knowing any. */
export function kindRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/v1/kinds', async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    return {
      items: context.catalog.entries.map(({ kind, schema, actions }) =>
        plain({
          name: kind.name,
          plural: kind.plural,
          shortNames: kind.shortNames,
          scope: kind.scope,
          summary: kind.summary,
          group: groupOf(kind),
          figures: kind.figures ?? {},
          maxNameLength: kind.maxNameLength,
          schema,
          example: exampleManifest(kind),
          immutable: kind.immutable,
          actions: actions.map(({ action: { name, summary }, input }) => ({ name, summary, input })),
          needsConsent: kind.consent !== undefined,
        }),
      ),
    };
  });
}
