import { readFileSync } from 'node:fs';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import type { OpenApiReader, Result } from './read-openapi.ts';
import { scalarFacts } from './read-openapi.ts';
import type { SchemaNode, TypeSchema } from './schema.ts';

interface Sheet {
  readonly name: string;
  readonly types: TypeSchema[];
  readonly nodes: SchemaNode[];
  readonly indexOf: Map<string, number>;
}

/** What a template has around a resource, and a request does not. */
const templateOnly = new Set(['apiVersion', 'name', 'type', 'resources', 'scope', 'dependsOn', 'comments']);

/**
 * Reads ARM template schemas, for api-versions newer than the OpenAPI documents. They do not say what only the service
 * writes: what an OpenAPI document of the same type marks so, and they leave out, is taken from there.
 */
export class ArmSchemaReader {
  readonly #wanted: ReadonlyMap<string, string>;
  readonly #openApi: OpenApiReader;
  readonly #sheets: Sheet[] = [];

  constructor(wanted: ReadonlyMap<string, string>, openApi: OpenApiReader) {
    this.#wanted = wanted;
    this.#openApi = openApi;
  }

  read(file: string): void {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    if (!isObject(document)) return;
    const groups = ['resourceDefinitions', 'extension_resourceDefinitions', 'subscription_resourceDefinitions'];
    for (const definition of groups.flatMap((group) => Object.values(objectAt(document, group)))) {
      if (!isObject(definition)) continue;
      const properties = objectAt(definition, 'properties');
      const type = this.#wanted.get(String(listAt(objectAt(properties, 'type'), 'enum')[0] ?? '').toLowerCase());
      const apiVersion = String(listAt(objectAt(properties, 'apiVersion'), 'enum')[0] ?? '');
      if (!type || !apiVersion) continue;
      const sheet = this.#sheet(type, apiVersion);
      const node = this.#node(sheet, document, definition);
      for (const name of templateOnly) delete node.p?.[name];
      node.r = (node.r ?? []).filter((name) => !templateOnly.has(name));
      const known = this.#openApi.known(type);
      if (known) this.#addReadOnly(sheet, node, known.node, known.nodes, new Set());
      sheet.types.push({ type, apiVersion, PUT: node });
    }
  }

  results(): Result[] {
    return this.#sheets.map((sheet) => ({ source: sheet.name, types: sheet.types, nodes: sheet.nodes }));
  }

  #sheet(type: string, apiVersion: string): Sheet {
    const name = `${(type.split('/')[0] ?? '').replace('Microsoft.', '').toLowerCase()}-${apiVersion}`;
    let sheet = this.#sheets.find((known) => known.name === name);
    if (!sheet) {
      sheet = { name, types: [], nodes: [], indexOf: new Map() };
      this.#sheets.push(sheet);
    }
    return sheet;
  }

  #node(sheet: Sheet, document: JsonObject, given: JsonObject): SchemaNode {
    const schema = withoutExpression(given);
    const ref = textAt(schema, '$ref');
    if (ref?.startsWith('#/')) {
      let index = sheet.indexOf.get(ref);
      if (index === undefined) {
        index = sheet.nodes.length;
        sheet.indexOf.set(ref, index);
        sheet.nodes.push({});
        let target: JsonObject = document;
        for (const part of ref.slice(2).split('/'))
          target = objectAt(target, part.replaceAll('~1', '/').replaceAll('~0', '~'));
        sheet.nodes[index] = this.#node(sheet, document, target);
      }
      return { ref: index };
    }
    // Anything else that stands for several shapes, or lies in another document, is left to the service.
    if (ref !== undefined || schema.oneOf || schema.anyOf) return {};
    const node: SchemaNode = {};
    const type = textAt(schema, 'type');
    if (type) node.t = type;
    const p: Record<string, SchemaNode> = {};
    for (const [name, value] of Object.entries(objectAt(schema, 'properties'))) {
      if (isObject(value)) p[name] = this.#node(sheet, document, value);
    }
    if (Object.keys(p).length > 0) node.p = p;
    if (isObject(schema.additionalProperties)) node.a = this.#node(sheet, document, schema.additionalProperties);
    else if (type === 'object' && Object.keys(p).length === 0) node.a = true;
    const required = listAt(schema, 'required').filter((name) => typeof name === 'string');
    if (required.length > 0) node.r = required.sort();
    if (isObject(schema.items)) node.i = this.#node(sheet, document, schema.items);
    return Object.assign(node, scalarFacts(schema, false));
  }

  #addReadOnly(
    sheet: Sheet,
    node: SchemaNode,
    known: SchemaNode,
    nodes: readonly SchemaNode[],
    seen: Set<SchemaNode>,
  ): void {
    const own = node.ref === undefined ? node : sheet.nodes[node.ref];
    const other = known.ref === undefined ? known : nodes[known.ref];
    if (!own || !other || seen.has(own)) return;
    seen.add(own);
    if (own.i && other.i) this.#addReadOnly(sheet, own.i, other.i, nodes, seen);
    for (const [name, value] of Object.entries(other.p ?? {})) {
      const mine = own.p?.[name];
      const isReadOnly = value.ro === 1 || (value.ref !== undefined && nodes[value.ref]?.ro === 1);
      if (mine) this.#addReadOnly(sheet, mine, value, nodes, seen);
      else if (isReadOnly) own.p = { ...own.p, [name]: { ro: 1 } };
    }
  }
}

/** Every property of a template may also be an expression in brackets; a request has only the real thing. */
function withoutExpression(schema: JsonObject): JsonObject {
  const choices = listAt(schema, 'oneOf').filter(isObject);
  const real = choices.filter((choice) => !textAt(choice, '$ref')?.endsWith('/expression'));
  return choices.length > 0 && real.length === 1 && real[0] ? real[0] : schema;
}
