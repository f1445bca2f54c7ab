import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import type { SchemaNode, TypeSchema } from './schema.ts';

export interface Result {
  readonly source: string;
  readonly types: readonly TypeSchema[];
  readonly nodes: readonly SchemaNode[];
}

/** Namespaces whose enumerations the services enforce though the documents leave them open to new values. */
const strictNamespaces = ['microsoft.network', 'microsoft.keyvault'];

interface Sheet {
  readonly name: string;
  readonly types: TypeSchema[];
  readonly nodes: SchemaNode[];
  readonly indexOf: Map<string, number>;
  readonly isStrict: boolean;
}

/** Reads bodies of PUT and PATCH from OpenAPI 2 documents. */
export class OpenApiReader {
  readonly #wanted: ReadonlyMap<string, string>;
  readonly #documents = new Map<string, JsonObject>();
  readonly #sheets = new Map<string, Sheet>();

  constructor(wanted: ReadonlyMap<string, string>) {
    this.#wanted = wanted;
  }

  read(file: string): void {
    const document = this.#document(file);
    const apiVersion = textAt(objectAt(document, 'info'), 'version') ?? '';
    const paths = { ...objectAt(document, 'paths'), ...objectAt(document, 'x-ms-paths') };
    for (const [path, item] of Object.entries(paths)) {
      const type = this.#typeOf(path);
      if (!type || !isObject(item)) continue;
      const put = isObject(item.put) ? this.#body(file, objectAt(item, 'put')) : undefined;
      const patch = isObject(item.patch) ? this.#body(file, objectAt(item, 'patch')) : undefined;
      if (!put && !patch) continue;
      const sheet = this.#sheet(type, apiVersion);
      if (sheet.types.some((known) => known.type === type && known.apiVersion === apiVersion)) continue;
      sheet.types.push({
        type,
        apiVersion,
        ...(put ? { PUT: this.#node(sheet, put.file, put.schema) } : {}),
        ...(patch ? { PATCH: this.#node(sheet, patch.file, patch.schema) } : {}),
      });
    }
  }

  results(): Result[] {
    return [...this.#sheets.values()].map((sheet) => ({ source: sheet.name, types: sheet.types, nodes: sheet.nodes }));
  }

  /** A type's PUT node with the nodes its references mean, for readers of other sources. */
  known(type: string): { node: SchemaNode; nodes: readonly SchemaNode[] } | undefined {
    for (const sheet of this.#sheets.values()) {
      const node = sheet.types.find((known) => known.type === type)?.PUT;
      if (node) return { node, nodes: sheet.nodes };
    }
    return undefined;
  }

  #sheet(type: string, apiVersion: string): Sheet {
    const namespace = type.split('/')[0] ?? '';
    const name = `${namespace.replace('Microsoft.', '').toLowerCase()}-${apiVersion}`;
    const known = this.#sheets.get(name);
    if (known) return known;
    const isStrict = strictNamespaces.includes(namespace.toLowerCase());
    const sheet: Sheet = { name, types: [], nodes: [], indexOf: new Map(), isStrict };
    this.#sheets.set(name, sheet);
    return sheet;
  }

  #document(file: string): JsonObject {
    let document = this.#documents.get(file);
    if (!document) {
      const parsed: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
      document = isObject(parsed) ? parsed : {};
      this.#documents.set(file, document);
    }
    return document;
  }

  #typeOf(path: string): string | undefined {
    const at = path.toLowerCase().lastIndexOf('/providers/');
    if (/^\/subscriptions\/\{[^}]+\}\/resourcegroups\/\{[^}]+\}$/i.test(path))
      return 'Microsoft.Resources/resourceGroups';
    if (at < 0) return undefined;
    const [namespace = '', ...rest] = path.slice(at + '/providers/'.length).split('/');
    if (rest.length % 2 !== 0) return undefined;
    return this.#wanted.get([namespace, ...rest.filter((_, i) => i % 2 === 0)].join('/').toLowerCase());
  }

  #body(file: string, operation: JsonObject): { file: string; schema: JsonObject } | undefined {
    for (const given of listAt(operation, 'parameters').filter(isObject)) {
      const { file: at, schema: parameter } = this.#resolve(file, given);
      if (parameter.in === 'body' && isObject(parameter.schema)) return { file: at, schema: parameter.schema };
    }
    return undefined;
  }

  #resolve(file: string, schema: JsonObject): { file: string; schema: JsonObject; key: string | null } {
    const ref = textAt(schema, '$ref');
    if (ref === undefined) return { file, schema, key: null };
    const [relative = '', pointer = ''] = ref.split('#');
    const target = relative === '' ? file : resolve(dirname(file), relative);
    let value: JsonObject = this.#document(target);
    for (const part of pointer.split('/').slice(1))
      value = objectAt(value, part.replaceAll('~1', '/').replaceAll('~0', '~'));
    return { file: target, schema: value, key: `${target}#${pointer}` };
  }

  #node(sheet: Sheet, file: string, given: JsonObject): SchemaNode {
    const { file: at, schema, key } = this.#resolve(file, given);
    if (key === null) return this.#plain(sheet, at, schema);
    let index = sheet.indexOf.get(key);
    if (index === undefined) {
      index = sheet.nodes.length;
      sheet.indexOf.set(key, index);
      sheet.nodes.push({});
      sheet.nodes[index] = this.#plain(sheet, at, schema);
    }
    return { ref: index, ...(given.readOnly === true ? { ro: 1 } : {}) };
  }

  #plain(sheet: Sheet, file: string, schema: JsonObject): SchemaNode {
    const merged = this.#members(sheet, file, schema);
    const properties = Object.keys(merged.p);
    const node: SchemaNode = {};
    const type = textAt(schema, 'type') ?? (properties.length > 0 ? 'object' : undefined);
    if (type) node.t = type;
    if (properties.length > 0) node.p = merged.p;
    if (merged.r.length > 0) node.r = [...new Set(merged.r)].sort();
    if (isObject(schema.additionalProperties)) node.a = this.#node(sheet, file, schema.additionalProperties);
    // An object of no declared shape, or one that stands for several, holds anything.
    else if (schema.additionalProperties === true || merged.isOpen || (type === 'object' && properties.length === 0))
      node.a = true;
    if (isObject(schema.items)) node.i = this.#node(sheet, file, schema.items);
    if (schema.readOnly === true || isFixedByService(schema)) node.ro = 1;
    Object.assign(node, scalarFacts(schema, sheet.isStrict));
    return node;
  }

  /** Properties of a schema with those it inherits. */
  #members(
    sheet: Sheet,
    file: string,
    schema: JsonObject,
  ): { p: Record<string, SchemaNode>; r: string[]; isOpen: boolean } {
    const p: Record<string, SchemaNode> = {};
    const r: string[] = listAt(schema, 'required').filter((name) => typeof name === 'string');
    let isOpen = typeof schema.discriminator === 'string';
    for (const part of listAt(schema, 'allOf').filter(isObject)) {
      const { file: at, schema: base } = this.#resolve(file, part);
      const inherited = this.#members(sheet, at, base);
      Object.assign(p, inherited.p);
      r.push(...inherited.r);
      isOpen ||= inherited.isOpen;
    }
    for (const [name, value] of Object.entries(objectAt(schema, 'properties'))) {
      if (isObject(value)) p[name] = this.#node(sheet, file, value);
    }
    return { p, r, isOpen };
  }
}

function isFixedByService(schema: JsonObject): boolean {
  const mutability = schema['x-ms-mutability'];
  return Array.isArray(mutability) && mutability.length === 1 && mutability[0] === 'read';
}

export function scalarFacts(schema: JsonObject, takesOpenEnums: boolean): Partial<SchemaNode> {
  const number = (key: string): number | undefined => (typeof schema[key] === 'number' ? schema[key] : undefined);
  const isOpenEnum = objectAt(schema, 'x-ms-enum').modelAsString === true;
  const values = listAt(schema, 'enum').filter((value) => typeof value === 'string');
  const facts: Record<string, unknown> = {
    enum: values.length > 0 && (!isOpenEnum || takesOpenEnums) ? values : undefined,
    pattern: textAt(schema, 'pattern'),
    min: number('minimum'),
    max: number('maximum'),
    minLength: number('minLength'),
    maxLength: number('maxLength'),
    maxItems: number('maxItems'),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
