import { sql } from 'kysely';
import { type Claim, LeaseLostError } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { unforeseen } from '../database/unforeseen.ts';
import { isAwake } from './wake.ts';

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
 * both the locking and the updating evaluate the newest version again. That is so of rows that the snapshot shows to be meant: what
 * is asked of a row before it is held must not depend on what others may be changing.
 */
export function fencedWithReferrers({ object: { uid }, leaseToken }: Claim) {
  return sql`concerned AS MATERIALIZED (
      SELECT r.referrer FROM said, objects o, object_references r
      WHERE o.uid = ${uid} AND ${isNewsToReferrers('said')} AND ${isTarget('r', uid)}
    ), locked AS MATERIALIZED (
      SELECT uid, kind, name, tenant, lease_token, ${isAwake} FROM objects
      WHERE uid = ANY(ARRAY(SELECT referrer FROM concerned) || ${uid}::uuid)
      ORDER BY uid
      FOR NO KEY UPDATE
    ), fence AS MATERIALIZED (
      SELECT uid, kind, name, tenant FROM locked WHERE uid = ${uid} AND lease_token = ${leaseToken}::bigint
    )`;
}

/**
 * As a condition: the reference called `alias` leads to this object. Said as a range, of which few are expected: an infrastructure has
 * the references of all its tenants, and by the average of all targets a table would be read whole for a tenant that has none.
 */
function isTarget(alias: string, uid: string) {
  const [target, ours] = [sql.ref(`${alias}.target`), unforeseen(sql`${uid}::uuid`)];
  return sql`${target} >= ${ours} AND ${target} <= ${ours}`;
}

/** As a condition: the status that the row called `said` gives the object `o` concerns what refers to it. */
export function isNewsToReferrers(said: string) {
  const [before, after] = [sql.ref('o.status'), sql.ref(`${said}.status`)];
  return sql`(${before} -> 'phase', ${before} -> 'outputs', ${before} -> 'observedGeneration')
    IS DISTINCT FROM (${after} -> 'phase', ${after} -> 'outputs', ${after} -> 'observedGeneration')`;
}

/** For a statement that guards itself: the object's row as a common table expression named `fence`, empty if the lease is lost. */
export function fenced(claim: Claim) {
  return sql`fence AS MATERIALIZED (
    SELECT uid, kind, name, tenant FROM objects
    WHERE uid = ${claim.object.uid} AND lease_token = ${claim.leaseToken} FOR NO KEY UPDATE
  )`;
}

/**
 * The same for many claims: those of their rows whose lease is not lost and that nobody else holds now. Nobody is waited for, so
 * that one object that is held long does not keep the others.
 */
export function fencedTogether(claims: readonly Claim[]) {
  return sql`fence AS MATERIALIZED (
    SELECT o.uid, o.kind, o.name, o.tenant
    FROM unnest(
      ${unforeseen(sql`${claims.map(({ object }) => object.uid)}::uuid[]`)},
      ${unforeseen(sql`${claims.map(({ leaseToken }) => leaseToken)}::bigint[]`)}
    ) AS c(uid, token)
    JOIN objects o ON o.uid = c.uid AND o.lease_token = c.token
    ORDER BY o.uid FOR NO KEY UPDATE OF o SKIP LOCKED
  )`;
}
