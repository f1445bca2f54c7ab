import { groupOf, type JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { FixedJson } from '../http/fixed-json.ts';
import { readQuery } from '../http/query.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { exampleManifest } from '../manifests/example.ts';
import type { ServerContext } from '../options.ts';
import { plain } from './view.ts';

/** `GET /api/v1/kinds`: everything a client needs to offer every kind, without knowing any. */
export function kindRoutes(app: FastifyInstance, context: ServerContext): void {
  const all = new FixedJson(() => ({ items: context.catalog.entries.map(kindView) }));
  app.get('/api/v1/kinds', async (request, reply): Promise<FastifyReply> => {
    readQuery(request.query, {});
    await mustBeAllowed(request, context, 'read', { kind: null, name: null, tenant: null });
    return all.send(request, reply);
  });
}

function kindView({ kind, schema, actions }: CatalogEntry): JsonObject {
  return plain({
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
  });
}
