import type { JsonObject, JsonValue } from '@tenantry/client';

/** One field of a kind's spec, as its JSON Schema describes it. */
export interface Field {
  /** `nodes.min`; parts of a list's entries as `rules[].port`, of a map's values as `labels.*`. */
  readonly path: string;
  readonly depth: number;
  readonly name: string;
  /** `string`, `integer`, `list of string`, `shared | dedicated-nodes`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly defaultValue: JsonValue | undefined;
  readonly description: string;
}

/** Deeper than any spec; a schema that refers to itself ends here. */
const DEEPEST = 8;

/** All fields below `schema`, parents before their parts, in the order in which the schema has them. */
export function fieldsOf(schema: JsonObject): Field[] {
  return walk(schema, resolved(schema, schema), '', 0);
}

function walk(root: JsonObject, schema: JsonObject, prefix: string, depth: number): Field[] {
  if (depth > DEEPEST) return [];
  const properties = objectOf(schema.properties);
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries(properties).flatMap(([name, raw]) => {
    const field = resolved(root, objectOf(raw));
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const [inner, suffix] = partsOf(root, field);
    return [
      {
        path,
        depth,
        name,
        type: typeName(root, field),
        isRequired: required.has(name) && field.default === undefined,
        defaultValue: field.default,
        description: typeof field.description === 'string' ? field.description : '',
      },
      ...walk(root, inner, path + suffix, depth + 1),
    ];
  });
}

/** What has fields of its own inside a field: itself, the entries of a list, or the values of a map. */
function partsOf(root: JsonObject, field: JsonObject): readonly [JsonObject, string] {
  if (isSecret(field) || isSecret(objectOf(field.additionalProperties))) return [{}, ''];
  if (field.properties !== undefined) return [field, ''];
  const items = resolved(root, objectOf(field.items));
  if (items.properties !== undefined) return [items, '[]'];
  const values = resolved(root, objectOf(field.additionalProperties));
  if (values.properties !== undefined) return [values, '.*'];
  return [field, ''];
}

/** Written as a text; what stands in its place afterwards is not for people to write. */
function isSecret({ secret }: JsonObject): boolean {
  return secret === 'text' || secret === 'base64';
}

function typeName(root: JsonObject, field: JsonObject): string {
  if (isSecret(field)) return 'secret';
  if (field.const !== undefined) return JSON.stringify(field.const);
  if (Array.isArray(field.enum)) return field.enum.map(String).join(' | ');
  if (field.items !== undefined) return `list of ${typeName(root, resolved(root, objectOf(field.items)))}`;
  const alternatives = alternativesOf(field).map((one) => typeName(root, resolved(root, one)));
  if (alternatives.length > 0) return [...new Set(alternatives)].join(' | ');
  const values = objectOf(field.additionalProperties);
  if (field.properties === undefined && Object.keys(values).length > 0) {
    return `map of ${typeName(root, resolved(root, values))}`;
  }
  return typesOf(field).join(' | ') || 'any';
}

/** The schema of one field by its path, or null when the schema has none there. */
export function fieldSchema(root: JsonObject, path: readonly string[]): JsonObject | null {
  let at = resolved(root, root);
  for (const part of path) {
    const properties = objectOf(at.properties);
    const next = properties[part] ?? at.additionalProperties;
    if (next === undefined || typeof next === 'boolean') return null;
    at = resolved(root, objectOf(next));
  }
  return at;
}

/** JSON types a field may have, those of its alternatives included. */
export function typesOf(field: JsonObject): string[] {
  if (typeof field.type === 'string') return [field.type];
  if (Array.isArray(field.type)) return field.type.map(String);
  if (Array.isArray(field.enum)) return [...new Set(field.enum.map((value) => typeof value))];
  if (field.const !== undefined) return [typeof field.const];
  return alternativesOf(field).flatMap(typesOf);
}

function alternativesOf(field: JsonObject): JsonObject[] {
  const list = field.anyOf ?? field.oneOf;
  return Array.isArray(list) ? list.map(objectOf) : [];
}

/** Follows `$ref` within the document, and joins the alternatives of a discriminated union into one set of fields. */
function resolved(root: JsonObject, schema: JsonObject, hops = 0): JsonObject {
  if (typeof schema.$ref === 'string' && hops < DEEPEST) {
    const target = schema.$ref
      .replace(/^#\/?/, '')
      .split('/')
      .filter((part) => part !== '')
      .reduce<JsonValue | undefined>((at, part) => objectOf(at)[part], root);
    const { $ref: _, ...beside } = schema;
    return resolved(root, { ...objectOf(target), ...beside }, hops + 1);
  }
  const parts = [...alternativesOf(schema), ...(Array.isArray(schema.allOf) ? schema.allOf.map(objectOf) : [])]
    .map((part) => resolved(root, part, hops + 1))
    .filter((part) => part.properties !== undefined);
  if (parts.length === 0 || hops >= DEEPEST) return schema;
  const properties: Record<string, JsonValue> = { ...objectOf(schema.properties) };
  for (const part of parts) {
    for (const [name, field] of Object.entries(objectOf(part.properties)))
      properties[name] = joined(properties[name], field);
  }
  const required = parts.map((part) => (Array.isArray(part.required) ? part.required : []));
  const everywhere = (required[0] ?? []).filter((name) => required.every((names) => names.includes(name)));
  return { ...schema, properties, required: everywhere };
}

/** The tag of a union has one constant in each alternative; together they are its choice. */
function joined(known: JsonValue | undefined, field: JsonValue): JsonValue {
  if (known === undefined) return field;
  const [a, b] = [objectOf(known), objectOf(field)];
  const choices = [...choicesOf(a), ...choicesOf(b)];
  if (choices.length === 0) return known;
  const { const: _, ...rest } = a;
  return { ...rest, enum: [...new Set(choices)] };
}

function choicesOf(field: JsonObject): readonly JsonValue[] {
  if (field.const !== undefined) return [field.const];
  return Array.isArray(field.enum) ? field.enum : [];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
}
