import type { JsonObject, JsonValue } from '@tenantry/client';
import { fieldOf, isSame, isWithin, type Path, withField } from './paths.ts';
import { isObject } from './schema.ts';

export interface FieldChange {
  readonly path: string;
  readonly at: Path;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
}

/** What one says differently from the other, field by field; a list is one value. */
export function changesBetween(from: JsonValue | undefined, to: JsonValue | undefined, at: Path = []): FieldChange[] {
  if (isSame(from, to)) return [];
  if (isObject(from) && isObject(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return names.flatMap((name) => changesBetween(from[name], to[name], [...at, name]));
  }
  return [{ path: fieldOf(at), at, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
}

/** What was typed, put on top of what somebody else has stored meanwhile: where both changed a field, what was typed counts. */
export function mergedOnto(theirs: JsonObject, base: JsonObject, mine: JsonObject): JsonObject {
  return changesBetween(base, mine).reduce((value, { at, to }) => put(value, at, to), theirs);
}

function put(value: JsonObject, [name, ...rest]: Path, to: JsonValue | undefined): JsonObject {
  const field = String(name);
  if (rest.length === 0) return withField(value, field, to);
  const inner = value[field];
  return withField(value, field, put(isObject(inner) ? inner : {}, rest, to));
}

/** Those of their changes that lie in what was changed here too. */
export function clashes(theirs: readonly FieldChange[], mine: readonly FieldChange[]): readonly FieldChange[] {
  return theirs.filter(({ path }) => mine.some((one) => isWithin(one.path, path) || isWithin(path, one.path)));
}
