import { sql } from 'kysely';
import type { Claim } from '../contract.ts';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { unforeseen } from '../database/unforeseen.ts';
import { dueBy } from './due.ts';

/**
 * Takes due objects, the longest due first, and skips what others hold (I5). A lease that ran out does not protect its
 * object any more; its holder still has a token, which from here on is no longer the row's.
 *
 * The lock is NO KEY UPDATE so that an object is not skipped only because someone is adding a reference to it. A pass
 * that ended by losing its lease has not come to rest: it counts as an attempt, so that an object which kills its worker
 * backs off like any other.
 */
export async function claim(
  db: Session,
  limit: number,
  leaseSeconds: number,
  crowded: readonly string[] = [],
): Promise<Claim[]> {
  const { rows } = await sql<
    ObjectRow & { lease_token: string; attempt: number; connections: string[]; has_faults: boolean }
  >`
    WITH due AS MATERIALIZED (
      SELECT uid, due_at FROM objects
      WHERE ${dueBy()} AND (lease_until IS NULL OR lease_until <= now())${elsewhere(crowded)}
      ORDER BY due_at
      LIMIT ${unforeseen(sql`${limit}::integer`)}
      FOR NO KEY UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE objects o SET
        lease_token = nextval('lease_tokens'),
        lease_until = now() + make_interval(secs => ${leaseSeconds}),
        attempt = CASE WHEN o.lease_until IS NULL THEN o.attempt ELSE o.attempt + 1 END,
        woken = false
      FROM due WHERE o.uid = due.uid
      RETURNING o.*
    )
    SELECT ${objectColumns('c')}, c.lease_token, c.attempt, c.connections, c.has_faults FROM claimed c ORDER BY c.due_at`.execute(
    db,
  );
  return rows.map((row) => ({
    object: toObject(row),
    leaseToken: row.lease_token,
    attempt: row.attempt,
    connections: row.connections,
    hasFaults: row.has_faults,
  }));
}

/** As a condition: nothing of it is on one of these connections. Nothing is asked where there are none, the usual case. */
export function elsewhere(crowded: readonly string[]) {
  return crowded.length === 0 ? sql`` : sql` AND NOT connections && ${crowded}::text[]`;
}
