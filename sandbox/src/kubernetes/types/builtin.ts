import { readFileSync } from 'node:fs';
import type { DefinitionRow, FieldRow, ResourceRow } from './rows.ts';
import { anything, type ListSchema, type Schema, type StructSchema } from './schema.ts';
import { alwaysWritten } from './zeroes.ts';

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

function always(name: string, short: string, row: DefinitionRow): ReadonlySet<string> {
  const fields = new Set<string>([...(alwaysWritten[short] ?? []), ...(alwaysWritten[qualified(name)] ?? [])]);
  if (row.p.metadata !== undefined && row.p.kind !== undefined) {
    for (const field of ['spec', 'status']) {
      const type = row.p[field];
      if (type !== undefined && (typeof type === 'string' ? type : type.t).startsWith('@')) fields.add(field);
    }
  }
  return fields;
}

/** `io.k8s.api.core.v1.Event` as `core.v1.Event`. */
function qualified(name: string): string {
  return name.split('.').slice(-3).join('.');
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
  const schema: StructSchema = {
    is: 'struct',
    name: short,
    atomic: row.a === 1,
    required: new Set(row.r ?? []),
    always: always(name, short, row),
    keepsUnknown: false,
    fields() {
      if (fields === undefined) {
        fields = new Map();
        for (const [field, value] of Object.entries(row.p)) {
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
