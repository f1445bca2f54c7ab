import type { DeclaredObject } from '@tenantry/kinds';
import { StaleVersionError } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyOf, singleDocument } from '../http/body.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { answerOnce } from '../http/once.ts';
import { entityTag, expectedVersion, isUnchanged } from '../http/preconditions.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { mergePatch } from '../manifests/merge-patch.ts';
import type { ParsedDocument } from '../manifests/parse.ts';
import { prepareManifests } from '../manifests/prepare.ts';
import { checkTree } from '../manifests/tree.ts';
import type { ServerContext } from '../options.ts';
import { findObject, findTenant, placeOf } from './find.ts';
import { listObjects } from './list.ts';
import { storeManifest } from './store-manifest.ts';
import { collectionPath, objectPath, objectView } from './view.ts';

/** A patch without If-Match is tried again when the object changed in between; status changes often while it is made. */
const PATCH_ATTEMPTS = 10;

/** Create, list, read, replace, patch and delete for one kind. */
export function objectRoutes(app: FastifyInstance, context: ServerContext, entry: CatalogEntry): void {
  const { kind } = entry;
  const { store } = context;
  const collection = collectionPath(kind.plural, kind.scope === 'tenant' ? ':tenant' : null);
  const one = `${collection}/:name`;

  app.post(collection, async (request, reply) => {
    const place = placeOf(request);
    const document = singleDocument(bodyOf(request, 'json', 'yaml'));
    const actor = await mustBeAllowed(request, context, 'create', {
      kind: kind.name,
      name: null,
      tenant: place.tenant,
    });
    if (place.tenant !== null) await findTenant(context, place.tenant);
    const body = await answerOnce(request, reply, context, actor, async () => {
      const expected = { kind, ...(place.tenant === null ? {} : { tenant: place.tenant }) };
      const [prepared] = await prepareManifests([document], { ...context, identity: request.identity }, expected);
      if (prepared === undefined) throw new Error('one document makes one manifest');
      // An existing one is refused by the store, in its transaction.
      const { object } = await storeManifest(
        { ...prepared, existing: null, action: 'create' },
        new Map(),
        store,
        actor,
      );
      return { status: 201, body: objectView(object) };
    });
    const { name, tenant } = body.metadata as { name: string; tenant?: string };
    reply.header('location', objectPath(entry, { name, tenant: tenant ?? null }));
    return body;
  });

  app.get(collection, async (request) => {
    const { tenant } = placeOf(request);
    await mustBeAllowed(request, context, 'read', { kind: kind.name, name: null, tenant });
    if (tenant !== null) await findTenant(context, tenant);
    return listObjects(context, entry, tenant, request.query);
  });

  app.get(one, async (request, reply) => {
    const object = await findAllowed(request, 'read');
    reply.header('etag', entityTag(object));
    if (!isUnchanged(request, object)) return objectView(object);
    return reply.code(304).send();
  });

  app.put(one, async (request, reply) => {
    const document = singleDocument(bodyOf(request, 'json', 'yaml'));
    return change(request, reply, () => document);
  });

  app.patch(one, async (request, reply) => {
    const patch = singleDocument(bodyOf(request, 'merge-patch')).value;
    return change(request, reply, (current) => patched(current, patch));
  });

  app.delete(one, async (request, reply) => {
    const { tenant, name } = placeOf(request);
    const actor = await mustBeAllowed(request, context, 'delete', { kind: kind.name, name, tenant });
    return answerOnce(request, reply, context, actor, async () => {
      const current = await findObject(context, entry, tenant, name);
      const object = await store.requestDeletion(current.uid, expectedVersion(request, current), actor);
      return { status: 202, body: objectView(object) };
    });
  });

  async function findAllowed(request: FastifyRequest, action: 'read'): Promise<DeclaredObject> {
    const { tenant, name } = placeOf(request);
    await mustBeAllowed(request, context, action, { kind: kind.name, name, tenant });
    return findObject(context, entry, tenant, name);
  }

  type Reply = Parameters<typeof answerOnce>[1];
  async function change(request: FastifyRequest, reply: Reply, next: (current: DeclaredObject) => ParsedDocument) {
    const { tenant, name } = placeOf(request);
    const actor = await mustBeAllowed(request, context, 'update', { kind: kind.name, name, tenant });
    return answerOnce(request, reply, context, actor, async () => {
      for (let attempt = 1; ; attempt++) {
        const current = await findObject(context, entry, tenant, name);
        const asked = expectedVersion(request, current);
        const expected = { kind, name, ...(tenant === null ? {} : { tenant }) };
        const [prepared] = await prepareManifests(
          [next(current)],
          { ...context, identity: request.identity },
          expected,
        );
        if (prepared === undefined) throw new Error('one document makes one manifest');
        // Without If-Match a patch still must not undo what another wrote since it was read here.
        const version = asked ?? (request.method === 'PATCH' ? current.resourceVersion : null);
        try {
          const manifest = { ...prepared, existing: prepared.existing ?? current };
          const { object } = await storeManifest(manifest, new Map(), store, actor, version);
          return { status: 200, body: objectView(object) };
        } catch (error) {
          const mayRetry = error instanceof StaleVersionError && asked === null && attempt < PATCH_ATTEMPTS;
          if (!mayRetry) throw error;
        }
      }
    });
  }
}

/** The stored object as a manifest, with the patch merged into it. */
function patched(current: DeclaredObject, patch: unknown): ParsedDocument {
  const { apiVersion, kind, metadata, spec } = objectView(current);
  const { name, tenant, labels, annotations } = metadata as Record<string, never>;
  const manifest = {
    apiVersion,
    kind,
    metadata: { name, ...(tenant === undefined ? {} : { tenant }), labels, annotations },
    spec,
  };
  const value = mergePatch(manifest as never, patch as never);
  checkTree(value);
  return { value, place: () => undefined };
}
