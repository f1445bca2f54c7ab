import { unfit, unresolvedTable } from './error.ts';
import { type Compiled, compileExpression, type Scope } from './expression.ts';
import { parseKql } from './parse.ts';
import type { Assignment, Expression, Operator } from './syntax.ts';
import { type Column, inOrder, type Row, type Value } from './values.ts';

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly isOrdered?: boolean;
}

/** What a query comes to. @throws KqlError */
export function runKql(text: string, tables: Readonly<Record<string, () => Table>>, now: bigint): Table {
  const { table, operators } = parseKql(text);
  const source = Object.hasOwn(tables, table) ? tables[table] : undefined;
  if (source === undefined) throw unresolvedTable(table);
  return operators.reduce((left, operator) => step(left, operator, now), source());
}

function step({ columns, rows, isOrdered = false }: Table, operator: Operator, now: bigint): Table {
  const scope: Scope = { operator: operator.operator, columns, now, isOrdered };
  switch (operator.operator) {
    case 'where': {
      const condition = compileExpression(operator.condition, scope);
      if (condition.kind !== 'bool') throw unfit("'where' operator: the condition must be of type bool");
      return { columns, rows: rows.filter((row) => condition.of(row) === true), isOrdered };
    }
    case 'extend':
    case 'project':
      return computed({ columns, rows }, operator.columns, scope, operator.operator === 'extend');
    case 'order': {
      const keys = operator.keys.map(({ value, isAscending }) => ({
        compiled: compileExpression(value, scope),
        sign: isAscending ? 1 : -1,
      }));
      const decorated = rows.map((row) => ({ row, by: keys.map(({ compiled }) => compiled.of(row)) }));
      decorated.sort((one, other) => {
        for (const [at, { sign }] of keys.entries()) {
          const order = sign * inOrder(one.by[at] ?? null, other.by[at] ?? null);
          if (order !== 0) return order;
        }
        return 0;
      });
      return { columns, rows: decorated.map(({ row }) => row), isOrdered: true };
    }
    case 'take':
      return { columns, rows: rows.slice(0, operator.count), isOrdered };
    case 'count':
      return {
        columns: [{ name: 'Count', kind: 'long' }],
        rows: [{ values: { Count: rows.length }, ingestedAt: null }],
      };
    case 'summarize':
      return summarized({ columns, rows }, operator.aggregates, operator.by, scope);
    default:
      return operator satisfies never;
  }
}

interface NamedColumn extends Column {
  readonly compiled: Compiled;
}

function named(assignments: readonly Assignment[], scope: Scope): NamedColumn[] {
  return assignments.map(({ name, value }, at) => {
    const compiled = compileExpression(value, scope);
    return { name: name ?? nameOf(value, at), kind: compiled.kind, compiled };
  });
}

function nameOf(value: Expression, at: number): string {
  if (value.form === 'column') return value.name;
  const [first] = value.form === 'call' ? value.given : [];
  return first?.form === 'column' ? first.name : `Column${at + 1}`;
}

function computed({ columns, rows }: Table, assignments: readonly Assignment[], scope: Scope, isMore: boolean): Table {
  const made = named(assignments, scope);
  const names = new Set(made.map(({ name }) => name));
  const kept = isMore ? columns.filter(({ name }) => !names.has(name)) : [];
  return {
    columns: [...kept, ...made.map(({ name, kind }) => ({ name, kind }))],
    rows: rows.map((row) => ({
      values: {
        ...(isMore ? row.values : {}),
        ...Object.fromEntries(made.map(({ name, compiled }) => [name, compiled.of(row)])),
      },
      ingestedAt: isMore ? row.ingestedAt : null,
    })),
    isOrdered: scope.isOrdered,
  };
}

interface Aggregate extends Column {
  of(rows: readonly Row[]): Value;
}

function aggregate({ name, value }: Assignment, scope: Scope): Aggregate {
  if (value.form !== 'call') throw unfit("'summarize' operator: an aggregation function was expected");
  const [given] = value.given;
  if (value.name === 'count' && given === undefined) {
    return { name: name ?? 'count_', kind: 'long', of: (rows) => rows.length };
  }
  if ((value.name !== 'min' && value.name !== 'max') || given === undefined) {
    throw unfit(`Unknown aggregation function: '${value.name}'.`);
  }
  const compiled = compileExpression(given, scope);
  const sign = value.name === 'min' ? -1 : 1;
  const of = (rows: readonly Row[]) =>
    rows
      .map((row) => compiled.of(row))
      .reduce<Value>(
        (best, one) => (best === null || (one !== null && sign * inOrder(one, best) > 0) ? one : best),
        null,
      );
  return { name: name ?? `${value.name}_${nameOf(given, 0)}`, kind: compiled.kind, of };
}

function summarized(
  { rows }: Table,
  aggregates: readonly Assignment[],
  by: readonly Assignment[],
  scope: Scope,
): Table {
  const keys = named(by, scope);
  const made = aggregates.map((one) => aggregate(one, scope));
  const keyed = rows.map((row) => ({ row, key: keys.map(({ compiled }) => compiled.of(row)) }));
  const groups = [
    ...Map.groupBy(keyed, ({ key }) => key.map((one) => `${typeof one} ${String(one)}`).join('\0')).values(),
  ];
  // Without keys there is one group, though it be empty.
  const all = keys.length === 0 && groups.length === 0 ? [[]] : groups;
  return {
    columns: [...keys, ...made].map(({ name, kind }) => ({ name, kind })),
    rows: all.map((members) => ({
      values: {
        ...Object.fromEntries(keys.map(({ name }, at) => [name, members[0]?.key[at] ?? null])),
        ...Object.fromEntries(made.map(({ name, of }) => [name, of(members.map(({ row }) => row))])),
      },
      ingestedAt: null,
    })),
  };
}
