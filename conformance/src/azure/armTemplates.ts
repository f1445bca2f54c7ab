import { basename } from 'node:path';
import { error, kindOf } from './check.ts';
import { isList, isMap, type Json, type JsonMap, jsonFiles, parseJson } from './documents.ts';
import { checkScalar } from './scalar.ts';
import type { Violation } from './violation.ts';

/**
 * Microsoft's schemas of ARM templates, used for api-versions newer than the OpenAPI files. They know only what is
 * sent: an answer may hold further, read-only properties.
 */
export class ArmTemplates {
  private readonly files: readonly string[];
  private readonly read = new Map<string, Known>();

  constructor(directory: string) {
    this.files = jsonFiles(directory);
  }

  has(type: string, apiVersion: string): boolean {
    return this.of(type).has(`${type.toLowerCase()}@${apiVersion}`);
  }

  versionsOf(type: string): string[] {
    const prefix = `${type.toLowerCase()}@`;
    return [...this.of(type).keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  /** Of the provider of this type, whose files carry its name. */
  private of(type: string): Known {
    const provider = type.toLowerCase().split('/')[0] ?? '';
    let known = this.read.get(provider);
    if (known === undefined) {
      known = new Map(
        this.files.filter((file) => basename(file).toLowerCase().startsWith(`${provider}.`)).flatMap(resourcesIn),
      );
      this.read.set(provider, known);
    }
    return known;
  }

  /** `name` is the last segment of the resource's path: the patterns of nested types are written for it. */
  check(input: { type: string; apiVersion: string; name: string; body: Json; isRequest: boolean }): Violation[] {
    const entry = this.of(input.type).get(`${input.type.toLowerCase()}@${input.apiVersion}`);
    if (entry === undefined) return [];
    if (!isMap(input.body)) return [error('type', 'body', `an object is expected, not ${kindOf(input.body)}`)];
    const found: Violation[] = [];
    const { properties, required } = entry.schema;
    const body = input.isRequest ? { ...input.body, name: input.name } : input.body;
    // These three stand in a template, not in a request.
    const { apiVersion: _version, type: _type, resources: _resources, ...known } = isMap(properties) ? properties : {};
    const schema: JsonMap = {
      ...entry.schema,
      properties: known,
      required: isList(required) ? required.filter((name) => name !== 'apiVersion' && name !== 'type') : [],
    };
    walk({ ...entry, strict: input.isRequest }, schema, body, 'body', found);
    return found;
  }
}

/** `<type in lower case>@<api-version>` → schema and the file it refers into. */
type Known = Map<string, { readonly schema: JsonMap; readonly document: JsonMap }>;

function resourcesIn(file: string): [string, { schema: JsonMap; document: JsonMap }][] {
  const document = parseJson(file);
  if (!isMap(document.resourceDefinitions)) return [];
  return Object.values(document.resourceDefinitions).flatMap(
    (schema): [string, { schema: JsonMap; document: JsonMap }][] => {
      if (!isMap(schema)) return [];
      const type = enumOf(schema, 'type');
      const version = enumOf(schema, 'apiVersion');
      return type === null || version === null ? [] : [[`${type.toLowerCase()}@${version}`, { schema, document }]];
    },
  );
}

interface Context {
  readonly document: JsonMap;
  /** Refuses unknown properties, and demands required ones. */
  readonly strict: boolean;
}

function walk(context: Context, written: Json | undefined, value: Json, at: string, found: Violation[]): void {
  const schema = resolve(context, written);
  if (schema === null) return;
  if (isList(schema.oneOf)) {
    walkOneOf(context, schema.oneOf, value, at, found);
    return;
  }
  if (schema.type === 'array') {
    if (!isList(value)) found.push(error('type', at, `a list is expected, not ${kindOf(value)}`));
    else for (const [index, item] of value.entries()) walk(context, schema.items, item, `${at}[${index}]`, found);
    return;
  }
  if (schema.type === 'object' || isMap(schema.properties)) {
    walkObject(context, schema, value, at, found);
    return;
  }
  found.push(...checkScalar(schema, value, at));
}

function walkObject(context: Context, schema: JsonMap, value: Json, at: string, found: Violation[]): void {
  if (!isMap(value)) {
    found.push(error('type', at, `an object is expected, not ${kindOf(value)}`));
    return;
  }
  const properties = isMap(schema.properties) ? schema.properties : {};
  const additional = schema.additionalProperties;
  for (const [name, item] of Object.entries(value)) {
    if (name in properties) walk(context, properties[name], item, `${at}.${name}`, found);
    else if (isMap(additional)) walk(context, additional, item, `${at}.${name}`, found);
    else if (context.strict && Object.keys(properties).length > 0) {
      found.push(error('unknown-property', `${at}.${name}`, 'no such property'));
    }
  }
  if (!context.strict) return;
  for (const name of isList(schema.required) ? schema.required : []) {
    if (!(String(name) in value)) found.push(error('required', `${at}.${name}`, 'is required'));
  }
}

/** One alternative has to fit; if none does, the complaints of the one that came closest are shown. */
function walkOneOf(context: Context, alternatives: readonly Json[], value: Json, at: string, found: Violation[]) {
  let closest: Violation[] | null = null;
  for (const alternative of alternatives) {
    if (isExpression(alternative)) continue;
    const complaints: Violation[] = [];
    walk(context, alternative, value, at, complaints);
    if (complaints.length === 0) return;
    if (closest === null || complaints.length < closest.length) closest = complaints;
  }
  found.push(...(closest ?? []));
}

/** Template expressions (`[parameters('x')]`) exist in templates only, never in a request. */
function isExpression(schema: Json): boolean {
  return isMap(schema) && typeof schema.$ref === 'string' && schema.$ref.endsWith('/expression');
}

function resolve(context: Context, schema: Json | undefined): JsonMap | null {
  if (!isMap(schema)) return null;
  if (typeof schema.$ref !== 'string') return schema;
  if (!schema.$ref.startsWith('#/')) return null;
  let node: Json | undefined = context.document;
  for (const step of schema.$ref.slice(2).split('/')) node = isMap(node) ? node[decodeURIComponent(step)] : undefined;
  return isMap(node) ? node : null;
}

function enumOf(schema: JsonMap, property: string): string | null {
  const node = isMap(schema.properties) ? schema.properties[property] : undefined;
  const values = isMap(node) ? node.enum : undefined;
  return isList(values) && typeof values[0] === 'string' ? values[0] : null;
}
