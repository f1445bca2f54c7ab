import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';

/** Rows whose window is over go with those that come, some at a time: the table is as large as the last windows were busy. */
const SWEPT_AT_ONCE = 20;

export async function countAttempt(
  db: Session,
  key: string,
  windowSeconds: number,
): Promise<{ count: number; endsInSeconds: number }> {
  const { rows } = await sql<{ count: number; endsInSeconds: number }>`
    WITH swept AS (
      DELETE FROM sign_in_attempts WHERE key IN (
        SELECT key FROM sign_in_attempts WHERE ends_at < now() AND key <> ${key}
        ORDER BY ends_at LIMIT ${SWEPT_AT_ONCE} FOR UPDATE SKIP LOCKED
      )
    )
    INSERT INTO sign_in_attempts AS a (key, count, ends_at)
    VALUES (${key}, 1, now() + make_interval(secs => ${windowSeconds}))
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN a.ends_at < now() THEN 1 ELSE a.count + 1 END,
      ends_at = CASE WHEN a.ends_at < now() THEN EXCLUDED.ends_at ELSE a.ends_at END
    RETURNING count, greatest(1, ceil(extract(epoch FROM ends_at - now())))::integer AS "endsInSeconds"`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('an attempt was counted and is not there');
  return row;
}

export async function forgetAttempts(db: Session, key: string): Promise<void> {
  await sql`DELETE FROM sign_in_attempts WHERE key = ${key}`.execute(db);
}
