import { StatusError } from '../contract.ts';
import { fieldSchema, type ListSchema, type Schema } from '../types/schema.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const directive = '$patch';
const deleteList = '$deleteFromPrimitiveList/';
const orderList = '$setElementOrder/';
const retainKeys = '$retainKeys';

/** JSON merge patch, RFC 7396. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const result: Fields = isFields(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = mergePatch(result[field], value);
  }
  return result;
}

/** Strategic merge patch: lists merge by the keys that their type gives them. */
export function strategicMergePatch(target: unknown, patch: unknown, schema: Schema): unknown {
  if (!isFields(patch)) return patch;
  const mode = patch[directive];
  if (mode === 'delete') return {};
  if (mode === 'replace') {
    const { [directive]: _, ...rest } = patch;
    return rest;
  }
  const result: Fields = isFields(target) ? { ...target } : {};
  const retained = patch[retainKeys];
  if (Array.isArray(retained)) {
    for (const field of Object.keys(result)) if (!retained.includes(field)) delete result[field];
  }
  for (const [field, value] of Object.entries(patch)) {
    if (field === directive || field === retainKeys || field.startsWith(orderList)) continue;
    if (field.startsWith(deleteList)) {
      const name = field.slice(deleteList.length);
      const gone = Array.isArray(value) ? value : [];
      if (Array.isArray(result[name]))
        result[name] = (result[name] as unknown[]).filter((each) => !gone.includes(each));
      continue;
    }
    if (value === null) {
      delete result[field];
      continue;
    }
    const inner = fieldSchema(schema, field);
    if (Array.isArray(value)) result[field] = patchList(result[field], value, inner, patch[orderList + field]);
    else result[field] = isFields(value) ? strategicMergePatch(result[field], value, inner) : value;
  }
  for (const [field, order] of Object.entries(patch)) {
    if (!field.startsWith(orderList)) continue;
    const name = field.slice(orderList.length);
    if (patch[name] === undefined && Array.isArray(result[name])) {
      result[name] = ordered(result[name] as unknown[], order, fieldSchema(schema, name));
    }
  }
  return result;
}

function patchList(target: unknown, patch: readonly unknown[], schema: Schema, order: unknown): unknown[] {
  const isMerged = schema.is === 'list' && (schema.patchStrategy ?? '').includes('merge');
  if (!isMerged) return patch.filter((element) => !isFields(element) || element[directive] === undefined);
  const present = Array.isArray(target) ? [...target] : [];
  const key = schema.patchKey;
  if (key === undefined) {
    for (const value of patch) if (!present.includes(value)) present.push(value);
    return ordered(present, order, schema);
  }
  return ordered(patchKeyed(present, patch, schema, key), order, schema);
}

function patchKeyed(present: unknown[], patch: readonly unknown[], schema: ListSchema, key: string): unknown[] {
  if (patch.some((element) => isFields(element) && element[directive] === 'replace')) {
    return patch.filter((element) => !isFields(element) || element[directive] === undefined);
  }
  const result = present;
  for (const element of patch) {
    if (!isFields(element) || element[key] === undefined) {
      throw new StatusError(
        400,
        'BadRequest',
        `map: ${JSON.stringify(element)} does not contain declared merge key: ${key}`,
      );
    }
    const at = result.findIndex((each) => isFields(each) && each[key] === element[key]);
    if (element[directive] === 'delete') {
      if (at >= 0) result.splice(at, 1);
    } else if (at >= 0) {
      result[at] = strategicMergePatch(result[at], element, schema.element);
    } else {
      result.push(strategicMergePatch(undefined, element, schema.element));
    }
  }
  return result;
}

function ordered(values: unknown[], order: unknown, schema: Schema): unknown[] {
  if (!Array.isArray(order)) return values;
  const key = schema.is === 'list' ? schema.patchKey : undefined;
  const rank = (value: unknown): number =>
    key === undefined
      ? order.indexOf(value)
      : order.findIndex((each) => isFields(each) && isFields(value) && each[key] === value[key]);
  const listed = values.filter((value) => rank(value) >= 0).sort((a, b) => rank(a) - rank(b));
  const unlisted = values.filter((value) => rank(value) < 0);
  return [...listed, ...unlisted];
}
