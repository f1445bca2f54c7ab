import type { DeclaredObject } from '@tenantry/kinds';
import type { NotesPatch } from '@tenantry/store/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyOf, singleDocument } from '../http/body.ts';
import { mustBeAllowed } from '../http/caller.ts';
import { answerOnce } from '../http/once.ts';
import { entityTag, expectedVersion, isUnchanged } from '../http/preconditions.ts';
import type { CatalogEntry } from '../manifests/catalog.ts';
import { mergePatch } from '../manifests/merge-patch.ts';
import { notesPatch } from '../manifests/notes.ts';
import type { ParsedDocument } from '../manifests/parse.ts';
import { prepareManifests } from '../manifests/prepare.ts';
import { checkTree } from '../manifests/tree.ts';
import type { ServerContext } from '../options.ts';
import { changeNotes } from './change-notes.ts';
import { changeObject } from './change-object.ts';
import { findObject, findTenant, placeOf } from './find.ts';
import { listObjects, parametersOf } from './list.ts';
import { storeManifest } from './store-manifest.ts';
import { collectionPath, manifestOf, objectPath, objectView } from './view.ts';

/** Create, list, read, replace, patch and delete for one kind. */
export function objectRoutes(app: FastifyInstance, context: ServerContext, entry: CatalogEntry): void {
  const { kind } = entry;
  const { store } = context;
  const collection = collectionPath(kind.plural, kind.scope === 'tenant' ? ':tenant' : null);
  const one = `${collection}/:name`;
  const parameters = parametersOf(context, entry);

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

  app.get(collection, async (request, reply) => {
    const { tenant } = placeOf(request);
    await mustBeAllowed(request, context, 'read', { kind: kind.name, name: null, tenant });
    const inside = tenant === null ? null : await findTenant(context, tenant);
    reply.type('application/json; charset=utf-8');
    return listObjects(context, entry, parameters, inside, request);
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
    return change(request, reply, (current) => patched(current, patch), notesPatch(patch));
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
  async function change(
    request: FastifyRequest,
    reply: Reply,
    next: (current: DeclaredObject) => ParsedDocument,
    notes: NotesPatch | null = null,
  ) {
    const { tenant, name } = placeOf(request);
    const actor = await mustBeAllowed(request, context, 'update', { kind: kind.name, name, tenant });
    return answerOnce(request, reply, context, actor, async () => {
      // Without If-Match a patch still must not undo what another wrote since it was read here.
      const isRelative = request.method === 'PATCH';
      const noted = notes && (await changeNotes(request, context, entry, actor, notes));
      if (noted !== null) return { status: 200, body: objectView(noted) };
      const { object } = await changeObject(request, context, entry, actor, {
        isRelative,
        next: (current) => ({ document: next(current) }),
      });
      return { status: 200, body: objectView(object) };
    });
  }
}

/** The stored object as a manifest, with the patch merged into it. */
function patched(current: DeclaredObject, patch: unknown): ParsedDocument {
  const value = mergePatch(manifestOf(current), patch as never);
  checkTree(value);
  return { value, place: () => undefined };
}
