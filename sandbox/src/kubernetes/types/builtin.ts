import { readFileSync } from 'node:fs';
import type { DefinitionRow, FieldRow, ResourceRow, WireRow } from './rows.ts';
import { anything, type ListSchema, type Schema, type StructSchema } from './schema.ts';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`./generated/${file}`, import.meta.url), 'utf8'));

const table = read('schema.json') as {
  /** `group/version/kind` to definition. */
  kinds: Record<string, string>;
  definitions: Record<string, DefinitionRow>;
};

/** Every built-in resource with its subresources, in the order discovery lists them. */
export const builtinResources = read('resources.json') as readonly ResourceRow[];

export const definitions: Readonly<Record<string, DefinitionRow>> = table.definitions;
export const definitionOfKind: Readonly<Record<string, string>> = table.kinds;

const structs = new Map<string, StructSchema>();

/** A definition's fields on the wire; those of inline structs stand among their owner's. */
const wire = read('wire.json') as Record<string, WireRow[]>;

export function wireRows(name: string): readonly WireRow[] | undefined {
  return wire[name];
}

interface Emptiness {
  readonly order: readonly string[];
  readonly written: ReadonlySet<string>;
  readonly pointers: ReadonlySet<string>;
}

function emptiness(name: string, row: DefinitionRow): Emptiness {
  const order: string[] = [];
  const written = new Set<string>();
  const pointers = new Set<string>();
  const collect = (rows: readonly WireRow[]): void => {
    for (const [, json, type, flags] of rows) {
      if (json === '') {
        collect(wire[type.slice(1)] ?? []);
        continue;
      }
      order.push(json);
      if ((flags & 1) !== 0) pointers.add(json);
      if ((flags & 2) !== 0) written.add(json);
    }
  };
  const rows = wire[name];
  if (rows !== undefined) collect(rows);
  else {
    // Newer than the programs that the facts come from: what is required is written, structs but the usual are pointers.
    for (const field of row.r ?? []) written.add(field);
    for (const [field, value] of Object.entries(row.p)) {
      const type = typeof value === 'string' ? value : value.t;
      const isTop = row.p.kind !== undefined && ['metadata', 'spec', 'status'].includes(field);
      if (isTop) written.add(field);
      else if (/^[[{@*]/.test(type) || value === 'b') pointers.add(field);
    }
  }
  return { order, written, pointers };
}

function listSchema(row: Exclude<FieldRow, string>, element: Schema): ListSchema {
  const keys = row.k ?? [];
  return {
    is: 'list',
    merge: row.k !== undefined ? 'map' : row.s === 1 ? 'set' : 'atomic',
    keys,
    keyDefaults: keys.includes('protocol') ? { protocol: 'TCP' } : {},
    element,
    ...(row.pk === undefined ? {} : { patchKey: row.pk }),
    ...(row.ps === undefined ? {} : { patchStrategy: row.ps }),
  };
}

function schemaOfType(type: string, row: Exclude<FieldRow, string>): Schema {
  switch (type[0]) {
    case 's':
      return row.e === undefined ? { is: 'string' } : { is: 'string', values: row.e };
    case 'i':
      return { is: 'integer' };
    case 'n':
      return { is: 'number' };
    case 'b':
      return { is: 'boolean' };
    case 'y':
      return { is: 'bytes' };
    case 'q':
      return { is: 'quantity' };
    case 't':
      return { is: 'time' };
    case 'm':
      return { is: 'microtime' };
    case 'x':
      return { is: 'intOrString' };
    case '@': {
      const struct = definitionSchema(type.slice(1));
      return row.a === 1 && !struct.atomic ? { ...struct, atomic: true } : struct;
    }
    case '[':
      return listSchema(row, schemaOfType(type.slice(1), { t: type.slice(1) }));
    case '{':
      return { is: 'map', atomic: row.a === 1, element: schemaOfType(type.slice(1), { t: type.slice(1) }) };
    default:
      return anything;
  }
}

function definitionSchema(name: string): StructSchema {
  const known = structs.get(name);
  if (known !== undefined) return known;
  const row = table.definitions[name];
  if (row === undefined) throw new Error(`the table of types lacks ${name}`);
  const short = name.slice(name.lastIndexOf('.') + 1);
  let fields: Map<string, Schema> | undefined;
  const { order, written, pointers } = emptiness(name, row);
  const schema: StructSchema = {
    is: 'struct',
    name: short,
    atomic: row.a === 1,
    required: new Set(row.r ?? []),
    written,
    pointers,
    keepsUnknown: false,
    fields() {
      if (fields === undefined) {
        fields = new Map();
        const names = new Set(['kind', 'apiVersion', ...order, ...Object.keys(row.p)]);
        for (const field of names) {
          const value = row.p[field];
          if (value === undefined) continue;
          const full = typeof value === 'string' ? { t: value } : value;
          fields.set(field, schemaOfType(full.t, full));
        }
      }
      return fields;
    },
  };
  structs.set(name, schema);
  return schema;
}

/** The schema of a built-in kind; undefined when the table does not hold it. */
export function builtinSchema(group: string, version: string, kind: string): StructSchema | undefined {
  const name = table.kinds[`${group}/${version}/${kind}`];
  return name === undefined ? undefined : definitionSchema(name);
}

/** `metadata` of every kind, for custom resources. */
export function objectMetaSchema(): StructSchema {
  return definitionSchema('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
}
