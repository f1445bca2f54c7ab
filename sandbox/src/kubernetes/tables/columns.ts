import { fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import type { PrinterColumn, ServedType } from '../types/served.ts';
import { builtinColumns } from './builtin.ts';
import { age, ageColumn, type Column, nameColumn } from './column.ts';

const createdColumn: Column = {
  name: 'Created At',
  type: 'date',
  cell: (object) => object.metadata.creationTimestamp,
};

/** `.status.conditions[?(@.type=="Ready")].status`, `.spec.a.b`, `.spec.list[0]`: what printer columns use. */
export function atPath(object: unknown, path: string): unknown {
  let values: unknown[] = [object];
  for (const match of path.matchAll(
    /\.([^.[\]]+)|\['([^']+)'\]|\[(\d+|\*)\]|\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]/g,
  )) {
    const [, plain, quoted, index, field, wanted] = match;
    const name = plain ?? quoted;
    if (name !== undefined) {
      values = values
        .map((value) => fieldsOf(value)[name.replaceAll('\\.', '.')])
        .filter((value) => value !== undefined);
    } else if (index !== undefined) {
      values = values.flatMap((value) =>
        Array.isArray(value) ? (index === '*' ? value : [value[Number(index)]]) : [],
      );
    } else if (field !== undefined) {
      values = values.flatMap((value) => listOf(value).filter((each) => atPath(each, `.${field}`) === wanted));
    }
  }
  return values[0];
}

function customColumn(column: PrinterColumn): Column {
  return {
    name: column.name,
    type: column.type,
    ...(column.format === undefined ? {} : { format: column.format }),
    priority: column.priority ?? 0,
    cell: (object, now) => {
      const value = atPath(object, column.jsonPath);
      if (value === undefined || value === null) return null;
      if (column.type === 'date') return age(textOf(value), now);
      return typeof value === 'object' ? JSON.stringify(value) : value;
    },
  };
}

/** The columns of a type. */
export function columnsOf(type: ServedType): readonly Column[] {
  if (type.custom !== undefined) {
    const own = type.custom.columns.map(customColumn);
    return own.length === 0 ? [nameColumn, ageColumn] : [nameColumn, ...own];
  }
  return builtinColumns[`${type.group}/${type.kind}`] ?? [nameColumn, createdColumn];
}
