import type { JsonValue } from '@tenantry/client';
import { isObject } from './schema.ts';

export type Path = readonly (string | number)[];

/** As problem documents name fields: `spec.ports[0].port`. */
export function fieldOf(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** Whether the first is the second or has it within. */
export function isWithin(field: string, outer: string): boolean {
  return field === outer || (field.startsWith(outer) && /^[.[]/.test(field.slice(outer.length)));
}

export function valueAt(value: JsonValue | undefined, path: Path): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((from, part) => {
    if (Array.isArray(from)) return (from as readonly JsonValue[])[Number(part)];
    return isObject(from) ? from[part] : undefined;
  }, value);
}

/** The object with another field; undefined takes it away. */
export function withField<Of extends object>(value: Of, name: string, next: JsonValue | undefined): Of {
  const { [name]: _, ...rest } = value as Record<string, JsonValue>;
  if (next === undefined) return rest as Of;
  // A field that is there keeps its place.
  return (name in value ? { ...value, [name]: next } : { ...rest, [name]: next }) as Of;
}

/** Whether two values say the same, whatever the order of their fields. */
export function isSame(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => name in other && isSame(one[name], other[name]))
  );
}
