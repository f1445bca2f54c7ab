import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isList, isObject } from './json.ts';

/**
 * What to put: what stands there, with `desired` laid over it, and without what `previous` asked for and `desired` no
 * longer does. Lists are replaced whole, but lists at `children` keep the items that others manage.
 */
export function merge(
  current: JsonObject,
  desired: JsonObject,
  previous: JsonObject | null,
  children: readonly string[],
  path: readonly string[] = [],
): JsonObject {
  const result: Record<string, JsonValue> = { ...current };
  for (const key of Object.keys(previous ?? {})) {
    if (!(key in desired)) delete result[key];
  }
  for (const [key, value] of Object.entries(desired)) {
    const at = [...path, key];
    const there = result[key];
    const before = previous?.[key];
    if (isObject(value) && isObject(there)) {
      result[key] = merge(there, value, isObject(before) ? before : null, children, at);
    } else if (isList(value) && isList(there) && children.includes(at.join('.'))) {
      result[key] = mergeChildren(there, value, isList(before) ? before : [], children, at);
    } else {
      result[key] = value;
    }
  }
  return result;
}

function mergeChildren(
  current: readonly JsonValue[],
  desired: readonly JsonValue[],
  previous: readonly JsonValue[],
  children: readonly string[],
  path: readonly string[],
): JsonValue[] {
  const kept = current.filter((item) => find(desired, item) !== undefined || find(previous, item) === undefined);
  const merged = kept.map((item) => {
    const wanted = find(desired, item);
    const before = find(previous, item);
    return isObject(item) && isObject(wanted)
      ? merge(item, wanted, isObject(before) ? before : null, children, [...path, '*'])
      : item;
  });
  return [...merged, ...desired.filter((item) => find(current, item) === undefined)];
}

function find(list: readonly JsonValue[], item: JsonValue): JsonValue | undefined {
  const name = nameOf(item);
  return name === null ? undefined : list.find((other) => nameOf(other) === name);
}

function nameOf(item: JsonValue): string | null {
  return isObject(item) && typeof item.name === 'string' ? item.name.toLowerCase() : null;
}
