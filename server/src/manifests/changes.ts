import { isDeepStrictEqual } from 'node:util';
import { type DeclaredObject, isSealed, type JsonValue } from '@tenantry/kinds';
import type { CheckedManifest } from './check.ts';

/** One field that a manifest would change; `from` or `to` is absent where the field is. */
export interface SpecChange {
  readonly path: string;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
}

/** What a manifest changes of the stored object, field by field. Lists are compared as a whole, and secrets by their versions. */
export function changesOf(before: DeclaredObject | null, after: CheckedManifest): SpecChange[] {
  return [
    ...compare('metadata.labels', before?.labels ?? {}, after.labels),
    ...compare('metadata.annotations', before?.annotations ?? {}, after.annotations),
    ...compare('spec', before?.spec ?? {}, after.spec),
  ];
}

/** Every leaf that differs between two values, `path` being where they stand. */
export function compare(path: string, from: JsonValue | undefined, to: JsonValue | undefined): SpecChange[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (isFields(from) && isFields(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return names.flatMap((name) => compare(`${path}.${name}`, own(from, name), own(to, name)));
  }
  return [{ path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
}

type Fields = Readonly<Record<string, JsonValue>>;

function isFields(value: JsonValue | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isSealed(value);
}

function own(fields: Fields, name: string): JsonValue | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
