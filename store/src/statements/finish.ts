import { sql } from 'kysely';
import { type Claim, LeaseLostError, type PassResult } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { proven } from '../revisions/statements.ts';
import { noted } from './note.ts';
import { WAKE_CHANNEL } from './wake.ts';

/**
 * Ends a pass in one statement: what it found out, status, due time, events and the release of the lease. What refers to the
 * object wakes when its phase or outputs change, or another spec of it stands; all rows are locked in the order of their uids, as
 * by everyone who holds several, before anything is written.
 *
 * Rows that others changed between the statement's snapshot and its lock are seen as they are now: under read committed,
 * both the locking and the updating evaluate the newest version again.
 */
export async function finish(db: Session, claim: Claim, result: PassResult): Promise<void> {
  const { uid } = claim.object;
  const status = sql`${json(result.status)}::jsonb`;
  const notes = { rows: [], gone: [], ...result.notes, events: result.events };
  const { rows } = await sql<{ held: boolean }>`
    WITH said AS MATERIALIZED (
      SELECT ${status} AS status
    ), concerned AS MATERIALIZED (
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
      SELECT uid FROM locked WHERE uid = ${uid} AND lease_token = ${claim.leaseToken}::bigint
    )${noted(claim, notes)}${proven(claim, result.status)}, ended AS (
      UPDATE objects o SET
        status = said.status,
        resource_version = CASE WHEN o.status IS DISTINCT FROM said.status THEN nextval('resource_versions') ELSE o.resource_version END,
        updated_at = CASE WHEN o.status IS DISTINCT FROM said.status THEN now() ELSE o.updated_at END,
        lease_token = NULL,
        lease_until = NULL,
        attempt = ${result.attempt},
        connections = coalesce(${result.connections ?? null}::text[], o.connections),
        due_at = CASE WHEN o.woken THEN least(o.due_at, now()) ELSE ${result.dueAt}::timestamptz END
      FROM fence, said WHERE o.uid = fence.uid
      RETURNING o.woken
    ), awake AS (
      UPDATE objects o SET woken = true, due_at = least(o.due_at, now())
      FROM locked, fence
      WHERE o.uid = locked.uid AND locked.uid <> fence.uid AND NOT (o.woken AND o.due_at <= now())
      RETURNING 1
    ), news AS (
      -- While the lease was held nobody could take the object, whoever was told of the wake-up then.
      SELECT pg_notify(${WAKE_CHANNEL}, '') FROM (SELECT 1 FROM ended WHERE woken UNION ALL SELECT 1 FROM awake) AS due LIMIT 1
    )
    SELECT EXISTS (SELECT 1 FROM fence) AS held, (SELECT count(*) FROM news) AS news`.execute(db);
  if (!rows[0]?.held) throw new LeaseLostError(uid);
}
