import type { JsonObject, JsonValue } from '@tenantry/kinds';

/**
 * What the comparison has to know about a field: how its lists merge, what the server fills in, and whether anything
 * may stand there beyond what is desired. What a shape does not mention is an open map, an atomic list, or a scalar.
 */
export interface Shape {
  readonly fields?: Readonly<Record<string, Shape>>;
  /** The shape of every value of a map whose keys are free. */
  readonly values?: Shape;
  readonly items?: Shape;
  /** How two lists are matched; a list is atomic unless it says otherwise. */
  readonly list?: 'set' | ListMap;
  /** From here down nothing may stand that is not desired: it is part of a boundary. Foreign entries are drift. */
  readonly closed?: boolean;
  /** Keys of a map that are ours alone, though the map is shared. */
  readonly closedPrefixes?: readonly string[];
  /** What the server writes into an object where it is left out; may depend on what is desired of the object. */
  readonly defaults?: JsonObject | ((desired: JsonObject) => JsonObject);
  /** A quantity such as `500m` or `1Gi`. */
  readonly quantity?: boolean;
  /** A map that the server drops when it is empty. */
  readonly droppedWhenEmpty?: boolean;
}

export interface ListMap {
  readonly keys: readonly string[];
  /** Values of keys that are left out. */
  readonly defaults?: JsonObject;
}

const NOTHING: Shape = {};

export function fieldShape(shape: Shape, key: string): Shape {
  return shape.fields?.[key] ?? shape.values ?? NOTHING;
}

export function itemShape(shape: Shape): Shape {
  return shape.items ?? NOTHING;
}

export function defaultsOf(shape: Shape, desired: JsonObject): JsonObject {
  if (shape.defaults === undefined) return {};
  return typeof shape.defaults === 'function' ? shape.defaults(desired) : shape.defaults;
}

/** The values that make an item of a list map what it is. */
export function keyOf(list: ListMap, item: JsonValue): Readonly<Record<string, JsonValue>> {
  const object = typeof item === 'object' && item !== null && !Array.isArray(item) ? (item as JsonObject) : {};
  const key: Record<string, JsonValue> = {};
  for (const name of list.keys) {
    const value = object[name] ?? list.defaults?.[name];
    if (value !== undefined) key[name] = value;
  }
  return key;
}
