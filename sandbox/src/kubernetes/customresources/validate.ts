import { isDeepStrictEqual } from 'node:util';
import { type FieldFault, invalidValue, printValue, requiredValue, unsupportedValue } from '../registry/failures.ts';
import type { JsonSchema } from './json-schema.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isOfType(value: unknown, schema: JsonSchema): boolean {
  if (value === null) return schema.nullable === true;
  if (schema['x-kubernetes-int-or-string'] === true) return typeof value === 'string' || Number.isInteger(value);
  const name = typeName(value);
  return schema.type === undefined || schema.type === name || (schema.type === 'number' && name === 'integer');
}

const tooLong = (field: string, detail: string): FieldFault => ({
  reason: 'FieldValueTooLong',
  field,
  message: `Too long: ${detail}`,
});

function stringFaults(value: string, schema: JsonSchema, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    faults.push(tooLong(path, `may not be more than ${schema.maxLength} bytes`));
  }
  if (schema.minLength !== undefined && length < schema.minLength) {
    faults.push(invalidValue(path, value, `${path} in body should be at least ${schema.minLength} chars long`));
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    faults.push(invalidValue(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  if (schema.format === 'date-time' && Number.isNaN(Date.parse(value))) {
    faults.push(invalidValue(path, value, `${path} in body must be of type date-time: ${printValue(value)}`));
  }
  return faults;
}

function numberFaults(value: number, schema: JsonSchema, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const { minimum, maximum, multipleOf } = schema;
  const isStrictMinimum = schema.exclusiveMinimum === true;
  const isStrictMaximum = schema.exclusiveMaximum === true;
  if (minimum !== undefined && (isStrictMinimum ? value <= minimum : value < minimum)) {
    const relation = isStrictMinimum ? 'greater than' : 'greater than or equal to';
    faults.push(invalidValue(path, value, `${path} in body should be ${relation} ${minimum}`));
  }
  if (maximum !== undefined && (isStrictMaximum ? value >= maximum : value > maximum)) {
    const relation = isStrictMaximum ? 'less than' : 'less than or equal to';
    faults.push(invalidValue(path, value, `${path} in body should be ${relation} ${maximum}`));
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) {
    faults.push(invalidValue(path, value, `${path} in body should be a multiple of ${multipleOf}`));
  }
  return faults;
}

function listFaults(value: readonly unknown[], schema: JsonSchema, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    const message = `Too many: ${value.length}: must have at most ${schema.maxItems} items`;
    faults.push({ reason: 'FieldValueTooMany', field: path, message });
  }
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    faults.push(invalidValue(path, value.length, `${path} in body should have at least ${schema.minItems} items`));
  }
  const seen = new Set<string>();
  for (const [index, element] of value.entries()) {
    const at = `${path}[${index}]`;
    const keys = schema['x-kubernetes-list-map-keys'];
    const kind = schema['x-kubernetes-list-type'];
    if (kind === 'set' || kind === 'map') {
      const identity =
        kind === 'set'
          ? element
          : Object.fromEntries((keys ?? []).map((key) => [key, isObject(element) ? element[key] : null]));
      const key = JSON.stringify(identity);
      if (seen.has(key)) faults.push({ reason: 'FieldValueDuplicate', field: at, message: `Duplicate value: ${key}` });
      seen.add(key);
    }
    faults.push(...schemaFaults(element, schema.items ?? {}, at));
  }
  return faults;
}

function objectFaults(value: Record<string, unknown>, schema: JsonSchema, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  for (const field of schema.required ?? []) {
    if (value[field] === undefined) faults.push(requiredValue(at(field)));
  }
  const count = Object.keys(value).length;
  if (schema.minProperties !== undefined && count < schema.minProperties) {
    faults.push(invalidValue(path, count, `${path} in body should have at least ${schema.minProperties} properties`));
  }
  if (schema.maxProperties !== undefined && count > schema.maxProperties) {
    const message = `Too many: ${count}: must have at most ${schema.maxProperties} items`;
    faults.push({ reason: 'FieldValueTooMany', field: path, message });
  }
  for (const [field, inner] of Object.entries(value)) {
    const own = schema.properties?.[field];
    const { additionalProperties } = schema;
    if (own !== undefined) faults.push(...schemaFaults(inner, own, at(field)));
    else if (typeof additionalProperties === 'object')
      faults.push(...schemaFaults(inner, additionalProperties, at(field)));
  }
  return faults;
}

function combinedFaults(value: unknown, schema: JsonSchema, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const holds = (each: JsonSchema): boolean => schemaFaults(value, each, path).length === 0;
  for (const each of schema.allOf ?? []) faults.push(...schemaFaults(value, each, path));
  if (schema.anyOf !== undefined && !schema.anyOf.some(holds)) {
    faults.push(invalidValue(path, value, `${path} in body must validate at least one schema (anyOf)`));
  }
  if (schema.oneOf !== undefined && schema.oneOf.filter(holds).length !== 1) {
    faults.push(invalidValue(path, value, `${path} in body must validate one and only one schema (oneOf)`));
  }
  if (schema.not !== undefined && holds(schema.not)) {
    faults.push(invalidValue(path, value, `${path} in body must not validate the schema (not)`));
  }
  return faults;
}

/** What a structural schema finds wrong with a value. */
export function schemaFaults(value: unknown, schema: JsonSchema, path: string): FieldFault[] {
  if (!isOfType(value, schema)) {
    const wanted = schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : schema.type;
    const message = `Invalid value: ${printValue(typeName(value))}: ${path} in body must be of type ${wanted}: ${printValue(typeName(value))}`;
    return [{ reason: 'FieldValueTypeInvalid', field: path, message }];
  }
  if (value === null) return [];
  const faults: FieldFault[] = [];
  if (schema.enum !== undefined && !schema.enum.some((each) => isDeepStrictEqual(each, value))) {
    faults.push(unsupportedValue(path, value, schema.enum.map(String)));
  }
  if (typeof value === 'string') faults.push(...stringFaults(value, schema, path));
  else if (typeof value === 'number') faults.push(...numberFaults(value, schema, path));
  else if (Array.isArray(value)) faults.push(...listFaults(value, schema, path));
  else if (isObject(value)) faults.push(...objectFaults(value, schema, path));
  faults.push(...combinedFaults(value, schema, path));
  return faults;
}
