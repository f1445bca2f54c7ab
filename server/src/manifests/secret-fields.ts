import type { JsonValue, SecretField } from '@tenantry/kinds';
import type { JsonSchema } from './catalog.ts';
import type { Path } from './tree.ts';

/** Where a spec holds a secret, or means one. */
export interface SecretPlace {
  readonly path: Path;
  readonly field: SecretField;
  readonly value: JsonValue;
}

const DEEPEST = 64;

/** Every place in a value whose schema says that it is secret. */
export function secretsIn(schema: JsonSchema, value: JsonValue): SecretPlace[] {
  return search([schema], value, []);
}

function search(schemas: readonly JsonSchema[], value: JsonValue, path: Path): SecretPlace[] {
  const options = schemas.flatMap((schema) => alternatives(schema));
  const field = options.map(fieldOf).find((found) => found !== null) ?? null;
  if (field !== null) return [{ path, field, value }];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => search(options.flatMap(itemsOf), item, [...path, index]));
  }
  return Object.entries(value).flatMap(([name, child]) =>
    search(
      options.flatMap((option) => valuesOf(option, name)),
      child as JsonValue,
      [...path, name],
    ),
  );
}

/** Whether objects of this schema may hold secrets at all. */
export function mayHoldSecrets(schema: JsonSchema): boolean {
  return /"secret":"(text|base64|generated)"/.test(JSON.stringify(schema));
}

function fieldOf(schema: JsonSchema): SecretField | null {
  const { secret } = schema as { readonly secret?: unknown };
  return secret === 'text' || secret === 'base64' || secret === 'generated' ? secret : null;
}

/** A schema's alternatives, as deep as they go; what is secret as a whole is not taken apart. */
function alternatives(schema: JsonSchema, depth = 0): JsonSchema[] {
  if (fieldOf(schema) !== null || depth > DEEPEST) return [schema];
  const inner = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => list ?? []);
  return [schema, ...inner.flatMap((one) => alternatives(one as JsonSchema, depth + 1))];
}

function itemsOf({ items }: JsonSchema): JsonSchema[] {
  return isSchema(items) ? [items] : [];
}

function valuesOf({ properties, additionalProperties }: JsonSchema, name: string): JsonSchema[] {
  const own = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
  return isSchema(own) ? [own] : [];
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
