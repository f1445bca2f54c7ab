import type { DeclaredObject, ObjectReference } from '@tenantry/kinds';
import type { Actor, AskedDeed, ObjectDraft, ObjectStore } from '@tenantry/store/contract';
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
