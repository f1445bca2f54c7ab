import type { JsonObject, Kind, ObjectReference } from '@tenantry/kinds';
import type { FieldError, ProblemCode } from '../problems/index.ts';
import { type Catalog, type CatalogEntry, type JsonSchema, TENANT_KIND } from './catalog.ts';
import { type Envelope, envelopeJsonSchema, envelopeSchema } from './envelope.ts';
import { type LocatedError, toFieldErrors } from './issues.ts';
import { nameFault, normalName } from './names.ts';
import type { ParsedDocument } from './parse.ts';
import type { ManifestSecrets } from './seal-manifest.ts';
import { suggestion } from './suggest.ts';
import { type TakenSecret, takeSecrets } from './take-secrets.ts';
import { type Path, toField, valueAt } from './tree.ts';

/** An error with the code that it would have alone. */
export interface ManifestFault {
  readonly code: ProblemCode;
  readonly error: FieldError;
}

/** Which object a request is about, where its path says so. */
export interface Expectation {
  readonly kind?: Kind;
  readonly tenant?: string;
  readonly name?: string;
}

/** A manifest that is right in itself; what it refers to was not looked at yet. */
export interface CheckedManifest {
  readonly kind: Kind;
  readonly name: string;
  readonly displayName: string;
  readonly tenant: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Parsed by the kind's schema, defaults filled in, secrets taken out. */
  readonly spec: JsonObject;
  /** Of the spec, as people write it. */
  readonly schema: JsonSchema;
  /** The secrets that were in the spec. */
  readonly taken: readonly TakenSecret[];
  /** The same, sealed: once it is known whose they are. */
  readonly secrets?: ManifestSecrets;
  /** What it refers to; `field` counts from the root of the manifest (`spec.infrastructure`). The tenant it lives in is among them. */
  readonly references: readonly ObjectReference[];
  /** Makes an error message out of a place in this manifest. */
  readonly fault: (code: ProblemCode, path: Path, message: string, remedy: string) => ManifestFault;
}

export type Checked = { readonly manifest: CheckedManifest } | { readonly faults: readonly ManifestFault[] };

/** Checks one document on its own: envelope, kind, names and the kind's schema. Pure. `prefix` goes before the names of fields. */
export function checkManifest(
  document: ParsedDocument,
  prefix: string,
  catalog: Catalog,
  expected: Expectation,
): Checked {
  const locate = (code: ProblemCode, error: LocatedError): ManifestFault => {
    const { path, ...rest } = error;
    const field = [prefix, rest.field].filter((part) => part !== '').join('.');
    return { code, error: { ...rest, field, ...document.place(path) } };
  };
  const fault = (code: ProblemCode, path: Path, message: string, remedy: string) =>
    locate(code, { path, field: toField(path), message, remedy });

  const { value } = document;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      faults: [
        fault('invalid-manifest', [], 'is not a manifest', 'write an object with apiVersion, kind, metadata and spec'),
      ],
    };
  }
  const faults: ManifestFault[] = [];
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) {
    faults.push(
      ...toFieldErrors(envelope.error.issues, [], value, envelopeJsonSchema).map((error) =>
        locate('invalid-manifest', error),
      ),
    );
  }
  // Whatever the envelope lacks, what can be said about the rest is said in the same answer.
  const entry = kindOf(value, catalog, expected, fault, faults);
  if (entry === undefined) return { faults };
  if (envelope.success) faults.push(...nameFaults(envelope.data, entry.kind, expected, fault));
  const spec = specOf(value, entry, locate, faults);
  if (faults.length > 0 || spec === null || !envelope.success) return { faults };
  return { manifest: assemble(envelope.data, entry, spec, expected, fault) };
}

type Fault = CheckedManifest['fault'];

function kindOf(
  value: object,
  catalog: Catalog,
  expected: Expectation,
  fault: Fault,
  faults: ManifestFault[],
): CatalogEntry | undefined {
  const name = valueAt(value, ['kind']);
  if (typeof name !== 'string' || name === '') return undefined;
  const entry = catalog.byName(name);
  if (entry === undefined) {
    const kinds = catalog.entries.map(({ kind }) => kind.name);
    faults.push(
      fault('unknown-kind', ['kind'], `there is no kind ${JSON.stringify(name)}`, suggestion(name, kinds, 'kinds')),
    );
    return undefined;
  }
  if (expected.kind !== undefined && entry.kind.name !== expected.kind.name) {
    const message = `is ${name}, but the path is for ${expected.kind.name}`;
    faults.push(
      fault('invalid-manifest', ['kind'], message, `write "${expected.kind.name}", or send it to its own path`),
    );
    return undefined;
  }
  return entry;
}

function nameFaults({ metadata }: Envelope, kind: Kind, expected: Expectation, fault: Fault): ManifestFault[] {
  const faults: ManifestFault[] = [];
  const name = nameFault('', metadata.name, kind.maxNameLength);
  if (name !== null) faults.push(fault('invalid-manifest', ['metadata', 'name'], name.message, name.remedy));
  if (expected.name !== undefined && normalName(metadata.name) !== expected.name) {
    const message = `is ${metadata.name}, but the path names ${expected.name}`;
    faults.push(
      fault('invalid-manifest', ['metadata', 'name'], message, 'names cannot change; send it to the path of its name'),
    );
  }
  const tenantPath = ['metadata', 'tenant'];
  if (kind.scope === 'platform' && metadata.tenant !== undefined) {
    const message = `${kind.name} does not live in a tenant`;
    faults.push(fault('invalid-manifest', tenantPath, message, 'leave it out'));
  }
  if (kind.scope === 'tenant' && metadata.tenant === undefined && expected.tenant === undefined) {
    const message = 'is required';
    faults.push(fault('invalid-manifest', tenantPath, message, `name the tenant that the ${kind.name} lives in`));
  }
  if (
    metadata.tenant !== undefined &&
    expected.tenant !== undefined &&
    normalName(metadata.tenant) !== expected.tenant
  ) {
    const message = `is ${metadata.tenant}, but the path is in ${expected.tenant}`;
    faults.push(fault('invalid-manifest', tenantPath, message, 'leave it out, or send it to the path of its tenant'));
  }
  return faults;
}

function specOf(
  value: object,
  { kind, schema }: CatalogEntry,
  locate: (code: ProblemCode, error: LocatedError) => ManifestFault,
  faults: ManifestFault[],
): JsonObject | null {
  const written = valueAt(value, ['spec']);
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return null;
  const parsed = kind.schema.safeParse(written);
  if (!parsed.success) {
    const errors = toFieldErrors(parsed.error.issues, ['spec'], written, schema);
    faults.push(...errors.map((error) => locate('invalid-manifest', error)));
    return null;
  }
  // A schema yields plain JSON; this takes out fields that are present but undefined.
  return JSON.parse(JSON.stringify(parsed.data)) as JsonObject;
}

function assemble(
  { metadata }: Envelope,
  { kind, schema }: CatalogEntry,
  written: JsonObject,
  expected: Expectation,
  fault: Fault,
): CheckedManifest {
  const { spec, secrets: taken } = takeSecrets(schema, written);
  const tenant = kind.scope === 'tenant' ? (expected.tenant ?? normalName(metadata.tenant ?? '')) : null;
  const own: ObjectReference[] =
    tenant === null ? [] : [{ kind: TENANT_KIND, name: tenant, tenant: null, field: 'metadata.tenant' }];
  return {
    kind,
    name: normalName(metadata.name),
    displayName: metadata.name,
    tenant,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    spec,
    schema,
    taken,
    references: [...own, ...referencesOf(kind, spec, tenant)],
    fault,
  };
}

/** The references of a stored or checked spec, names in lower case, fields counted from the root of the manifest. */
export function referencesOf(kind: Kind, spec: JsonObject, tenant: string | null): ObjectReference[] {
  return kind.references(spec, tenant).map((reference) => ({
    ...reference,
    name: normalName(reference.name),
    field: reference.field.startsWith('spec.') ? reference.field : `spec.${reference.field}`,
  }));
}
