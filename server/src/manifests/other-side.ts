import { authorize, type Identity } from '@tenantry/access';
import type { DeclaredObject, Kind, ObjectReference } from '@tenantry/kinds';
import type { ObjectStore } from '@tenantry/store/contract';
import { type FieldError, ProblemError } from '../problems/index.ts';
import { type Catalog, TENANT_KIND } from './catalog.ts';
import { type CheckedManifest, referencesOf } from './check.ts';
import type { Finder } from './references.ts';

/** The tenant that what is referred to is in, or is. */
const tenantOf = ({ kind, name, tenant }: ObjectReference) => tenant ?? (kind === TENANT_KIND ? name : null);

/**
 * What asks for something of another tenant says nothing of what there is: of what its declarer may not look at, the references are
 * left out, whether they lead somewhere or not, and all that follows is the same. The other side's agreement makes them
 * (`agreedReferences`); what it made, or was made by somebody who may look, stays.
 */
export async function withoutOthers(
  manifest: CheckedManifest,
  existing: DeclaredObject | null,
  identity: Identity | null,
  find: Finder,
  store: Pick<ObjectStore, 'referencesOf'>,
): Promise<CheckedManifest> {
  if (manifest.kind.consent === undefined) return manifest;
  const isHidden = (reference: ObjectReference) => {
    const other = tenantOf(reference);
    if (other === null || other === manifest.tenant) return false;
    return identity === null || !authorize(identity, 'read', reference).isAllowed;
  };
  if (!manifest.references.some(isHidden)) return manifest;
  const standing = new Set(existing === null ? [] : await store.referencesOf(existing.uid));
  const references: ObjectReference[] = [];
  for (const reference of manifest.references) {
    const isKept = !isHidden(reference) || (standing.size > 0 && standing.has((await find(reference))?.uid ?? ''));
    if (isKept) references.push(reference);
  }
  return { ...manifest, references };
}

/**
 * Uids of what an object refers to, for whoever agrees to it: now all of it has to be there, and offer what is asked for.
 *
 * @throws ProblemError `unknown-reference`, `reference-deleting`, `invalid-manifest`
 */
export async function agreedReferences(
  kind: Kind,
  object: DeclaredObject,
  catalog: Catalog,
  find: Finder,
): Promise<readonly string[]> {
  const found = await findAll(referencesOf(kind, object.spec, object.tenant), find);
  const tenantKind = catalog.byName(TENANT_KIND)?.kind;
  const own = object.tenant === null ? null : await find({ kind: TENANT_KIND, tenant: null, name: object.tenant });
  const around =
    own === null || tenantKind === undefined
      ? {}
      : { ...(await findAll(referencesOf(tenantKind, own.spec, null), find)), tenant: own };
  const faults = kind.faults?.({
    spec: kind.schema.parse(object.spec),
    references: { ...around, ...found },
    existing: object,
  });
  const [first] = faults ?? [];
  if (first === undefined) return Object.values(found).map(({ uid }) => uid);
  throw new ProblemError('invalid-manifest', {
    detail: `What is asked for cannot be given: ${first.field} ${first.message}.`,
    remedy: `Have ${object.tenant ?? 'who declared it'} ask for something else.`,
    errors: [...(faults ?? [])],
  });
}

/** By the field that names them. */
async function findAll(
  references: readonly ObjectReference[],
  find: Finder,
): Promise<Readonly<Record<string, DeclaredObject>>> {
  const found: Record<string, DeclaredObject> = {};
  for (const reference of references) {
    const target = await find(reference);
    if (target === null) throw missing(reference);
    if (target.deletionRequestedAt !== null) throw leaving(reference);
    found[reference.field.replace(/^spec\./, '')] = target;
  }
  return found;
}

function missing({ kind, name, tenant, field }: ObjectReference): ProblemError {
  const message = `there is no ${kind} ${name}${tenant === null ? '' : ` in ${tenant}`}`;
  return unfit('unknown-reference', { field, message, remedy: 'create it first, or refuse what is asked' });
}

function leaving({ kind, name, field }: ObjectReference): ProblemError {
  const message = `${kind} ${name} is being deleted`;
  return unfit('reference-deleting', { field, message, remedy: 'refuse what is asked' });
}

function unfit(code: 'unknown-reference' | 'reference-deleting', error: FieldError): ProblemError {
  const remedy = `${error.remedy.charAt(0).toUpperCase()}${error.remedy.slice(1)}.`;
  return new ProblemError(code, { detail: `${error.field}: ${error.message}.`, remedy, errors: [error] });
}
