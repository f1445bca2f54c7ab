import { type RawBuilder, sql } from 'kysely';

/**
 * A value that no plan looks into. PostgreSQL keeps the plan of a prepared statement only where plans for single values do not
 * promise to be cheaper; the larger its tables, the more they promise, and to plan such a statement each time costs more than to run
 * it. Of a value that is read first nothing can be promised.
 */
export function unforeseen<Value>(value: RawBuilder<Value>): RawBuilder<Value> {
  return sql<Value>`(SELECT ${value})`;
}

/** As a condition: the column is one of these uids, which no plan looks into and expects to be ten. */
export function isOneOf(column: string, uids: readonly string[]): RawBuilder<boolean> {
  // Cast once more, for `ANY` would take rows of a query for its elements.
  return sql<boolean>`${sql.ref(column)} = ANY(${unforeseen(sql`${uids}::uuid[]`)}::uuid[])`;
}
