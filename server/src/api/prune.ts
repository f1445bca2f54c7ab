import type { DeclaredObject, JsonObject, ObjectReference } from '@tenantry/kinds';
import type { FastifyRequest } from 'fastify';
import { mustBeAllowed } from '../http/caller.ts';
import { type Catalog, TENANT_KIND } from '../manifests/catalog.ts';
import { referencesOf } from '../manifests/check.ts';
import { inOrder } from '../manifests/order.ts';
import type { PreparedManifest } from '../manifests/prepare.ts';
import { keyOf, keyOfManifest } from '../manifests/references.ts';
import { SET_LABEL } from '../manifests/sets.ts';
import type { ServerContext } from '../options.ts';
import { plain } from './view.ts';

const PAGE = 500;
const MOST_PAGES = 20;

/**
 * What has left a set: its stored objects that the manifests do not declare, in the order in which they can be deleted. What
 * something else still needs, or lives in, is kept: only what is of the set goes, and nothing along with it.
 */
export async function pruneOf(
  set: string,
  prepared: readonly PreparedManifest[],
  request: FastifyRequest,
  context: ServerContext,
): Promise<JsonObject[]> {
  const declared = new Map(prepared.map((one) => [keyOfManifest(one.manifest), one]));
  const left = (await membersOf(set, context)).filter((object) => !declared.has(keyOf(object)));
  for (const { kind, name, tenant } of left) await mustBeAllowed(request, context, 'see-plan', { kind, name, tenant });
  const needs = await Promise.all(left.map((object) => neededBy(object, declared, context)));
  const fates = decide(left, needs);
  const items: JsonObject[] = [];
  for (const { object, keptFor } of fates) {
    const { kind, name, tenant } = object;
    if (keptFor !== null) {
      const reason = `has left the set, and is kept: ${keptFor} needs it`;
      items.push({ kind, name, tenant, action: 'keep', specChanges: [], resources: [], reason });
      continue;
    }
    const planned = await context.planner.planDeletion(object.uid);
    const resources = planned.filter((one) => one.object.kind === kind && one.object.name === name);
    items.push(
      plain({
        ...{ kind, name, tenant, action: 'delete', specChanges: [], reason: 'has left the set' },
        resources: resources.map(({ object: _, ...resource }) => resource),
      }),
    );
  }
  return items;
}

/** The stored objects of a set that are not being deleted already. */
async function membersOf(set: string, { catalog, store }: ServerContext): Promise<DeclaredObject[]> {
  const found: DeclaredObject[] = [];
  for (const { kind } of catalog.entries) {
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { kind: kind.name, labels: { [SET_LABEL]: set }, limit: PAGE };
      const answer: Awaited<ReturnType<typeof store.list>> = await store.list(
        cursor === null ? query : { ...query, cursor },
      );
      found.push(...answer.items.filter(({ deletionRequestedAt }) => deletionRequestedAt === null));
      cursor = answer.nextCursor;
      if (cursor === null) break;
    }
  }
  return found;
}

/** Keys of the objects that keep this one from being deleted, as they will be once the manifests are stored. */
async function neededBy(
  object: DeclaredObject,
  declared: ReadonlyMap<string, PreparedManifest>,
  { catalog, store }: ServerContext,
): Promise<string[]> {
  const key = keyOf(object);
  const holds = (references: readonly ObjectReference[]) =>
    references.some((reference) => reference.ends !== true && keyOf(reference) === key);
  const stored = (await store.dependents(object.uid))
    .filter(({ deletionRequestedAt }) => deletionRequestedAt === null)
    .filter((other) => !declared.has(keyOf(other)) && holds(referencesNow(other, catalog)))
    .map(keyOf);
  const sent = [...declared].filter(([, { manifest }]) => holds(manifest.references)).map(([other]) => other);
  return [...stored, ...sent];
}

function referencesNow(object: DeclaredObject, catalog: Catalog): ObjectReference[] {
  const kind = catalog.byName(object.kind)?.kind;
  const home: ObjectReference[] =
    object.tenant === null ? [] : [{ kind: TENANT_KIND, name: object.tenant, tenant: null, field: 'metadata.tenant' }];
  return kind === undefined ? home : [...home, ...referencesOf(kind, object.spec, object.tenant)];
}

interface Fate {
  readonly object: DeclaredObject;
  /** Key of what needs it, or null where it goes. */
  readonly keptFor: string | null;
}

/** What is needed by something that stays, stays; what is left goes, those first that need others. */
function decide(left: readonly DeclaredObject[], needs: readonly (readonly string[])[]): Fate[] {
  const keptFor = new Map<string, string>();
  const neededBy = new Map(left.map((object, index) => [keyOf(object), needs[index] ?? []]));
  // Each round keeps one at least, so there are at most as many rounds as objects.
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const [key, others] of neededBy) {
      const staying = others.find((other) => !neededBy.has(other) || keptFor.has(other));
      if (keptFor.has(key) || staying === undefined) continue;
      keptFor.set(key, staying);
      isSettled = false;
    }
  }
  const ordered = inOrder(
    left.map((object) => ({ key: keyOf(object), item: object, dependencies: neededBy.get(keyOf(object)) ?? [] })),
  );
  const objects = 'order' in ordered ? ordered.order : left;
  return objects.map((object) => ({ object, keptFor: keptFor.get(keyOf(object)) ?? null }));
}
