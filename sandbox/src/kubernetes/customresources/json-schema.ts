import { anything, type ListSchema, type Schema, type StructSchema } from '../types/schema.ts';
import type { ValidationRule } from './rules.ts';

/** The part of a structural schema that the API server looks at. */
export interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly default?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

const nothing: ReadonlySet<string> = new Set();

function listOf(schema: JsonSchema): ListSchema {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const defaults: Record<string, unknown> = {};
  for (const key of keys) {
    const value = schema.items?.properties?.[key]?.default;
    if (value !== undefined) defaults[key] = value;
  }
  return {
    is: 'list',
    merge: kind === 'map' ? 'map' : kind === 'set' ? 'set' : 'atomic',
    keys,
    keyDefaults: defaults,
    element: mergeSchema(schema.items ?? {}),
  };
}

/** How values of a structural schema merge and are owned. */
export function mergeSchema(schema: JsonSchema): Schema {
  if (schema['x-kubernetes-int-or-string'] === true) return { is: 'intOrString' };
  switch (schema.type) {
    case 'string':
      return { is: 'string' };
    case 'integer':
      return { is: 'integer' };
    case 'number':
      return { is: 'number' };
    case 'boolean':
      return { is: 'boolean' };
    case 'array':
      return listOf(schema);
    case 'object':
      return objectSchema(schema);
    default:
      return anything;
  }
}

function objectSchema(schema: JsonSchema): Schema {
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
  if (schema.properties === undefined) {
    const { additionalProperties } = schema;
    const element = typeof additionalProperties === 'object' ? mergeSchema(additionalProperties) : anything;
    return { is: 'map', atomic: isAtomic, element };
  }
  return structOf(schema, '', isAtomic);
}

/** A struct of a custom type, with fields that are given beside its own. */
export function structOf(
  schema: JsonSchema,
  name: string,
  isAtomic: boolean,
  more: Readonly<Record<string, Schema>> = {},
): StructSchema {
  let fields: Map<string, Schema> | undefined;
  return {
    is: 'struct',
    name,
    atomic: isAtomic,
    required: nothing,
    written: nothing,
    pointers: nothing,
    keepsUnknown: schema['x-kubernetes-preserve-unknown-fields'] === true,
    fields() {
      if (fields === undefined) {
        fields = new Map();
        for (const [field, value] of Object.entries(schema.properties ?? {})) fields.set(field, mergeSchema(value));
        for (const [field, value] of Object.entries(more)) fields.set(field, value);
      }
      return fields;
    },
  };
}
