import type { JsonObject, JsonValue } from '@tenantry/kinds';

/** Repeatable: the same seed gives the same requests. */
export type Random = () => number;

/** mulberry32, https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface FuzzOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly JsonObject[];
  readonly body: JsonValue | undefined;
}

export interface FuzzRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | undefined;
}

const DEEPEST = 5;
/** How often something is not as it should be. */
const WRONG = 0.12;

const JUNK: readonly JsonValue[] = [
  null,
  true,
  -1,
  1e308,
  0.1,
  '',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  "'; DROP TABLE objects; --",
  '{{7*7}}',
  '=1+1',
  'x'.repeat(5_000),
  [],
  [[[[[[]]]]]],
  {},
  { constructor: { prototype: 1 } },
  { '': '' },
];

/** Makes requests out of an OpenAPI document: mostly as it says, now and then broken somewhere. */
export class Fuzzer {
  readonly #random: Random;
  readonly #document: JsonObject;
  readonly #words: readonly string[];
  readonly #likely: Readonly<Record<string, readonly string[]>>;
  readonly operations: readonly FuzzOperation[];

  /**
   * @param words what is put where a text is asked for
   * @param likely what is mostly put where a parameter or field of this name is asked for, so that what exists is hit
   */
  constructor(
    document: JsonObject,
    words: readonly string[],
    likely: Readonly<Record<string, readonly string[]>>,
    random: Random,
  ) {
    this.#document = document;
    this.#words = words;
    this.#likely = likely;
    this.#random = random;
    this.operations = operationsOf(document, (value) => this.#resolve(value));
  }

  next(): FuzzRequest {
    const operation = this.pick(this.operations);
    const { method, path, parameters, body } = operation;
    const query = new URLSearchParams();
    const headers: Record<string, string> = { accept: 'application/json' };
    let url = path;
    for (const parameter of parameters) {
      const name = String(parameter.name);
      const value = this.#text(this.#likelyOr(name, parameter.schema));
      if (parameter.in === 'path') url = url.replace(`{${name}}`, encodeURIComponent(value));
      else if (this.#random() > 0.4) continue;
      else if (parameter.in === 'query') query.set(name, value);
      else headers[name.toLowerCase()] = header(value);
    }
    url = url.replace('*', 'api/v1/pods').replace(/\{\w+\}/g, () => encodeURIComponent(this.pick(this.#words)));
    if (this.#random() < 0.05) query.set(this.pick(['limit', 'x', 'tenant', '__proto__']), this.pick(this.#words));
    const payload = method === 'GET' || body === undefined ? undefined : this.#payload(body as JsonObject);
    if (payload !== undefined || this.#random() < 0.05) headers['content-type'] = this.#contentType(method);
    const text = query.toString();
    return { method, url: text === '' ? url : `${url}?${text}`, headers, payload };
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }

  #contentType(method: string): string {
    if (this.#random() < WRONG / 2) return this.pick(['text/plain', 'application/xml', 'multipart/form-data', 'x']);
    return method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  }

  #payload(schema: JsonObject): string {
    const text = JSON.stringify(this.#value(schema, 0)) ?? '';
    return this.#random() < WRONG / 4 ? text.slice(0, Math.floor(text.length / 2)) : text;
  }

  #likelyOr(name: string, schema: JsonValue | undefined, depth = 0): JsonValue {
    const likely = this.#likely[name];
    return likely !== undefined && this.#random() < 0.85 ? this.pick(likely) : this.#value(schema, depth);
  }

  #text(value: JsonValue): string {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.toWellFormed().slice(0, 2_000) || '-';
  }

  #value(schema: JsonValue | undefined, depth: number): JsonValue {
    if (this.#random() < WRONG / (depth + 1)) return this.pick(JUNK);
    const is = this.#resolve(schema);
    if (is.const !== undefined) return is.const as JsonValue;
    if (Array.isArray(is.enum)) return this.pick(is.enum as JsonValue[]);
    const choices = [is.oneOf, is.anyOf].find(Array.isArray) as JsonValue[] | undefined;
    if (choices !== undefined) return this.#value(this.pick(choices), depth);
    if (Array.isArray(is.allOf)) {
      const parts = is.allOf.map((part) => this.#value(part as JsonValue, depth));
      return Object.assign({}, ...parts.filter((part) => typeof part === 'object')) as JsonObject;
    }
    switch (Array.isArray(is.type) ? this.pick(is.type) : is.type) {
      case 'object':
        return this.#object(is, depth);
      case 'array':
        return depth >= DEEPEST
          ? []
          : Array.from({ length: Math.floor(this.#random() * 3) }, () => this.#value(is.items as JsonValue, depth + 1));
      case 'integer':
      case 'number':
        return this.#number(is);
      case 'boolean':
        return this.#random() < 0.5;
      case 'null':
        return null;
      default:
        return typeof is.default === 'string' && this.#random() < 0.3 ? is.default : this.pick(this.#words);
    }
  }

  #object(schema: JsonObject, depth: number): JsonObject {
    const properties = (schema.properties ?? {}) as JsonObject;
    const required = new Set(Array.isArray(schema.required) ? (schema.required as string[]) : []);
    const entries: [string, JsonValue][] = [];
    for (const [name, property] of Object.entries(properties)) {
      const isWanted = required.has(name) ? this.#random() > WRONG / 3 : depth < DEEPEST && this.#random() < 0.35;
      if (isWanted) entries.push([name, this.#likelyOr(name, property, depth + 1)]);
    }
    const more = schema.additionalProperties;
    if (typeof more === 'object' && more !== null && depth < DEEPEST) {
      entries.push([this.pick(this.#words), this.#value(more as JsonValue, depth + 1)]);
    }
    if (this.#random() < WRONG / 4) entries.push([this.pick(['unknown', 'specs', '__proto__', '']), 1]);
    return Object.fromEntries(entries);
  }

  #number(schema: JsonObject): number {
    const least = Number(schema.minimum ?? 0);
    const most = Number(schema.maximum ?? least + 100);
    const value = least + this.#random() * Math.min(most - least, 1_000);
    return schema.type === 'integer' ? Math.floor(value) : value;
  }

  #resolve(schema: JsonValue | undefined): JsonObject {
    let is = (typeof schema === 'object' && schema !== null ? schema : {}) as JsonObject;
    for (let hops = 0; typeof is.$ref === 'string' && hops < 10; hops++) {
      is = is.$ref
        .slice(2)
        .split('/')
        .reduce<JsonValue>((at, part) => (at as JsonObject)[part] ?? {}, this.#document) as JsonObject;
    }
    return is;
  }
}

function operationsOf(document: JsonObject, resolve: (value: JsonValue | undefined) => JsonObject): FuzzOperation[] {
  return Object.entries(document.paths as JsonObject).flatMap(([path, item]) => {
    const shared = ((item as JsonObject).parameters ?? []) as JsonValue[];
    return Object.entries(item as JsonObject).flatMap(([method, operation]) => {
      if (method === 'parameters') return [];
      const own = operation as JsonObject;
      const parameters = [...shared, ...((own.parameters ?? []) as JsonValue[])].map(resolve);
      const contents = Object.values((resolve(own.requestBody).content ?? {}) as JsonObject) as JsonObject[];
      return [{ method: method.toUpperCase(), path, parameters, body: contents[0]?.schema }];
    });
  });
}

/** What a header can carry. */
function header(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}
