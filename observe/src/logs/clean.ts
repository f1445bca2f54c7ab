import type { JsonObject, JsonValue } from '@tenantry/kinds';

const DEEPEST = 12;
const MOST_NAMES = 200;

/** A text that the database takes: no NUL, and no half of a character. */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole;
}

/** An object that the database takes, within bounds: what is deeper is its text, names beyond the bound are left out. */
export function cleanFields(value: JsonObject): JsonObject {
  return cleanObject(value, 1);
}

function cleanObject(value: JsonObject, depth: number): JsonObject {
  const entries = Object.entries(value).slice(0, MOST_NAMES);
  return Object.fromEntries(entries.map(([name, one]) => [cleanText(name), cleanValue(one, depth)]));
}

function cleanValue(value: JsonValue | undefined, depth: number): JsonValue {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || value === undefined || typeof value === 'boolean') return value ?? null;
  if (depth >= DEEPEST) return cleanText(JSON.stringify(value));
  if (isList(value)) return value.map((one) => cleanValue(one, depth + 1));
  return cleanObject(value, depth + 1);
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
