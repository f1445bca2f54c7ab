import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '@tenantry/kinds';

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let current = value;
  for (const step of path) current = isObject(current) ? current[step] : undefined;
  return current;
}

export function textAt(value: JsonValue | undefined, path: readonly string[]): string | null {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : null;
}

/** A copy with the value at the path set, or taken away when it is undefined. */
export function withValue(body: JsonObject, path: readonly string[], value: JsonValue | undefined): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined) return isObject(value) ? value : body;
  const { [first]: current, ...others } = body;
  if (rest.length === 0) return value === undefined ? others : { ...body, [first]: value };
  if (value === undefined && !isObject(current)) return body;
  return { ...body, [first]: withValue(isObject(current) ? current : {}, rest, value) };
}

/** A copy without what the path names; `*` stands for every item of a list or map. */
export function without(value: JsonValue, path: readonly string[]): JsonValue {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== 'object' || value === null) return value;
  if (isList(value)) return first === '*' ? value.map((item) => without(item, rest)) : value;
  if (!isObject(value)) return value;
  if (first === '*') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, without(item, rest)]));
  }
  if (!(first in value)) return value;
  const { [first]: item, ...others } = value;
  return rest.length === 0 || item === undefined ? others : { ...value, [first]: without(item, rest) };
}

/** The same for the same content, whatever the order of keys. */
export function fingerprint(value: JsonValue): string {
  return createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 22);
}

function canonical(value: JsonValue): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
