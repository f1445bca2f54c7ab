import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Of the product's own batches. */
const LINES_AT_ONCE = 5_000;
const COLUMNS = 'tenant_uid, at, position, source, severity, service, pod, container, node, message, is_cut, fields';

/** How a table is made that lines are copied into, and how many of them in one transaction. */
export interface BareTable {
  readonly what: string;
  readonly statements: readonly string[];
  readonly linesAtOnce: number;
}

/** The same columns, and nothing else. */
export const BARE: BareTable = {
  what: 'one COPY into a table without index',
  statements: ['CREATE TABLE bare_lines (LIKE log_lines)'],
  linesAtOnce: Number.POSITIVE_INFINITY,
};

/** What the product has, too: a partition for the day, both indexes, and a transaction for every 5,000 lines. */
export const LIKE_OURS: BareTable = {
  what: `COPY of ${LINES_AT_ONCE} each, partitioned, two indexes`,
  statements: [
    'CREATE TABLE bare_lines (LIKE log_lines) PARTITION BY RANGE (at)',
    'CREATE INDEX ON bare_lines (tenant_uid, at, position)',
    'CREATE INDEX ON bare_lines (tenant_uid, position)',
    "CREATE TABLE bare_lines_all PARTITION OF bare_lines FOR VALUES FROM ('2000-01-01') TO ('2100-01-01')",
  ],
  linesAtOnce: LINES_AT_ONCE,
};

/** The lines that the product wrote, in its own order, as COPY has them. */
export async function linesOf(client: pg.Client, most: number): Promise<string[]> {
  const all = client.query(copyTo(`COPY (SELECT ${COLUMNS} FROM log_lines ORDER BY position LIMIT ${most}) TO STDOUT`));
  return (await text(all)).split('\n').slice(0, -1);
}

/** Lines a second. */
export async function copyRate(
  client: pg.Client,
  { statements, linesAtOnce }: BareTable,
  lines: readonly string[],
): Promise<number> {
  for (const statement of ['DROP TABLE IF EXISTS bare_lines', ...statements, 'CHECKPOINT'])
    await client.query(statement);
  const parts: string[] = [];
  for (let start = 0; start < lines.length; start += linesAtOnce)
    parts.push(`${lines.slice(start, start + linesAtOnce).join('\n')}\n`);
  const startedAt = performance.now();
  for (const part of parts) {
    const copying = client.query(copyFrom(`COPY bare_lines (${COLUMNS}) FROM STDIN`));
    copying.end(part);
    await finished(copying);
  }
  const rate = lines.length / ((performance.now() - startedAt) / 1_000);
  await client.query('DROP TABLE bare_lines');
  return rate;
}
