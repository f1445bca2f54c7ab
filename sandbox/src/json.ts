import { copyOf } from './copy.ts';

/** JSON as it is held and changed inside the sandbox. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at `key`, or an empty one that is not attached. */
export function objectAt(holder: JsonObject | undefined, key: string): JsonObject {
  const value = holder?.[key];
  return isObject(value) ? value : {};
}

export function listAt(holder: JsonObject | undefined, key: string): Json[] {
  const value = holder?.[key];
  return Array.isArray(value) ? value : [];
}

export function textAt(holder: JsonObject | undefined, key: string): string | undefined {
  const value = holder?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** RFC 7386. Returns a new value; neither argument is changed. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return copyOf(patch);
  const merged: JsonObject = isObject(target) ? copyOf(target) : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}
