import { type Documents, isList, isMap, type JsonMap, type Located } from './documents.ts';

/** A schema with its `allOf` parts joined: what an object of it may and must have. */
export interface Shape {
  readonly properties: ReadonlyMap<string, Located>;
  readonly required: ReadonlySet<string>;
  /** A schema for further properties, `true` for any, `false` for none. */
  readonly additional: Located | boolean;
  readonly discriminator: string | null;
}

/** Joins `allOf`s and knows which definitions are derived from which, for discriminators. */
export class Shapes {
  private readonly documents: Documents;
  private readonly shapes = new Map<string, Shape>();
  private derived: Map<string, { value: string; at: Located }[]> | null = null;

  constructor(documents: Documents) {
    this.documents = documents;
  }

  of(schema: Located): Shape {
    const known = schema.name === null ? undefined : this.shapes.get(schema.name);
    if (known !== undefined) return known;
    const properties = new Map<string, Located>();
    const required = new Set<string>();
    const state = { additional: null as Located | boolean | null, discriminator: null as string | null };
    this.collect(schema, properties, required, state, 0);
    const additional = state.additional ?? properties.size === 0;
    const shape: Shape = { properties, required, additional, discriminator: state.discriminator };
    if (schema.name !== null) this.shapes.set(schema.name, shape);
    return shape;
  }

  private collect(
    schema: Located,
    properties: Map<string, Located>,
    required: Set<string>,
    state: { additional: Located | boolean | null; discriminator: string | null },
    depth: number,
  ): void {
    if (depth > 16) throw new Error(`allOf is too deep at ${schema.file}`);
    const { node, file } = this.documents.resolve(schema);
    for (const part of isList(node.allOf) ? node.allOf : []) {
      if (isMap(part)) this.collect({ file, node: part, name: null }, properties, required, state, depth + 1);
    }
    if (isMap(node.properties)) {
      for (const [name, property] of Object.entries(node.properties)) {
        if (isMap(property)) properties.set(name, { file, node: property, name: null });
      }
    }
    for (const name of isList(node.required) ? node.required : []) required.add(String(name));
    if (typeof node.discriminator === 'string') state.discriminator = node.discriminator;
    const additional = node.additionalProperties;
    if (typeof additional === 'boolean') state.additional = additional;
    else if (isMap(additional)) state.additional = { file, node: additional, name: null };
  }

  /** The definition that a discriminator's value names, or null if that value has none. */
  derivedFrom(base: string, value: string): Located | null {
    this.derived ??= this.indexDerived();
    const seen = new Set<string>();
    const queue = [base];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const child of this.derived.get(name) ?? []) {
        if (child.value === value) return child.at;
        if (child.at.name !== null) queue.push(child.at.name);
      }
    }
    return null;
  }

  private indexDerived() {
    const index = new Map<string, { value: string; at: Located }[]>();
    for (const file of this.documents.list()) {
      const definitions = this.documents.read(file).definitions;
      if (!isMap(definitions)) continue;
      for (const [key, node] of Object.entries(definitions)) {
        if (!isMap(node) || !isList(node.allOf)) continue;
        for (const part of node.allOf) this.indexPart(index, file, key, node, part);
      }
    }
    return index;
  }

  private indexPart(
    index: Map<string, { value: string; at: Located }[]>,
    file: string,
    key: string,
    node: JsonMap,
    part: JsonMap[string],
  ): void {
    if (!isMap(part) || typeof part.$ref !== 'string') return;
    const parent = this.documents.resolve({ file, node: part, name: null }).name;
    if (parent === null) return;
    const value = node['x-ms-discriminator-value'];
    const children = index.get(parent) ?? [];
    children.push({
      value: typeof value === 'string' ? value : key,
      at: { file, node, name: `${file}#/definitions/${key}` },
    });
    index.set(parent, children);
  }
}
