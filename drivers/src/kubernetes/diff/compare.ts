import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { asList, asObject, isList, isObject } from '../mark.ts';
import { hasKey, type Path } from './path.ts';
import { sameQuantity } from './quantity.ts';
import { defaultsOf, fieldShape, itemShape, keyOf, type ListMap, type Shape } from './shape.ts';

/** One place where what stands there is not what is desired. `to` is undefined where it has to go. */
export interface Deviation {
  readonly path: Path;
  readonly from: JsonValue | undefined;
  readonly to: JsonValue | undefined;
}

/** What the server has filled in at a place where nothing is desired, and whether foreign entries are allowed there. */
interface Context {
  readonly path: Path;
  readonly shape: Shape;
  readonly closed: boolean;
  readonly fallback: JsonValue | undefined;
}

/**
 * Compares what `desired` names with what stands there. Within closed shapes whatever is neither desired nor a default
 * of the server deviates as well.
 */
export function compare(shape: Shape, desired: JsonObject, observed: JsonObject): Deviation[] {
  return compareValue({ path: [], shape, closed: false, fallback: undefined }, desired, observed);
}

function compareValue(at: Context, desired: JsonValue | undefined, observed: JsonValue | undefined): Deviation[] {
  const closed = at.closed || at.shape.closed === true;
  if (isNothing(desired, at.shape) && isNothing(observed, at.shape)) return [];
  if (isObject(desired) && isObject(observed)) return compareObjects({ ...at, closed }, desired, observed);
  if (isList(desired) && isList(observed)) return compareLists({ ...at, closed }, desired, observed);
  if (desired === observed) return [];
  if (at.shape.quantity && sameQuantity(desired, observed)) return [];
  // The server may leave out what it takes as given.
  if (observed === undefined && at.fallback !== undefined && isSame(at, desired, at.fallback)) return [];
  return [{ path: at.path, from: observed, to: desired }];
}

function compareObjects(at: Context, desired: JsonObject, observed: JsonObject): Deviation[] {
  const deviations: Deviation[] = [];
  const fallback = { ...asObject(at.fallback), ...defaultsOf(at.shape, desired) };
  for (const [name, value] of Object.entries(desired)) {
    if (value === undefined || value === null) continue;
    deviations.push(...compareValue(child(at, name, fallback[name]), value, observed[name]));
  }
  for (const [name, value] of Object.entries(observed)) {
    const wanted = desired[name];
    if (wanted !== undefined && wanted !== null) continue;
    if (!at.closed && !isOurs(at.shape, name)) continue;
    const there = child(at, name, undefined);
    if (isNothing(value, there.shape)) continue;
    const given = fallback[name];
    if (given !== undefined && isSame(there, given, value)) continue;
    deviations.push({ path: there.path, from: value, to: undefined });
  }
  return deviations;
}

function compareLists(at: Context, desired: readonly JsonValue[], observed: readonly JsonValue[]): Deviation[] {
  const { list } = at.shape;
  if (list === 'set') return compareSets(at, desired, observed);
  if (list !== undefined) return compareListMaps(at, list, desired, observed);
  const deviations: Deviation[] = [];
  for (let index = 0; index < Math.max(desired.length, observed.length); index += 1) {
    const path: Path = [...at.path, { kind: 'index', index }];
    const there: Context = { path, shape: itemShape(at.shape), closed: at.closed, fallback: undefined };
    if (index >= desired.length) deviations.push({ path, from: observed[index], to: undefined });
    else deviations.push(...compareValue(there, desired[index], observed[index]));
  }
  return deviations;
}

function compareSets(at: Context, desired: readonly JsonValue[], observed: readonly JsonValue[]): Deviation[] {
  const member = (value: JsonValue): Path => [...at.path, { kind: 'member', value }];
  const missing = desired
    .filter((value) => !observed.includes(value))
    .map((value) => ({ path: member(value), from: undefined, to: value }));
  if (!at.closed) return missing;
  const foreign = observed
    .filter((value) => !desired.includes(value))
    .map((value) => ({ path: member(value), from: value, to: undefined }));
  return [...missing, ...foreign];
}

function compareListMaps(
  at: Context,
  list: ListMap,
  desired: readonly JsonValue[],
  observed: readonly JsonValue[],
): Deviation[] {
  const deviations: Deviation[] = [];
  const matched = new Set<JsonValue>();
  for (const item of desired) {
    const key = keyOf(list, item);
    const found = observed.find((candidate) => isObject(candidate) && hasKey(candidate, key));
    const path: Path = [...at.path, { kind: 'item', key }];
    if (found === undefined) {
      deviations.push({ path, from: undefined, to: item });
      continue;
    }
    matched.add(found);
    const there: Context = { path, shape: itemShape(at.shape), closed: at.closed, fallback: list.defaults };
    deviations.push(...compareValue(there, item, found));
  }
  if (!at.closed) return deviations;
  for (const item of asList(observed)) {
    if (matched.has(item)) continue;
    deviations.push({ path: [...at.path, { kind: 'item', key: keyOf(list, item) }], from: item, to: undefined });
  }
  return deviations;
}

function child(at: Context, name: string, fallback: JsonValue | undefined): Context {
  return {
    path: [...at.path, { kind: 'field', name }],
    shape: fieldShape(at.shape, name),
    closed: at.closed,
    fallback,
  };
}

function isSame(at: Context, desired: JsonValue | undefined, observed: JsonValue): boolean {
  return compareValue({ ...at, closed: true, fallback: undefined }, desired, observed).length === 0;
}

function isOurs(shape: Shape, name: string): boolean {
  return shape.closedPrefixes?.some((prefix) => name.startsWith(prefix)) ?? false;
}

/** Absent, null and an empty list are the same to the API; an empty map only where the server drops it. */
function isNothing(value: JsonValue | undefined, shape: Shape): boolean {
  if (value === undefined || value === null) return true;
  if (isList(value)) return value.length === 0;
  return shape.droppedWhenEmpty === true && isObject(value) && Object.keys(value).length === 0;
}
