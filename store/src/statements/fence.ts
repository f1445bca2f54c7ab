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

/** For a statement that guards itself: the object's row as a common table expression named `fence`, empty if the lease is lost. */
export function fenced(claim: Claim) {
  return sql`fence AS MATERIALIZED (
    SELECT uid FROM objects WHERE uid = ${claim.object.uid} AND lease_token = ${claim.leaseToken} FOR NO KEY UPDATE
  )`;
}
