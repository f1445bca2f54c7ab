import { isDeepStrictEqual } from 'node:util';
import type { DesiredResource, JsonObject, JsonValue } from '@tenantry/kinds';
import type { InventoryRow } from '@tenantry/store/contract';

/**
 * The body that a resource is held to. Of one that is made once, the body that it was made with, whatever the declaration has
 * become since; but for the fields that follow it.
 */
export function bodyOf({ once }: DesiredResource, applied: JsonObject | null, body: JsonObject): JsonObject {
  if (once === undefined || applied === null) return body;
  return once.follows.reduce((made, path) => withFieldOf(made, body, path.split('.')), applied);
}

/** It was ready once as it is asked for now, and has been taken away since: it is not made again. */
export function isOver({ once }: DesiredResource, row: InventoryRow, body: JsonObject): boolean {
  return once !== undefined && row.state === 'present' && isDeepStrictEqual(row.applied, body);
}

function withFieldOf(made: JsonObject, body: JsonObject, [name = '', ...rest]: readonly string[]): JsonObject {
  const { [name]: _before, ...others } = made;
  const value = body[name];
  if (value === undefined) return others;
  if (rest.length === 0) return { ...made, [name]: value };
  return { ...made, [name]: withFieldOf(objectOf(made[name]), objectOf(value), rest) };
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
}
