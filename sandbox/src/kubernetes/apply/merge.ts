import { fieldSchema, isAtomic, type ListSchema, type Schema } from '../types/schema.ts';
import { elementKey, type FieldSet } from './field-set.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The live value with what is applied laid over it. The applied order wins in lists; what it does not name follows. */
export function mergeApplied(live: unknown, applied: unknown, schema: Schema): unknown {
  if (applied === undefined) return live;
  if (live === undefined || live === null || applied === null || isAtomic(schema, applied)) return applied;
  if (Array.isArray(applied)) {
    if (!Array.isArray(live) || schema.is !== 'list') return applied;
    return mergeList(live, applied, schema);
  }
  if (!isObject(applied) || !isObject(live)) return applied;
  const result: Record<string, unknown> = { ...live };
  for (const [field, value] of Object.entries(applied)) {
    result[field] = mergeApplied(live[field], value, fieldSchema(schema, field));
  }
  return result;
}

function mergeList(live: readonly unknown[], applied: readonly unknown[], schema: ListSchema): unknown[] {
  const wanted = new Map(applied.map((element) => [elementKey(element, schema), element]));
  const liveKeys = new Set(live.map((element) => elementKey(element, schema)));
  const result: unknown[] = [];
  const order = [...wanted.keys()];
  let at = 0;
  const take = (key: string, existing: unknown): void => {
    result.push(schema.merge === 'set' ? wanted.get(key) : mergeApplied(existing, wanted.get(key), schema.element));
  };
  const existing = new Map(live.map((element) => [elementKey(element, schema), element]));
  const taken = new Set<string>();
  for (const element of live) {
    const key = elementKey(element, schema);
    if (!wanted.has(key)) {
      result.push(element);
      continue;
    }
    if (taken.has(key)) continue;
    // Everything applied before this element comes before it, new elements included.
    while (at < order.length) {
      const next = order[at] as string;
      at += 1;
      if (!taken.has(next)) {
        taken.add(next);
        take(next, existing.get(next));
      }
      if (next === key) break;
    }
  }
  for (const key of order) {
    if (taken.has(key)) continue;
    taken.add(key);
    if (liveKeys.has(key)) take(key, existing.get(key));
    else result.push(wanted.get(key));
  }
  return result;
}

/** Whether a set holds this node or anything under it. */
function holdsAny(set: FieldSet | undefined): boolean {
  return set !== undefined && !set.isEmpty;
}

/**
 * Takes away what a manager used to apply and no longer does, unless someone owns it or something in it.
 * `dropped` are the fields it let go, `owned` those that any manager still has.
 */
export function prune(value: unknown, schema: Schema, dropped: FieldSet, owned: FieldSet | undefined): unknown {
  if (dropped.isMember && !holdsAny(owned)) return undefined;
  if (dropped.children.size === 0) return value;
  if (Array.isArray(value)) {
    if (schema.is !== 'list' || schema.merge === 'atomic') return value;
    const result: unknown[] = [];
    for (const element of value) {
      const key = elementKey(element, schema);
      const below = dropped.children.get(key);
      const kept = below === undefined ? element : prune(element, schema.element, below, owned?.children.get(key));
      if (kept !== undefined) result.push(kept);
    }
    return result.length === 0 && value.length > 0 ? undefined : result;
  }
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  let size = 0;
  for (const [field, inner] of Object.entries(value)) {
    const key = `f:${field}`;
    const below = dropped.children.get(key);
    const kept =
      below === undefined ? inner : prune(inner, fieldSchema(schema, field), below, owned?.children.get(key));
    if (kept === undefined) continue;
    result[field] = kept;
    size += 1;
  }
  return size === 0 && Object.keys(value).length > 0 ? undefined : result;
}
