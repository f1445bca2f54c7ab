import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const CHUNK_CHARACTERS = 256 * 1024;

/** Sends rows, in the text format of COPY, to a `COPY … FROM STDIN` (https://www.postgresql.org/docs/current/sql-copy.html). */
export async function copyRows(client: pg.ClientBase, statement: string, rows: Iterable<string>): Promise<void> {
  const copying = client.query(copyFrom(statement));
  const done = finished(copying);
  let chunk = '';
  for (const row of rows) {
    chunk += row;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    copying.write(chunk);
    chunk = '';
  }
  copying.end(chunk);
  await done;
}
