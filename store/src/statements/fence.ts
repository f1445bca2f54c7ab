import { sql } from 'kysely';
import { type Claim, LeaseLostError } from '../contract.ts';
import type { Session } from '../database/tables.ts';

/**
 * Holds the object's row until the transaction ends, so that nobody can take the lease between the check and the write
 * it guards (I5). With `others`, holds those rows too, all in the order of their uids: transactions that hold several
 * objects then never wait for each other in a circle.
 */
export async function fence(session: Session, claim: Claim, others: readonly string[] = []): Promise<void> {
  const { rows } = await sql<{ uid: string; held: boolean }>`
    SELECT uid, lease_token IS NOT DISTINCT FROM ${claim.leaseToken}::bigint AS held FROM objects
    WHERE uid = ANY(${[claim.object.uid, ...others]}::uuid[])
    ORDER BY uid
    FOR NO KEY UPDATE`.execute(session);
  if (!rows.some((row) => row.uid === claim.object.uid && row.held)) throw new LeaseLostError(claim.object.uid);
}

/**
 * For a statement that guards itself and gives the object the status of the common table expression `said`: `fence`, empty if the
 * lease is lost, and `locked`, the object and what refers to it, if that is concerned: when its phase or outputs change, or
 * another spec of it stands. All rows are locked in the order of their uids before anything is written.
 *
 * Rows that others changed between the statement's snapshot and its lock are seen as they are now: under read committed,
 * both the locking and the updating evaluate the newest version again.
 */
export function fencedWithReferrers({ object: { uid }, leaseToken }: Claim) {
  return sql`concerned AS MATERIALIZED (
      SELECT r.referrer FROM said, objects o JOIN object_references r ON r.target = o.uid
      WHERE o.uid = ${uid}
        AND (o.status -> 'phase', o.status -> 'outputs', o.status -> 'observedGeneration')
          IS DISTINCT FROM (said.status -> 'phase', said.status -> 'outputs', said.status -> 'observedGeneration')
    ), locked AS MATERIALIZED (
      SELECT uid, lease_token FROM objects
      WHERE uid = ANY(ARRAY(SELECT referrer FROM concerned) || ${uid}::uuid)
      ORDER BY uid
      FOR NO KEY UPDATE
    ), fence AS MATERIALIZED (
      SELECT uid FROM locked WHERE uid = ${uid} AND lease_token = ${leaseToken}::bigint
    )`;
}

/** For a statement that guards itself: the object's row as a common table expression named `fence`, empty if the lease is lost. */
export function fenced(claim: Claim) {
  return sql`fence AS MATERIALIZED (
    SELECT uid FROM objects WHERE uid = ${claim.object.uid} AND lease_token = ${claim.leaseToken} FOR NO KEY UPDATE
  )`;
}
