import type { JsonObject, JsonValue } from '@tenantry/client';

/** As much of JSON Schema (2020-12) as the server describes kinds with, and its two words of its own. */
export interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: JsonValue;
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  /** Kind of which the field names an object. */
  readonly reference?: string;
  /** Its value is never shown. */
  readonly secret?: 'text' | 'base64' | 'generated';
}

/** What the server sends as the schema of a kind is one. */
export const schemaOf = (json: JsonObject): Schema => json as Schema;

/** How a value is asked for. */
export type Sort =
  | 'secret'
  | 'choice'
  | 'variant'
  | 'suggestion'
  | 'options'
  | 'yes-no'
  | 'number'
  | 'reference'
  | 'moment'
  | 'text'
  | 'list'
  | 'map'
  | 'group'
  | 'json';

export function sortOf(schema: Schema): Sort {
  if (schema.secret === 'text' || schema.secret === 'base64') return 'secret';
  const options = optionsOf(schema);
  if (options.length > 0) return sortOfChoice(options);
  if (schema.enum !== undefined) return 'options';
  if (schema.reference !== undefined) return 'reference';
  switch (schema.type) {
    case 'boolean':
      return 'yes-no';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return schema.format === 'date-time' ? 'moment' : 'text';
    case 'array':
      return schema.items === undefined ? 'json' : 'list';
    case 'object':
      if (schema.properties !== undefined) return 'group';
      return typeof schema.additionalProperties === 'object' ? 'map' : 'json';
    default:
      return 'json';
  }
}

function sortOfChoice(options: readonly Schema[]): Sort {
  if (discriminatorOf(options) !== null) return 'variant';
  const areTexts = options.every(({ type, secret }) => type === 'string' && secret === undefined);
  return areTexts ? 'suggestion' : 'choice';
}

export const optionsOf = ({ anyOf, oneOf }: Schema): readonly Schema[] => anyOf ?? oneOf ?? [];

/** The field whose fixed value tells alternatives apart; null where there is none. */
export function discriminatorOf(options: readonly Schema[]): string | null {
  const [first] = options;
  const names = Object.entries(first?.properties ?? {}).flatMap(([name, { const: fixed }]) =>
    fixed === undefined ? [] : [name],
  );
  return names.find((name) => options.every(({ properties }) => properties?.[name]?.const !== undefined)) ?? null;
}

/** Which alternative a value is of; -1 while there is no value. */
export function optionOf(options: readonly Schema[], value: JsonValue | undefined): number {
  if (value === undefined) return -1;
  const exact = options.findIndex((option) => fits(option, value, true));
  return exact === -1 ? options.findIndex((option) => fits(option, value, false)) : exact;
}

function fits(schema: Schema, value: JsonValue, isExact: boolean): boolean {
  if (schema.enum !== undefined) return schema.enum.includes(value);
  if (schema.type === 'null') return value === null;
  if (schema.type === 'array') return Array.isArray(value);
  if (schema.type === 'object') {
    if (!isObject(value)) return false;
    const { properties = {}, required = [] } = schema;
    const hasFixed = Object.entries(properties).every(([name, { const: fixed }]) =>
      fixed === undefined ? true : value[name] === fixed,
    );
    if (!hasFixed) return false;
    return (
      !isExact || (required.every((name) => name in value) && Object.keys(value).every((name) => name in properties))
    );
  }
  if (schema.type === 'integer' || schema.type === 'number') return typeof value === 'number';
  return typeof value === schema.type;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a field begins with when it is added; undefined where nothing can be guessed. */
export function beginningOf(schema: Schema): JsonValue | undefined {
  if (schema.const !== undefined) return schema.const;
  const [first] = optionsOf(schema);
  if (first !== undefined && schema.secret === undefined) return beginningOf(first);
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return fixedOf(schema);
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'integer':
    case 'number':
      return undefined;
    default:
      return '';
  }
}

/** The fields of an object that can have one value only. */
function fixedOf({ properties = {} }: Schema): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, { const: fixed }]) => (fixed === undefined ? [] : [[name, fixed]])),
  );
}

/** Whether it stands for a value that the server keeps and never shows. */
export function isSealed(value: JsonValue | undefined): value is { readonly sealed: { readonly version: number } } {
  return isObject(value) && isObject(value.sealed) && typeof value.sealed.version === 'number';
}

/** Written by the server alone: nobody fills it in. */
export const isOfServer = ({ properties }: Schema): boolean => properties?.sealed !== undefined;
