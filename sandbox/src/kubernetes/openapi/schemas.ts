import { definitionOfKind, definitions } from '../types/builtin.ts';
import type { DefinitionRow, FieldRow } from '../types/rows.ts';

export type Json = Record<string, unknown>;

/** The kinds that each definition stands for. */
const kindsOf = new Map<string, { group: string; version: string; kind: string }[]>();
for (const [key, definition] of Object.entries(definitionOfKind)) {
  const [group = '', version = '', kind = ''] = key.split('/');
  kindsOf.set(definition, [...(kindsOf.get(definition) ?? []), { group, version, kind }]);
}

function typeSchema(type: string, reference: (name: string) => string): Json {
  switch (type[0]) {
    case 's':
      return { type: 'string' };
    case 'y':
      return { type: 'string', format: 'byte' };
    case 'i':
      return { type: 'integer', format: 'int64' };
    case 'n':
      return { type: 'number', format: 'double' };
    case 'b':
      return { type: 'boolean' };
    case 't':
    case 'm':
      return { type: 'string', format: 'date-time' };
    case 'q':
      return { oneOf: [{ type: 'string' }, { type: 'number' }] };
    case 'x':
      return { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] };
    case '@':
      return { allOf: [{ $ref: reference(type.slice(1)) }], default: {} };
    case '[':
      return { type: 'array', items: typeSchema(type.slice(1), reference) };
    case '{':
      return { type: 'object', additionalProperties: typeSchema(type.slice(1), reference) };
    default:
      return {};
  }
}

function fieldSchema(row: FieldRow, reference: (name: string) => string): Json {
  if (typeof row === 'string') return typeSchema(row, reference);
  return {
    ...typeSchema(row.t, reference),
    ...(row.e === undefined ? {} : { enum: row.e }),
    ...(row.k === undefined ? {} : { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': row.k }),
    ...(row.s === undefined ? {} : { 'x-kubernetes-list-type': 'set' }),
    ...(row.a === undefined ? {} : { 'x-kubernetes-map-type': 'atomic' }),
    ...(row.pk === undefined ? {} : { 'x-kubernetes-patch-merge-key': row.pk }),
    ...(row.ps === undefined ? {} : { 'x-kubernetes-patch-strategy': row.ps }),
  };
}

function definitionSchema(name: string, row: DefinitionRow, reference: (name: string) => string): Json {
  const gvks = kindsOf.get(name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(row.p).map(([field, value]) => [field, fieldSchema(value, reference)]),
    ),
    ...(row.r === undefined ? {} : { required: row.r }),
    ...(row.a === undefined ? {} : { 'x-kubernetes-map-type': 'atomic' }),
    ...(gvks === undefined ? {} : { 'x-kubernetes-group-version-kind': gvks }),
  };
}

/** The schemas of some definitions and of all that they mention. */
export function schemasOf(roots: readonly string[], reference: (name: string) => string): Record<string, Json> {
  const result: Record<string, Json> = {};
  const pending = [...roots];
  const follow = (name: string): string => {
    pending.push(name);
    return reference(name);
  };
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const row = definitions[name];
    if (row === undefined || result[name] !== undefined) continue;
    result[name] = definitionSchema(name, row, follow);
  }
  return result;
}

export const objectMetaDefinition = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The definition of a built-in kind. */
export function definitionName(group: string, version: string, kind: string): string | undefined {
  return definitionOfKind[`${group}/${version}/${kind}`];
}
