import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject, listOf, objectOf, textOf } from '../json.ts';
import { DEEPEST, UnreadableError } from './wire.ts';

/** Attributes of one record, or of what it is of. */
const MOST_ATTRIBUTES = 128;

/** A value of OpenTelemetry as the JSON that it stands for; undefined where there is none. @throws UnreadableError */
export function plainValue(any: JsonValue | undefined, depth = 0): JsonValue | undefined {
  if (depth > DEEPEST) throw new UnreadableError('its values nest too deeply');
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = objectOf(any);
  if (stringValue !== undefined) return textOf(stringValue);
  if (boolValue !== undefined) return boolValue === true;
  if (intValue !== undefined) return wholeNumber(intValue);
  if (doubleValue !== undefined) return typeof doubleValue === 'number' ? doubleValue : textOf(doubleValue);
  if (arrayValue !== undefined)
    return listOf(objectOf(arrayValue).values).map((one) => plainValue(one, depth + 1) ?? null);
  if (kvlistValue !== undefined) return attributesOf(objectOf(kvlistValue).values, depth + 1);
  return bytesValue === undefined ? undefined : textOf(bytesValue);
}

/** Attributes by their keys; of one that comes twice, the last. @throws UnreadableError */
export function attributesOf(list: JsonValue | undefined, depth = 0): JsonObject {
  const entries = listOf(list).slice(0, MOST_ATTRIBUTES).filter(isObject);
  return Object.fromEntries(entries.map(({ key, value }) => [textOf(key), plainValue(value, depth) ?? null]));
}

/** Numbers of 64 bits come as text; what a number cannot hold stays text. */
function wholeNumber(value: JsonValue): JsonValue {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** What hangs on a message in a list. @throws UnreadableError */
export function groupsIn(holder: JsonObject, name: string): readonly JsonObject[] {
  const value = holder[name] ?? [];
  if (!Array.isArray(value) || !value.every(isObject)) throw new UnreadableError(`${name} is not a list of objects`);
  return value;
}

/** Of 64 bits; years of it all have four digits. */
export function nanoseconds(value: JsonValue | undefined): bigint {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^\d{1,20}$/.test(text) ? BigInt.asUintN(64, BigInt(text)) : 0n;
}
