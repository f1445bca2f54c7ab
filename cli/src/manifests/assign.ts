import type { JsonObject, JsonValue } from '@tenantry/client';
import { usageError } from '../exit.ts';
import { fieldSchema, typesOf } from '../schema.ts';
import { yaml } from '../yaml.ts';

export interface Assignment {
  /** Path in the spec: `nodes.min`. */
  readonly path: string;
  readonly text: string;
}

/** `nodes.min=2` → path and text. A leading `spec.` may be written or not. */
export function parseAssignment(text: string): Assignment {
  const at = text.indexOf('=');
  if (at < 1) throw usageError(`"${text}" sets nothing.`, 'Write PATH=VALUE, such as nodes.min=2.');
  return { path: text.slice(0, at).replace(/^spec\./, ''), text: text.slice(at + 1) };
}

/**
 * The spec that the assignments make, each value read as the schema's type of its field: `1` is a number where one is
 * wanted and a text where a text is. Fields that the schema does not know are sent as they are; the API refuses them and
 * says which are close.
 */
export function assign(schema: JsonObject, assignments: readonly Assignment[]): JsonObject {
  const spec: Record<string, JsonValue> = {};
  for (const { path, text } of assignments) {
    const parts = path.split('.');
    if (parts.some((part) => part === '' || part === '__proto__')) throw usageError(`"${path}" is no path of a field.`);
    place(spec, parts, valueFor(fieldSchema(schema, parts), text), path);
  }
  return spec;
}

function place(
  target: Record<string, JsonValue>,
  [first = '', ...rest]: readonly string[],
  value: JsonValue,
  path: string,
): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = target[first] ?? {};
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
    throw usageError(`${path} cannot be set: ${first} was set to a value of its own.`);
  }
  // Made by this function alone, so it may be written to.
  const next = inner as Record<string, JsonValue>;
  target[first] = next;
  place(next, rest, value, path);
}

function valueFor(field: JsonObject | null, text: string): JsonValue {
  if (field !== null && typesOf(field).includes('string') && !/^null$/.test(text)) return text;
  try {
    return yaml().parse(text, { maxAliasCount: 0 }) as JsonValue;
  } catch {
    return text;
  }
}
