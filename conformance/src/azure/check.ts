import { type Documents, isList, isMap, type Json, type JsonMap, type Located } from './documents.ts';
import { checkScalar } from './scalar.ts';
import type { Shapes } from './shape.ts';
import type { Violation } from './violation.ts';

/** What a value is checked as: sent with a verb, or answered. */
export type Direction = { readonly kind: 'request'; readonly method: string } | { readonly kind: 'response' };

/** Checks values against schemas of the OpenAPI files. */
export class Checker {
  private readonly documents: Documents;
  private readonly shapes: Shapes;

  constructor(documents: Documents, shapes: Shapes) {
    this.documents = documents;
    this.shapes = shapes;
  }

  check(schema: Located, value: Json, at: string, direction: Direction): Violation[] {
    const found: Violation[] = [];
    this.walk(schema, value, at, direction, found);
    return found;
  }

  private walk(written: Located, value: Json, at: string, direction: Direction, found: Violation[]): void {
    const schema = this.documents.resolve(written);
    const { node } = schema;
    if (value === null) {
      // Services answer null for what is not set, whatever their description says; sending it is another matter.
      const severity = direction.kind === 'response' ? 'warning' : 'error';
      if (node['x-nullable'] !== true) found.push({ severity, rule: 'type', at, message: 'null is not allowed' });
      return;
    }
    if (node.type === 'array' || isMap(node.items)) {
      this.walkList(schema, value, at, direction, found);
      return;
    }
    if (isMap(node.properties) || isList(node.allOf) || isMap(node.additionalProperties) || node.type === 'object') {
      this.walkObject(schema, value, at, direction, found);
      return;
    }
    // A schema without a type stands for any JSON.
    if (typeof node.type === 'string' || isList(node.enum)) found.push(...checkScalar(node, value, at));
  }

  private walkList(schema: Located, value: Json, at: string, direction: Direction, found: Violation[]): void {
    const { node, file } = schema;
    if (!isList(value)) {
      found.push(error('type', at, `a list is expected, not ${kindOf(value)}`));
      return;
    }
    if (typeof node.minItems === 'number' && value.length < node.minItems) {
      found.push(error('length', at, `fewer than ${node.minItems} items`));
    }
    if (typeof node.maxItems === 'number' && value.length > node.maxItems) {
      found.push(error('length', at, `more than ${node.maxItems} items`));
    }
    const items = node.items;
    if (!isMap(items)) return;
    value.forEach((item, index) => {
      this.walk({ file, node: items, name: null }, item, `${at}[${index}]`, direction, found);
    });
  }

  private walkObject(schema: Located, value: Json, at: string, direction: Direction, found: Violation[]): void {
    if (!isMap(value)) {
      found.push(error('type', at, `an object is expected, not ${kindOf(value)}`));
      return;
    }
    const shape = this.shapes.of(this.discriminate(schema, value));
    for (const [name, item] of Object.entries(value)) {
      const property = shape.properties.get(name);
      if (property !== undefined) {
        this.walkProperty(property, item, `${at}.${name}`, direction, found);
      } else if (shape.additional === false) {
        found.push(error('unknown-property', `${at}.${name}`, unknownProperty(name, shape.properties.keys())));
      } else if (shape.additional !== true) {
        this.walk(shape.additional, item, `${at}.${name}`, direction, found);
      }
    }
    for (const name of shape.required) {
      if (name in value) continue;
      const property = shape.properties.get(name);
      if (property !== undefined && !this.isExpected(property, direction)) continue;
      found.push(error('required', `${at}.${name}`, 'is required'));
    }
  }

  private walkProperty(property: Located, value: Json, at: string, direction: Direction, found: Violation[]): void {
    const { node } = this.documents.resolve(property);
    if (direction.kind === 'request' && node.readOnly === true) {
      // Resource Manager takes a resource's own id, name and type back, and only checks that they fit the URL.
      const severity = /^body\.(id|name|type)$/.test(at) ? 'warning' : 'error';
      found.push({ severity, rule: 'read-only', at, message: 'is read-only and must not be sent' });
      return;
    }
    const mutability = node['x-ms-mutability'];
    if (isList(mutability) && !allows(mutability, direction)) {
      found.push(error('mutability', at, `may only be used to ${mutability.join(', ')}`));
    }
    this.walk(property, value, at, direction, found);
  }

  /** Whether a required property has to be there in this direction: read-only ones not in requests, write-only ones not in answers. */
  private isExpected(property: Located, direction: Direction): boolean {
    const { node } = this.documents.resolve(property);
    if (direction.kind === 'request') {
      if (node.readOnly === true || direction.method === 'PATCH') return false;
    } else if (node['x-ms-secret'] === true) return false;
    const mutability = node['x-ms-mutability'];
    return !isList(mutability) || allows(mutability, direction);
  }

  private discriminate(schema: Located, value: JsonMap): Located {
    const discriminator = this.shapes.of(schema).discriminator;
    if (discriminator === null || schema.name === null) return schema;
    const chosen = value[discriminator];
    return typeof chosen === 'string' ? (this.shapes.derivedFrom(schema.name, chosen) ?? schema) : schema;
  }
}

function allows(mutability: readonly Json[], direction: Direction): boolean {
  if (direction.kind === 'response') return mutability.includes('read');
  if (direction.method === 'PATCH') return mutability.includes('update');
  return mutability.includes('create') || mutability.includes('update');
}

function unknownProperty(name: string, known: Iterable<string>): string {
  const alike = [...known].find((other) => other.toLowerCase() === name.toLowerCase());
  return alike === undefined ? 'no such property' : `no such property; there is ${alike}`;
}

export function error(rule: string, at: string, message: string): Violation {
  return { severity: 'error', rule, at, message };
}

export function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
