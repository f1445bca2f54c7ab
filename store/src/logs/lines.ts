import { sql } from 'kysely';
import type { FieldFilter, LogFilter, LogLine, LogSource } from './contract.ts';

export interface LineRow {
  readonly at: string;
  readonly position: string;
  readonly source: LogSource;
  readonly severity: number;
  readonly service: string | null;
  readonly pod: string | null;
  readonly container: string | null;
  readonly node: string | null;
  readonly message: string;
  readonly is_cut: boolean;
  readonly fields: LogLine['fields'];
}

export const lineColumns = sql`
  to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, position, source, severity, service, pod,
  container, node, message, is_cut, fields`;

export function toLine({ is_cut: isCut, ...row }: LineRow): LogLine {
  return { ...row, isCut };
}

/** What passes a filter, as a condition. */
export function passing(filter: LogFilter) {
  const { from, to, text, severity, services, pods, containers, sources, fields = [] } = filter;
  const conditions = [
    sql`at >= ${from}`,
    sql`at < ${to}`,
    ...(text === undefined ? [] : [sql`message ILIKE ${`%${literal(text)}%`}`]),
    ...(severity === undefined ? [] : [sql`severity >= ${severity}`]),
    ...among('service', services),
    ...among('pod', pods),
    ...among('container', containers),
    ...among('source', sources),
    ...fields.map(holds),
  ];
  return sql.join(conditions, sql` AND `);
}

const among = (column: string, values: readonly string[] | undefined) =>
  values === undefined ? [] : [sql`${sql.ref(column)} = ANY (${values}::text[])`];

/** A name may be one with dots in it, as attributes have, or a way down. */
function holds({ name, value }: FieldFilter) {
  return sql`coalesce(fields ->> ${name}, fields #>> ${name.split('.')}::text[]) = ${value}`;
}

/** For LIKE: what it is, and no pattern. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');
