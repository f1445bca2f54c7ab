import type { JsonSchema } from './json-schema.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const embedded = new Set(['apiVersion', 'kind', 'metadata']);

/** A copy without the fields that the schema doesn't have; their paths go into `unknown`. */
export function pruned(value: unknown, schema: JsonSchema, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((element, index) => pruned(element, schema.items ?? keepsAll, `${path}[${index}]`, unknown));
  }
  if (!isObject(value)) return value;
  const keeps = schema['x-kubernetes-preserve-unknown-fields'] === true || schema === keepsAll;
  const result: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value)) {
    const at = path === '' ? field : `${path}.${field}`;
    const known = schema.properties?.[field];
    const { additionalProperties } = schema;
    if (known !== undefined) {
      if (inner === null && known.nullable !== true && known.default !== undefined) continue;
      result[field] = pruned(inner, known, at, unknown);
    } else if (typeof additionalProperties === 'object')
      result[field] = pruned(inner, additionalProperties, at, unknown);
    else if (keeps || additionalProperties === true) result[field] = pruned(inner, keepsAll, at, unknown);
    else if (schema['x-kubernetes-embedded-resource'] === true && embedded.has(field)) {
      result[field] = pruned(inner, keepsAll, at, unknown);
    } else unknown.push(at);
  }
  return result;
}

const keepsAll: JsonSchema = { 'x-kubernetes-preserve-unknown-fields': true };

/** Fills in defaults, in place, wherever their parent is. */
export function fillDefaults(value: unknown, schema: JsonSchema): void {
  if (Array.isArray(value)) {
    for (const element of value) fillDefaults(element, schema.items ?? {});
    return;
  }
  if (!isObject(value)) return;
  for (const [field, inner] of Object.entries(schema.properties ?? {})) {
    if (value[field] === undefined && inner.default !== undefined) value[field] = structuredClone(inner.default);
    if (value[field] !== undefined) fillDefaults(value[field], inner);
  }
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== 'object') return;
  for (const [field, inner] of Object.entries(value)) {
    if (schema.properties?.[field] === undefined) fillDefaults(inner, additionalProperties);
  }
}
