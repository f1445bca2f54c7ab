import type { JsonObject } from '@tenantry/kinds';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { limitParameter, readQuery } from '../http/query.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import type { ServerContext } from '../options.ts';
import { findObject, placeOf } from './find.ts';
import { collectionPath, eventView, plain, resourceView } from './view.ts';

const eventsParameters = { limit: limitParameter };

/** What can be seen of an object beside itself: its resources, what its deletion would take away, its events. */
export function detailRoutes(app: FastifyInstance, context: ServerContext, entry: CatalogEntry): void {
  const { kind } = entry;
  const one = `${collectionPath(kind.plural, kind.scope === 'tenant' ? ':tenant' : null)}/:name`;
  const found = async (request: FastifyRequest) => {
    const { tenant, name } = placeOf(request);
    await mustBeAllowed(request, context, 'read', { kind: kind.name, name, tenant });
    return findObject(context, entry, tenant, name);
  };

  app.get(`${one}/resources`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { uid } = await found(request);
    return { items: (await context.store.inventory(uid)).map(resourceView) };
  });

  app.get(`${one}/deletion`, async (request): Promise<JsonObject> => {
    readQuery(request.query, {});
    const { uid } = await found(request);
    const resources = await context.planner.planDeletion(uid);
    return { items: resources.map((resource) => plain({ ...resource })) };
  });

  app.get(`${one}/events`, async (request): Promise<JsonObject> => {
    const { limit } = readQuery(request.query, eventsParameters);
    const { uid } = await found(request);
    return { items: (await context.store.events({ afterId: null, objectUid: uid, limit })).map(eventView) };
  });
}
