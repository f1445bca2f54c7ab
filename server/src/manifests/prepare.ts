import type { Identity } from '@tenantry/access';
import type { Counters, DeclaredObject, NameClaim, ObjectReference } from '@tenantry/kinds';
import type { ObjectStore } from '@tenantry/store/contract';
import { ProblemError } from '../problems/index.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { type Catalog, TENANT_KIND } from './catalog.ts';
import { changesOf, type SpecChange } from './changes.ts';
import { type CheckedManifest, checkManifest, type Expectation, type ManifestFault, referencesOf } from './check.ts';
import { asDeclared } from './declared.ts';
import { heldNameFaults } from './held-names.ts';
import { immutableFaults } from './immutable.ts';
import { limitedKindFaults, limitFaults } from './limits.ts';
import { withoutOthers } from './other-side.ts';
import type { ParsedDocument } from './parse.ts';
import { createFinder, type Finder, keyOf, keyOfManifest, orderManifests, referenceFaults } from './references.ts';
import { registeredClusterFaults } from './registered-cluster.ts';
import type { UsageSource } from './room.ts';
import { sealManifest } from './seal-manifest.ts';
import { inSet, type Membership } from './sets.ts';

/** Errors told in one answer; more would not be read. */
const MOST_ERRORS = 100;

/** A manifest that may be stored as it is, with what it would replace. */
export interface PreparedManifest {
  readonly manifest: CheckedManifest;
  /** Position in the request. */
  readonly index: number;
  readonly existing: DeclaredObject | null;
  readonly action: 'create' | 'change' | 'none';
  readonly changes: readonly SpecChange[];
  /** Objects that it refers to and that are stored, its tenant among them. */
  readonly referenced: readonly DeclaredObject[];
  /** Where an action counts; otherwise what was counted stays. */
  readonly counters?: Counters;
  /** Names that it claims for itself alone. */
  readonly claims: readonly NameClaim[];
}

/**
 * Checks manifests as a whole, each alone and all together, before anything is stored: every error of every manifest in
 * one answer. Returns them in the order in which they can be stored.
 */
export async function prepareManifests(
  documents: readonly ParsedDocument[],
  context: {
    readonly catalog: Catalog;
    readonly store: ObjectStore & UsageSource;
    readonly sealer: Sealer;
    readonly identity?: Identity | null;
    /** Where manifests are applied together; otherwise their labels are what they say. */
    readonly membership?: Membership;
    /** The object that it is about, if it was read just before. */
    readonly current?: DeclaredObject;
  },
  expected: Expectation = {},
  prefixOf: (index: number) => string = () => '',
): Promise<PreparedManifest[]> {
  const faults: ManifestFault[] = [];
  const right: { manifest: CheckedManifest; index: number }[] = [];
  documents.forEach((document, index) => {
    const result = checkManifest(document, prefixOf(index), context.catalog, expected);
    if ('faults' in result) faults.push(...result.faults);
    else right.push({ manifest: result.manifest, index });
  });
  faults.push(...twins(right));

  const find = createFinder(context.store, context.current);
  const together = new Set(right.map(({ manifest }) => keyOfManifest(manifest)));
  // Asked for together, they are one statement; the finder remembers.
  const standing = await Promise.all(
    right.map(({ manifest: { kind, tenant, name } }) => find({ kind: kind.name, tenant, name })),
  );
  const checked: typeof right = [];
  for (const [position, { manifest, index }] of right.entries()) {
    const existing = standing[position] ?? null;
    const sealed = await sealManifest(manifest, existing, context.sealer);
    const joined =
      context.membership === undefined
        ? { manifest: sealed.manifest, faults: [] }
        : inSet(sealed.manifest, existing, context.membership);
    faults.push(...sealed.faults, ...joined.faults);
    const { identity = null, store } = context;
    checked.push({ manifest: await withoutOthers(joined.manifest, existing, identity, find, store), index });
  }
  const prepared = new Map<CheckedManifest, PreparedManifest>();
  for (const { manifest, index } of checked) {
    faults.push(...(await referenceFaults(manifest, together, find, context.store)));
    faults.push(...(await registeredClusterFaults(manifest, context.store)));
    faults.push(...limitedKindFaults(manifest, context.catalog));
    const existing = await find({ kind: manifest.kind.name, tenant: manifest.tenant, name: manifest.name });
    if (existing !== null) faults.push(...existingFaults(existing, manifest));
    const alone = await assemble(manifest, index, existing, find);
    const around = await surroundings(manifest, alone, checked, context.catalog, find);
    const one = { ...alone, claims: manifest.kind.claims?.(manifest.spec, { references: around }) ?? [] };
    faults.push(...contextFaults(manifest, existing, around));
    const earlier = [...prepared.values()];
    faults.push(...(await heldNameFaults(one, existing, earlier, context.store, context.identity ?? null)));
    prepared.set(manifest, one);
    if (faults.length >= MOST_ERRORS) break;
  }
  refuse(faults);
  const ordered = await orderManifests(
    checked.map(({ manifest }) => manifest),
    context.catalog,
    find,
  );
  if ('fault' in ordered) refuse([ordered.fault]);
  const ready = 'order' in ordered ? ordered.order.flatMap((manifest) => prepared.get(manifest) ?? []) : [];
  // In the order in which they are stored, each counts those before it.
  refuse(await limitFaults(ready, find, context.store));
  return ready;
}

function twins(checked: readonly { manifest: CheckedManifest }[]): ManifestFault[] {
  const seen = new Set<string>();
  return checked.flatMap(({ manifest }) => {
    const key = keyOfManifest(manifest);
    const isTwin = seen.has(key);
    seen.add(key);
    const message = `${manifest.kind.name} ${manifest.name} is declared more than once`;
    return isTwin ? [manifest.fault('invalid-manifest', ['metadata', 'name'], message, 'keep one of them')] : [];
  });
}

function existingFaults(existing: DeclaredObject, manifest: CheckedManifest): ManifestFault[] {
  if (existing.deletionRequestedAt === null) return immutableFaults(existing, manifest);
  const message = `${existing.kind} ${existing.name} is being deleted`;
  return [manifest.fault('being-deleted', ['metadata', 'name'], message, 'wait until it is gone, or use another name')];
}

/** What a spec is looked at in the light of: what it refers to and what its tenant refers to, by the field of the reference. */
async function surroundings(
  manifest: CheckedManifest,
  { referenced }: Pick<PreparedManifest, 'referenced'>,
  checked: readonly { manifest: CheckedManifest }[],
  catalog: Catalog,
  find: Finder,
): Promise<Readonly<Record<string, DeclaredObject>>> {
  const look = async (references: readonly ObjectReference[]): Promise<Record<string, DeclaredObject>> => {
    const found: Record<string, DeclaredObject> = {};
    for (const reference of references) {
      const together = checked.find((other) => keyOfManifest(other.manifest) === keyOf(reference))?.manifest;
      const stored = referenced.find((object) => keyOf(object) === keyOf(reference)) ?? (await find(reference));
      const target = together === undefined ? stored : asDeclared(together, stored ?? undefined);
      if (target !== null) found[reference.field.replace(/^(spec|metadata)\./, '')] = target;
    }
    return found;
  };
  const own = await look(manifest.references);
  const tenantKind = catalog.byName(TENANT_KIND)?.kind;
  if (own.tenant === undefined || manifest.tenant === null || tenantKind === undefined) return own;
  return { ...(await look(referencesOf(tenantKind, own.tenant.spec, null))), ...own };
}

/** What is wrong with a spec in the light of what is around it, stored or declared in the same request, and of what it was. */
function contextFaults(
  manifest: CheckedManifest,
  existing: DeclaredObject | null,
  references: Readonly<Record<string, DeclaredObject>>,
): ManifestFault[] {
  if (manifest.kind.faults === undefined) return [];
  return manifest.kind
    .faults({ spec: manifest.spec, references, ...(existing === null ? {} : { existing }) })
    .map(({ field, message, remedy }) => manifest.fault('invalid-manifest', field.split('.'), message, remedy));
}

async function assemble(
  manifest: CheckedManifest,
  index: number,
  existing: DeclaredObject | null,
  find: Finder,
): Promise<Omit<PreparedManifest, 'claims'>> {
  const changes = changesOf(existing, manifest);
  const action = existing === null ? 'create' : changes.length > 0 ? 'change' : 'none';
  const found = await Promise.all(manifest.references.map(find));
  return { manifest, index, existing, action, changes, referenced: found.filter((object) => object !== null) };
}

/** One code when all faults share it; otherwise the manifest is not valid in several ways. */
function refuse(faults: readonly ManifestFault[]): void {
  const first = faults[0];
  if (first === undefined) return;
  const isOne = faults.every(({ code }) => code === first.code);
  const { field, message, remedy } = first.error;
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  throw new ProblemError(isOne ? first.code : 'invalid-manifest', {
    detail: `${field === '' ? 'The manifest' : `${field}:`} ${message}${more}.`,
    errors: faults.slice(0, MOST_ERRORS).map(({ error }) => error),
    ...(faults.length === 1 ? { remedy: capital(remedy) } : {}),
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export { keyOf, TENANT_KIND };
