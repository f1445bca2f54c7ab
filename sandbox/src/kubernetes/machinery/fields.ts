import { copyOf } from '../../copy.ts';
import type { KubeObject, OwnerReference } from '../contract.ts';

/** A JSON object of which nothing is known yet. */
export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of field names; undefined where any step is missing. */
export function fieldAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === 'number') current = current[step];
    else if (isJson(current)) current = current[String(step)];
    else return undefined;
  }
  return current;
}

export function stringAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = fieldAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = fieldAt(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = fieldAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Compares two JSON values; the order of an object's fields does not count, a list's does. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameJson(item, right[index]));
  }
  if (!isJson(left) || !isJson(right)) return false;
  const keys = definedKeys(left);
  if (keys.length !== definedKeys(right).length) return false;
  return keys.every((key) => sameJson(left[key], right[key]));
}

function definedKeys(value: Json): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

/**
 * Looks at a stored object as one of the shapes in `shapes.ts`. The API server has validated and defaulted it before it
 * was stored, which is why no further check is made.
 */
export function as<Shape extends KubeObject>(object: KubeObject): Shape {
  return object as Shape;
}

/** A copy that may be changed. */
export function editable<Shape extends KubeObject>(object: KubeObject): Shape {
  return copyOf(object) as Shape;
}

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

export function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** Takes a key of `keyOf` apart. */
export function splitKey(key: string): { namespace: string | null; name: string } {
  const slash = key.indexOf('/');
  const namespace = key.slice(0, slash);
  return { namespace: namespace === '' ? null : namespace, name: key.slice(slash + 1) };
}

/** Metadata of an object about to be created; the API server adds uid, version and time. */
export function newMetadata(
  metadata: {
    [Field in keyof KubeObject['metadata']]?: KubeObject['metadata'][Field] | undefined;
  },
): KubeObject['metadata'] {
  const given = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
  return given as unknown as KubeObject['metadata'];
}
