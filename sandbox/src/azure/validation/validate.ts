import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../json.ts';
import { ArmError, type ErrorDetail } from '../arm/error.ts';
import { checkScalar } from './scalar.ts';
import type { SchemaFile, SchemaNode, TypeSchema } from './schema.ts';

interface Loaded {
  readonly schema: TypeSchema;
  readonly nodes: readonly SchemaNode[];
}

/** Schemas by type in lower case, oldest api-version first. */
const schemas = load(join(import.meta.dirname, '../generated'));

function load(directory: string): Map<string, Loaded[]> {
  const byType = new Map<string, Loaded[]>();
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.json'))) {
    const file = JSON.parse(readFileSync(join(directory, name), 'utf8')) as SchemaFile;
    for (const schema of file.types) {
      const key = schema.type.toLowerCase();
      byType.set(key, [...(byType.get(key) ?? []), { schema, nodes: file.nodes }]);
    }
  }
  for (const versions of byType.values()) versions.sort((a, b) => (a.schema.apiVersion < b.schema.apiVersion ? -1 : 1));
  return byType;
}

/** The schema of this api-version, else of the newest one before it, else of the oldest. */
function schemaFor(type: string, apiVersion: string): Loaded | undefined {
  const versions = schemas.get(type.toLowerCase()) ?? [];
  return versions.filter(({ schema }) => schema.apiVersion <= apiVersion).at(-1) ?? versions[0];
}

/** At most this many faults are told of at once. */
const mostDetails = 20;

/**
 * Checks a body against Microsoft's schema and throws `InvalidRequestContent` with every fault. Takes away, in place, what
 * only the service writes: Azure does not read it either.
 */
export function validateBody(type: string, apiVersion: string, method: 'PUT' | 'PATCH', body: JsonObject): void {
  const loaded = schemaFor(type, apiVersion);
  const root = loaded?.schema[method] ?? (method === 'PATCH' ? loaded?.schema.PUT : undefined);
  if (!loaded || !root) return;
  const faults: ErrorDetail[] = [];
  new Walk(loaded.nodes, method === 'PATCH', faults).value(root, body, '');
  if (faults.length === 0) return;
  throw new ArmError(
    400,
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${faults[0]?.message ?? ''}'.`,
    { ...(faults[0]?.target ? { target: faults[0].target } : {}), details: faults.slice(0, mostDetails) },
  );
}

/** What ARM itself writes or reads at the top of any body. */
const always = new Set(['id', 'name', 'type', 'etag', 'systemData', 'tags', 'location']);

class Walk {
  readonly #nodes: readonly SchemaNode[];
  readonly #isPartial: boolean;
  readonly #faults: ErrorDetail[];

  constructor(nodes: readonly SchemaNode[], isPartial: boolean, faults: ErrorDetail[]) {
    this.#nodes = nodes;
    this.#isPartial = isPartial;
    this.#faults = faults;
  }

  value(given: SchemaNode, value: Json, at: string): void {
    const node = this.#target(given);
    if (value === null) return;
    if (Array.isArray(value)) {
      if (node.t !== undefined && node.t !== 'array') {
        this.#fault(at, `Expected ${node.t} and found an array at '${at}'`);
        return;
      }
      if (node.maxItems !== undefined && value.length > node.maxItems)
        this.#fault(at, `At most ${node.maxItems} items are allowed at '${at}'`);
      if (node.i) for (const [index, item] of value.entries()) this.value(node.i, item, `${at}[${index}]`);
      return;
    }
    if (typeof value === 'object') {
      this.#object(node, value, at);
      return;
    }
    const fault = checkScalar(node, value);
    if (fault) this.#fault(at, `${fault} at '${at}'`);
  }

  #object(node: SchemaNode, value: JsonObject, at: string): void {
    if (node.t !== undefined && node.t !== 'object') {
      this.#fault(at, `Expected ${node.t} and found an object at '${at}'`);
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      if (inner === undefined) continue;
      const path = at === '' ? name : `${at}.${name}`;
      const property = node.p?.[name];
      if (property) {
        if (property.ro === 1 || this.#target(property).ro === 1) delete value[name];
        else this.value(property, inner, path);
      } else if (node.a && node.a !== true) this.value(node.a, inner, path);
      else if (node.p && node.a !== true && !(at === '' && always.has(name))) {
        this.#fault(path, `Could not find member '${name}' on object of type '${at === '' ? 'resource' : at}'`);
      }
    }
    if (this.#isPartial) return;
    for (const name of node.r ?? []) {
      const property = node.p?.[name];
      const isService = property && (property.ro === 1 || this.#target(property).ro === 1);
      // A missing location has an error of its own.
      if (value[name] === undefined && !isService && !(at === '' && always.has(name))) {
        this.#fault(at === '' ? name : `${at}.${name}`, `Required property '${name}' not found in JSON at '${at}'`);
      }
    }
  }

  #target(node: SchemaNode): SchemaNode {
    return node.ref === undefined ? node : (this.#nodes[node.ref] ?? {});
  }

  #fault(target: string, message: string): void {
    this.#faults.push({ code: 'InvalidRequestContent', message, target });
  }
}
