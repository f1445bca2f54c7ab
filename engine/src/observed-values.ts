import type { DesiredResource, JsonObject, JsonValue } from '@tenantry/kinds';
import { valueAt } from './template.ts';

/** The values that others may use, or the path of the first that the observed body does not show yet. */
export function outputsOf(desired: DesiredResource, body: JsonObject): { outputs: JsonObject } | { missing: string } {
  const outputs: Record<string, JsonValue> = {};
  for (const [name, path] of Object.entries(desired.outputs ?? {})) {
    const value = valueAt(body, path);
    if (value === undefined || value === null) return { missing: path };
    outputs[name] = value;
  }
  return { outputs };
}

/** The values that people want to see, as far as they are there. */
export function shownOf(desired: DesiredResource, body: JsonObject): JsonObject {
  const seen = Object.entries(desired.shows ?? {}).flatMap(([name, path]): [string, JsonValue][] => {
    const value = valueAt(body, path);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(seen);
}
