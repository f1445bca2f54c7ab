import { isDeepStrictEqual } from 'node:util';
import { fieldSchema, isAtomic, type Schema } from '../types/schema.ts';
import { elementKey, FieldSet } from './field-set.ts';

export interface Comparison {
  /** Fields that are new or changed. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Marks a value that came or went, with all that is in it. */
function mark(value: unknown, schema: Schema, into: FieldSet): void {
  into.isMember = true;
  if (isAtomic(schema, value)) return;
  if (Array.isArray(value)) {
    if (schema.is !== 'list') return;
    for (const element of value) mark(element, schema.element, into.child(elementKey(element, schema)));
    return;
  }
  if (!isObject(value)) return;
  for (const [field, inner] of Object.entries(value)) mark(inner, fieldSchema(schema, field), into.child(`f:${field}`));
}

function compareFields(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  schema: Schema,
  changed: FieldSet,
  removed: FieldSet,
): void {
  for (const [field, value] of Object.entries(after)) {
    const inner = fieldSchema(schema, field);
    const old = before[field];
    const key = `f:${field}`;
    if (old === undefined) mark(value, inner, changed.child(key));
    else if (old !== value) compareValues(old, value, inner, changed.child(key), removed.child(key));
  }
  for (const [field, value] of Object.entries(before)) {
    if (after[field] === undefined) mark(value, fieldSchema(schema, field), removed.child(`f:${field}`));
  }
}

function compareElements(
  before: readonly unknown[],
  after: readonly unknown[],
  schema: Extract<Schema, { is: 'list' }>,
  changed: FieldSet,
  removed: FieldSet,
): void {
  const old = new Map(before.map((element) => [elementKey(element, schema), element]));
  for (const element of after) {
    const key = elementKey(element, schema);
    const match = old.get(key);
    if (!old.has(key)) mark(element, schema.element, changed.child(key));
    else if (match !== element) compareValues(match, element, schema.element, changed.child(key), removed.child(key));
    old.delete(key);
  }
  for (const [key, element] of old) mark(element, schema.element, removed.child(key));
}

function compareValues(before: unknown, after: unknown, schema: Schema, changed: FieldSet, removed: FieldSet): void {
  if (before === after) return;
  // A list that was null, or becomes so, stays the same field: only its elements come and go.
  if (before === null && Array.isArray(after) && schema.is === 'list' && schema.merge !== 'atomic') {
    compareElements([], after, schema, changed, removed);
    return;
  }
  if (isAtomic(schema, after) || isAtomic(schema, before)) {
    if (!isDeepStrictEqual(before, after)) changed.isMember = true;
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && schema.is === 'list') {
    compareElements(before, after, schema, changed, removed);
    return;
  }
  if (isObject(before) && isObject(after)) {
    compareFields(before, after, schema, changed, removed);
    return;
  }
  mark(after, schema, changed);
}

/** What differs between two versions of an object. */
export function compare(before: unknown, after: unknown, schema: Schema): Comparison {
  const changed = new FieldSet();
  const removed = new FieldSet();
  compareValues(before, after, schema, changed, removed);
  return { changed, removed };
}
