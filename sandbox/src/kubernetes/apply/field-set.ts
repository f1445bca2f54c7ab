import { fieldSchema, isAtomic, type ListSchema, type Schema } from '../types/schema.ts';

/**
 * A set of field paths as a tree. A node may itself be in the set, or only lead to members. Keys are those of `FieldsV1`:
 * `f:name`, `k:{"name":"c"}`, `v:"value"`.
 */
export class FieldSet {
  isMember = false;
  readonly children = new Map<string, FieldSet>();

  child(key: string): FieldSet {
    let child = this.children.get(key);
    if (child === undefined) {
      child = new FieldSet();
      this.children.set(key, child);
    }
    return child;
  }

  get isEmpty(): boolean {
    if (this.isMember) return false;
    for (const child of this.children.values()) if (!child.isEmpty) return false;
    return true;
  }
}

export type FieldsV1 = { [key: string]: FieldsV1 };

/** Reads `fieldsV1`; a key with nothing under it is a member, one with something is when that holds `.`. */
export function readFields(fields: FieldsV1 | undefined): FieldSet {
  const set = new FieldSet();
  const fill = (from: FieldsV1, into: FieldSet): void => {
    for (const [key, value] of Object.entries(from)) {
      if (key === '.') {
        into.isMember = true;
        continue;
      }
      const child = into.child(key);
      if (Object.keys(value).length === 0) child.isMember = true;
      else fill(value, child);
    }
  };
  fill(fields ?? {}, set);
  return set;
}

export function writeFields(set: FieldSet): FieldsV1 {
  const result: FieldsV1 = {};
  for (const key of [...set.children.keys()].sort()) {
    const child = set.children.get(key);
    if (child === undefined || child.isEmpty) continue;
    const inner = writeFields(child);
    if (child.isMember && Object.keys(inner).length > 0) result[key] = { '.': {}, ...inner };
    else result[key] = inner;
  }
  return result;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const result = new FieldSet();
  result.isMember = a.isMember || b.isMember;
  for (const key of new Set([...a.children.keys(), ...b.children.keys()])) {
    result.children.set(key, union(a.children.get(key) ?? nothing, b.children.get(key) ?? nothing));
  }
  return result;
}

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const result = new FieldSet();
  result.isMember = a.isMember && !b.isMember;
  for (const [key, child] of a.children) {
    const left = difference(child, b.children.get(key) ?? nothing);
    if (!left.isEmpty) result.children.set(key, left);
  }
  return result;
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result = new FieldSet();
  result.isMember = a.isMember && b.isMember;
  for (const [key, child] of a.children) {
    const other = b.children.get(key);
    if (other === undefined) continue;
    const both = intersection(child, other);
    if (!both.isEmpty) result.children.set(key, both);
  }
  return result;
}

export function isEqualSet(a: FieldSet, b: FieldSet): boolean {
  return difference(a, b).isEmpty && difference(b, a).isEmpty;
}

const nothing = new FieldSet();

/** Every member as a path of keys, in order. */
export function members(set: FieldSet): string[][] {
  const result: string[][] = [];
  const walk = (node: FieldSet, path: string[]): void => {
    if (node.isMember) result.push(path);
    for (const key of [...node.children.keys()].sort()) {
      const child = node.children.get(key);
      if (child !== undefined) walk(child, [...path, key]);
    }
  };
  walk(set, []);
  return result;
}

/** `.spec.containers[name="c"].image`: a path as conflicts name it. */
export function printPath(path: readonly string[]): string {
  return path
    .map((key) => {
      if (key.startsWith('f:')) return `.${key.slice(2)}`;
      if (key.startsWith('v:')) return `[=${key.slice(2)}]`;
      if (key.startsWith('k:')) {
        const keys = JSON.parse(key.slice(2)) as Record<string, unknown>;
        return `[${Object.entries(keys)
          .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
          .join(',')}]`;
      }
      return `[${key.slice(2)}]`;
    })
    .join('');
}

/** The key by which an element is known in its list: by its keys in a list-map, by its value in a set. */
export function elementKey(element: unknown, schema: ListSchema): string {
  if (schema.merge === 'set') return `v:${JSON.stringify(element)}`;
  const keys: Record<string, unknown> = {};
  for (const key of [...schema.keys].sort()) {
    const value = (element as Record<string, unknown> | null)?.[key] ?? schema.keyDefaults[key];
    if (value !== undefined) keys[key] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All fields that a value sets: what a manager owns that applies it. */
export function fieldsOf(value: unknown, schema: Schema): FieldSet {
  const set = new FieldSet();
  if (isAtomic(schema, value) || value === null) {
    set.isMember = true;
    return set;
  }
  if (Array.isArray(value)) {
    if (schema.is !== 'list') return set;
    for (const element of value) {
      const child = fieldsOf(element, schema.element);
      child.isMember = true;
      set.children.set(elementKey(element, schema), child);
    }
    return set;
  }
  if (!isObject(value)) {
    set.isMember = true;
    return set;
  }
  for (const [field, inner] of Object.entries(value)) {
    const child = fieldsOf(inner, fieldSchema(schema, field));
    if (inner === null || isEmptyContainer(inner)) child.isMember = true;
    else if (schema.is !== 'struct' || !schema.fields().has(field)) child.isMember = true;
    set.children.set(`f:${field}`, child);
  }
  return set;
}

function isEmptyContainer(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
