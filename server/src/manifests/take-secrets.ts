import {
  GENERATED_CHARACTERS,
  type GeneratedSecret,
  generatedSecret,
  type JsonObject,
  type JsonValue,
  type SealedValue,
  type SecretEncoding,
  sealedValue,
} from '@tenantry/kinds';
import type { JsonSchema } from './catalog.ts';
import { secretsIn } from './secret-fields.ts';
import type { Path } from './tree.ts';

/** A secret on its way from the manifest to its seal. Whatever prints or writes what holds it shows nothing. */
export class ClearText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toJSON(): string {
    return '(hidden)';
  }
}

/** What a manifest says of one of its secrets. */
export interface TakenSecret {
  /** From the spec to the value. */
  readonly path: Path;
  /** The path as versions are kept under it. */
  readonly name: string;
  readonly encoding: SecretEncoding;
  readonly meaning: Meaning;
}

export type Meaning =
  | { readonly kind: 'written'; readonly text: ClearText }
  | { readonly kind: 'version'; readonly version: number }
  | {
      readonly kind: 'generated';
      readonly parameters: Omit<GeneratedSecret, 'value'>;
      readonly version: number | null;
    };

/** Stands in a spec until the value is sealed. */
const TAKEN: SealedValue = { sealed: { version: 0, fingerprint: '' } };

/** A checked spec without its secrets, and those by themselves. */
export function takeSecrets(
  schema: JsonSchema,
  spec: JsonObject,
): { readonly spec: JsonObject; readonly secrets: readonly TakenSecret[] } {
  const secrets = secretsIn(schema, spec).map(({ path, field, value }): TakenSecret => {
    if (field !== 'generated') return { path, name: nameOf(path), encoding: field, meaning: meaningOf(value) };
    const inner = [...path, 'value'];
    return { path: inner, name: nameOf(inner), encoding: 'text', meaning: generated(value) };
  });
  return { spec: secrets.reduce((result, { path }) => withValue(result, path, TAKEN), spec), secrets };
}

/** The spec with something else at one place. */
export function withValue(spec: JsonObject, path: Path, value: JsonValue): JsonObject {
  return placed(spec, path, value) as JsonObject;
}

/** The secrets that a stored spec means, by name. */
export function meantBy(
  schema: JsonSchema,
  spec: JsonObject,
): ReadonlyMap<string, SealedValue & { readonly parameters?: Omit<GeneratedSecret, 'value'> }> {
  return new Map(
    secretsIn(schema, spec).flatMap(({ path, field, value }) => {
      if (field === 'generated') {
        const { value: inner, ...parameters } = generatedSecret.parse(value);
        return inner === undefined ? [] : [[nameOf([...path, 'value']), { ...inner, parameters }] as const];
      }
      const sealed = sealedValue.safeParse(value);
      return sealed.success ? [[nameOf(path), sealed.data] as const] : [];
    }),
  );
}

/** So many random characters, each as likely as the other. */
export function generate(
  { length, characters }: Pick<GeneratedSecret, 'length' | 'characters'>,
  randomInt: (below: number) => number,
): ClearText {
  const alphabet = GENERATED_CHARACTERS[characters];
  return new ClearText(Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''));
}

function meaningOf(value: JsonValue): Meaning {
  if (typeof value === 'string') return { kind: 'written', text: new ClearText(value) };
  return { kind: 'version', version: sealedValue.parse(value).sealed.version };
}

function generated(value: JsonValue): Meaning {
  const { value: inner, ...parameters } = generatedSecret.parse(value);
  return { kind: 'generated', parameters, version: inner?.sealed.version ?? null };
}

function nameOf(path: Path): string {
  return path.join('/');
}

function placed(target: JsonValue | undefined, [first, ...rest]: Path, value: JsonValue): JsonValue {
  if (first === undefined) return value;
  if (Array.isArray(target)) return target.map((item, index) => (index === first ? placed(item, rest, value) : item));
  const fields = (typeof target === 'object' && target !== null ? target : {}) as JsonObject;
  return { ...fields, [first]: placed(fields[first], rest, value) };
}
