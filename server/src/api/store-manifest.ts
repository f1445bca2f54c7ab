import type { DeclaredObject, ObjectReference } from '@tenantry/kinds';
import {
  type Actor,
  type AskedDeed,
  LimitReachedError,
  NameHeldError,
  NameTakenError,
  type ObjectDraft,
  type ObjectStore,
  ReferenceGoneError,
  StaleVersionError,
  UnknownClusterError,
} from '@tenantry/store/contract';
import { usageOf } from '../manifests/limits.ts';
import type { PreparedManifest } from '../manifests/prepare.ts';
import { keyOf, keyOfManifest } from '../manifests/references.ts';
import { registeredClusterOf } from '../manifests/registered-cluster.ts';

export type Stored = { readonly object: DeclaredObject; readonly result: 'created' | 'changed' | 'unchanged' };

/**
 * Writes one prepared manifest. `known` holds objects by key that were stored earlier in the same request; it grows by
 * this one. What changes nothing is not written.
 */
export async function storeManifest(
  prepared: PreparedManifest,
  known: Map<string, DeclaredObject>,
  store: ObjectStore,
  actor: Actor,
  expectedVersion: string | null = null,
  asked: AskedDeed | null = null,
): Promise<Stored> {
  const { manifest, existing, action } = prepared;
  const draft = toDraft(prepared, known);
  const object =
    existing === null
      ? await store.create(draft, actor)
      : action === 'none' && expectedVersion === null
        ? existing
        : await store.replace(existing.uid, expectedVersion, draft, actor, asked);
  known.set(keyOfManifest(manifest), object);
  return { object, result: action === 'create' ? 'created' : action === 'change' ? 'changed' : 'unchanged' };
}

/** Of one transaction: what is stored is worked on at once, and until it is, nobody else may take what it holds. */
const MOST_TOGETHER = 100;

/**
 * Prepared manifests in groups, in an order in which they can be stored: new objects that do not refer to each other come together,
 * everything else alone and where it stood.
 */
export function storableTogether(prepared: readonly PreparedManifest[]): PreparedManifest[][] {
  const groups: PreparedManifest[][] = [];
  let first = 0;
  let placed = new Map<string, number>();
  for (const one of prepared) {
    if (one.existing !== null) {
      first = groups.push([one]);
      placed = new Map();
      continue;
    }
    const behind = one.manifest.references.map((reference) => (placed.get(keyOf(reference)) ?? first - 1) + 1);
    let at = Math.max(first, ...behind);
    while ((groups[at]?.length ?? 0) >= MOST_TOGETHER) at += 1;
    groups[at] = [...(groups[at] ?? []), one];
    placed.set(keyOfManifest(one.manifest), at);
  }
  return groups;
}

/** What one of them alone can be refused for. */
const REFUSALS = [
  NameTakenError,
  NameHeldError,
  LimitReachedError,
  ReferenceGoneError,
  StaleVersionError,
  UnknownClusterError,
];

/**
 * Writes a group of `storableTogether`, of new objects at once; null where one of them is refused, and none is stored. `known` is as
 * for `storeManifest`.
 */
export async function storeGroup(
  group: readonly PreparedManifest[],
  known: Map<string, DeclaredObject>,
  store: ObjectStore,
  actor: Actor,
): Promise<Stored[] | null> {
  if (group.length === 1) return null;
  try {
    const drafts = group.map((one) => toDraft(one, known));
    const objects = await store.createAll(drafts, actor);
    for (const object of objects) known.set(keyOf(object), object);
    return objects.map((object) => ({ object, result: 'created' }));
  } catch (error) {
    if (REFUSALS.some((refusal) => error instanceof refusal)) return null;
    throw error;
  }
}

function toDraft(
  { manifest, existing, referenced, counters, claims }: PreparedManifest,
  known: ReadonlyMap<string, DeclaredObject>,
): ObjectDraft {
  const cluster = registeredClusterOf(manifest);
  const stored = new Map(referenced.map((object) => [keyOf(object), object.uid]));
  const uidOf = (reference: ObjectReference): string => {
    const uid = known.get(keyOf(reference))?.uid ?? stored.get(keyOf(reference));
    if (uid === undefined) throw new Error(`${keyOf(reference)} was checked but is neither stored nor known`);
    return uid;
  };
  const ends = manifest.references.filter((reference) => reference.ends).map(uidOf);
  return {
    kind: manifest.kind.name,
    name: manifest.name,
    // A name typed in another case later is the same name; how it was first typed stays.
    displayName: existing?.displayName ?? manifest.displayName,
    tenant: manifest.tenant,
    labels: manifest.labels,
    annotations: manifest.annotations,
    spec: manifest.spec,
    ...(counters === undefined ? {} : { counters }),
    references: [...new Set(manifest.references.map(uidOf))],
    ...(ends.length === 0 ? {} : { ends }),
    claims,
    usage: usageOf(manifest.kind, manifest.spec),
    ...secretsOf(manifest, existing),
    ...(cluster === null ? {} : { cluster }),
  };
}

/** A new object gets the uid that its secrets were sealed for. */
function secretsOf(
  { secrets }: PreparedManifest['manifest'],
  existing: DeclaredObject | null,
): Pick<ObjectDraft, 'secrets' | 'uid'> {
  if (secrets === undefined) return {};
  const { uid, ...sealed } = secrets;
  return { secrets: sealed, ...(existing === null ? { uid } : {}) };
}
