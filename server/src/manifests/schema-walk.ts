import type { JsonSchema } from './catalog.ts';
import type { Path } from './tree.ts';

const DEEPEST = 64;

/** The JSON Schemas that may describe the value at a path; several where alternatives allow it. */
export function schemaAt(root: JsonSchema, path: Path, input: unknown): readonly JsonSchema[] {
  let schemas = alternatives(root, input);
  let value = input;
  for (const part of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined;
    schemas = schemas.flatMap((schema) => children(schema, part)).flatMap((schema) => alternatives(schema, value));
  }
  return schemas;
}

/** Names of the fields that an object at this path may have. */
export function fieldNames(root: JsonSchema, path: Path, input: unknown): string[] {
  const names = schemaAt(root, path, input).flatMap((schema) => Object.keys(schema.properties ?? {}));
  return [...new Set(names)];
}

function children(schema: JsonSchema, part: string | number): JsonSchema[] {
  const found =
    typeof part === 'number'
      ? [schema.prefixItems?.[part] ?? (Array.isArray(schema.items) ? schema.items[part] : schema.items)]
      : [schema.properties?.[part] ?? schema.additionalProperties];
  return found.filter((child): child is JsonSchema => typeof child === 'object' && child !== null);
}

/** A schema taken apart into its alternatives; those whose fixed fields contradict the value are left out, if any fits. */
function alternatives(schema: JsonSchema, value: unknown, depth = 0): JsonSchema[] {
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (options.length === 0 || depth > DEEPEST) return [schema];
  const flat = options.flatMap((option) => alternatives(option as JsonSchema, value, depth + 1));
  const fitting = flat.filter((option) => fits(option, value));
  return fitting.length > 0 ? fitting : flat;
}

function fits(schema: JsonSchema, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(schema.properties ?? {}).every(([name, property]) => {
    if (typeof property !== 'object' || property.const === undefined) return true;
    return (value as Record<string, unknown>)[name] === property.const;
  });
}
