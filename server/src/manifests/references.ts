import type { DeclaredObject, ObjectReference } from '@tenantry/kinds';
import type { ObjectStore } from '@tenantry/store/contract';
import type { Catalog } from './catalog.ts';
import { type CheckedManifest, type ManifestFault, referencesOf } from './check.ts';
import { inOrder, type Node } from './order.ts';
import { suggestion } from './suggest.ts';

const MOST_NAMES = 50;
/** Stored objects looked at to find a circle that leads through them. */
const MOST_VISITS = 2_000;

export interface ObjectKey {
  readonly kind: string;
  readonly tenant: string | null;
  readonly name: string;
}

export function keyOf({ kind, tenant, name }: ObjectKey): string {
  return tenant === null ? `${kind}/${name}` : `${kind}/${tenant}/${name}`;
}

export function keyOfManifest(manifest: CheckedManifest): string {
  return keyOf({ kind: manifest.kind.name, tenant: manifest.tenant, name: manifest.name });
}

/** Finds objects, asking the store once for each. */
export type Finder = (key: ObjectKey) => Promise<DeclaredObject | null>;

/** @param known what was read a moment ago */
export function createFinder(store: ObjectStore, known: DeclaredObject | null = null): Finder {
  const found = new Map<string, Promise<DeclaredObject | null>>();
  if (known !== null) found.set(keyOf(known), Promise.resolve(known));
  return (key) => {
    const object = found.get(keyOf(key)) ?? store.find(key.kind, key.tenant, key.name);
    found.set(keyOf(key), object);
    return object;
  };
}

/** Faults for references that lead nowhere, or to what is being deleted. `together` are the keys declared in the same request. */
export async function referenceFaults(
  manifest: CheckedManifest,
  together: ReadonlySet<string>,
  find: Finder,
  store: ObjectStore,
): Promise<ManifestFault[]> {
  const faults: ManifestFault[] = [];
  for (const reference of manifest.references) {
    if (together.has(keyOf(reference))) continue;
    const target = await find(reference);
    const path = reference.field.split('.');
    const what = `${reference.kind} ${reference.name}`;
    if (target === null) {
      const isOthers = reference.tenant !== null && reference.tenant !== manifest.tenant;
      const remedy = isOthers ? `ask ${reference.tenant} for its name` : await whatExists(reference, store);
      faults.push(manifest.fault('unknown-reference', path, `there is no ${what}`, remedy));
    } else if (target.deletionRequestedAt !== null) {
      const message = `${what} is being deleted`;
      faults.push(manifest.fault('reference-deleting', path, message, `refer to another ${reference.kind}`));
    }
  }
  return faults;
}

async function whatExists({ kind, tenant, name }: ObjectReference, store: ObjectStore): Promise<string> {
  const page = await store.list({ kind, ...(tenant === null ? {} : { tenant }), limit: MOST_NAMES });
  const names = page.items.map((object) => object.name);
  if (names.length === 0) return `there is no ${kind} yet; create it first, or in the same apply`;
  const existing = `existing: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
  const near = suggestion(name, names, 'names');
  return near.startsWith('did you mean') ? `${near} (${existing})` : existing;
}

/**
 * Puts manifests behind what they refer to. A circle is a fault on the first manifest in it, also where it leads through
 * objects that are stored already.
 */
export async function orderManifests(
  manifests: readonly CheckedManifest[],
  catalog: Catalog,
  find: Finder,
): Promise<{ order: readonly CheckedManifest[] } | { fault: ManifestFault }> {
  const nodes: Node<CheckedManifest | null>[] = manifests.map((item) => ({
    key: keyOfManifest(item),
    item,
    dependencies: item.references.map(keyOf),
  }));
  nodes.push(...(await storedNodes(manifests, catalog, find)));
  const ordered = inOrder(nodes);
  if ('order' in ordered) return { order: ordered.order.filter((item) => item !== null) };
  const manifest = manifests.find((item) => ordered.circle.includes(keyOfManifest(item)));
  if (manifest === undefined)
    throw new Error(`stored objects refer to one another in a circle: ${ordered.circle.join(' → ')}`);
  const reference = manifest.references.find((target) => ordered.circle.includes(keyOf(target)));
  const path = reference?.field.split('.') ?? ['spec'];
  const circle = ordered.circle.map((key) => key.replace('/', ' ')).join(' → ');
  return {
    fault: manifest.fault('cyclic-reference', path, `a cyclic reference: ${circle}`, 'take one of the references out'),
  };
}

/** The stored objects that the manifests lead to. Only through them could a circle close that the manifests alone do not show. */
async function storedNodes(
  manifests: readonly CheckedManifest[],
  catalog: Catalog,
  find: Finder,
): Promise<Node<null>[]> {
  const seen = new Set(manifests.map(keyOfManifest));
  const open = manifests.flatMap((manifest) => manifest.references);
  const nodes: Node<null>[] = [];
  for (let next = open.pop(); next !== undefined && nodes.length < MOST_VISITS; next = open.pop()) {
    if (seen.has(keyOf(next))) continue;
    seen.add(keyOf(next));
    const object = await find(next);
    const entry = catalog.byName(next.kind);
    if (object === null || entry === undefined) continue;
    const references = referencesOf(entry.kind, object.spec, object.tenant);
    nodes.push({ key: keyOf(next), item: null, dependencies: references.map(keyOf) });
    open.push(...references);
  }
  return nodes;
}
