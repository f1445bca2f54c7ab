import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const LOOK_EVERY_MS = 100;
const LIMIT_MS = 120_000;

interface Waiting {
  readonly uid: string;
  readonly token: string | null;
}

/**
 * How long work stands still: from now until all objects that are due or under somebody's lease now were taken up, or ended with, by
 * whoever is there. Milliseconds; null where that did not come about.
 */
export async function standstill(sql: pg.Pool): Promise<number | null> {
  const begun = performance.now();
  const { rows: waiting } = await sql.query<Waiting>(
    'SELECT uid, lease_token::text AS token FROM objects WHERE due_at <= now() OR lease_until > now()',
  );
  let left = waiting;
  while (left.length > 0) {
    if (performance.now() - begun > LIMIT_MS) return null;
    await sleep(LOOK_EVERY_MS);
    const { rows } = await sql.query<Waiting>(
      `SELECT w.uid, w.token FROM jsonb_to_recordset($1) AS w (uid uuid, token text) JOIN objects o USING (uid)
       WHERE o.lease_token::text IS NOT DISTINCT FROM w.token AND (w.token IS NOT NULL OR o.due_at <= now())`,
      [JSON.stringify(left)],
    );
    left = rows;
  }
  return performance.now() - begun;
}
