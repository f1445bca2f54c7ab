import { fieldSchema, isAtomic, type Schema } from '../types/schema.ts';
import { elementKey, printPath } from './field-set.ts';

/**
 * What stands twice under one key in a list whose elements have keys, or in a set: `.spec.ports: duplicate entries for key
 * [port=80,protocol="TCP"]`. The API server takes no configuration to apply that has such.
 */
export function duplicates(value: unknown, schema: Schema, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || isAtomic(schema, value)) return [];
  if (!Array.isArray(value)) {
    return Object.entries(value).flatMap(([field, inner]) =>
      duplicates(inner, fieldSchema(schema, field), [...path, `f:${field}`]),
    );
  }
  if (schema.is !== 'list') return [];
  const seen = new Set<string>();
  return value.flatMap((element: unknown) => {
    const key = elementKey(element, schema);
    const here = seen.has(key) ? [`${printPath(path)}: duplicate entries for key ${printPath([key])}`] : [];
    seen.add(key);
    return [...here, ...duplicates(element, schema.element, [...path, key])];
  });
}
