import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { FieldChange } from '../contract.ts';
import { isObject } from './json.ts';

/**
 * What was asked for before, is asked for no longer, and still stands: an update takes it away. Items of lists are no fields:
 * lists are compared whole.
 */
export function leftovers(
  previous: JsonObject,
  desired: JsonObject,
  observed: JsonObject,
  path: readonly string[] = [],
): FieldChange[] {
  return Object.entries(previous).flatMap(([name, before]): FieldChange[] => {
    const [wanted, there] = [desired[name], observed[name]];
    const at = [...path, name];
    if (isObject(before) && isObject(there)) {
      return wanted === undefined || isObject(wanted) ? leftovers(before, wanted ?? {}, there, at) : [];
    }
    // What is false or empty is as good as not there: Azure shows it for what was never set.
    if (wanted !== undefined || isNothing(before) || isNothing(there)) return [];
    return [{ path: at.join('.'), from: there, to: undefined }];
  });
}

/** What is not set, false or empty is the same to Azure, which leaves such fields out of its answers. */
export function isNothing(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);
}
