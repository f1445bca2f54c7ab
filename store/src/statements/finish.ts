import { sql } from 'kysely';
import { type Claim, LeaseLostError, type Notes, type PassResult } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { proven } from '../revisions/statements.ts';
import { fencedWithReferrers, isNewsToReferrers } from './fence.ts';
import { noted } from './note.ts';
import { awakeReferrers, WAKE_CHANNEL } from './wake.ts';

/**
 * Ends a pass in one statement: what it found out, status, due time, events and the release of the lease. What refers to the
 * object wakes when its phase or outputs change, or another spec of it stands.
 *
 * @param hasFaults whether faults of it are open now; null leaves what was known
 */
export async function finish(
  db: Session,
  claim: Claim,
  result: PassResult,
  hasFaults: boolean | null = null,
): Promise<void> {
  const { uid } = claim.object;
  const status = sql`${json(result.status)}::jsonb`;
  const { rows } = await sql<{ held: boolean }>`
    WITH said AS MATERIALIZED (
      SELECT ${status} AS status
    ), ${fencedWithReferrers(claim)}${noted([{ claim, notes: notesOf(result) }])}${proven([{ claim, status: result.status }])}, ended AS (
      UPDATE objects o SET
        status = said.status,
        resource_version = CASE WHEN o.status IS DISTINCT FROM said.status THEN nextval('resource_versions') ELSE o.resource_version END,
        updated_at = CASE WHEN o.status IS DISTINCT FROM said.status THEN now() ELSE o.updated_at END,
        lease_token = NULL,
        lease_until = NULL,
        attempt = ${result.attempt},
        connections = coalesce(${result.connections ?? null}::text[], o.connections),
        has_faults = coalesce(${hasFaults}::boolean, o.has_faults),
        due_at = CASE WHEN o.woken THEN least(o.due_at, now()) ELSE ${result.dueAt}::timestamptz END
      FROM fence, said WHERE o.uid = fence.uid
      RETURNING o.woken
    ), ${awakeReferrers}, news AS (
      -- While the lease was held nobody could take the object, whoever was told of the wake-up then.
      SELECT pg_notify(${WAKE_CHANNEL}, '') FROM (SELECT 1 FROM ended WHERE woken UNION ALL SELECT 1 FROM awake) AS due LIMIT 1
    )
    SELECT EXISTS (SELECT 1 FROM fence) AS held, (SELECT count(*) FROM news) AS news`.execute(db);
  if (!rows[0]?.held) throw new LeaseLostError(uid);
}

export interface Finished {
  readonly claim: Claim;
  readonly result: PassResult;
}

/**
 * Ends passes over several objects, each once, in one statement; answers of which uids (see `fencedTogether`). Those that wake
 * what refers to them are left out, for that would be held too.
 */
export async function finishTogether(db: Session, finished: readonly Finished[]): Promise<ReadonlySet<string>> {
  const results = finished.map(({ claim, result: { status, attempt, dueAt, connections = null } }) => ({
    ...{ uid: claim.object.uid, token: claim.leaseToken, status, attempt, dueAt, connections },
  }));
  const notes = finished.map(({ claim, result }) => ({ claim, notes: notesOf(result) }));
  const statuses = finished.map(({ claim, result: { status } }) => ({ claim, status }));
  const { rows } = await sql<{ uid: string }>`
    WITH results AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(results)}::jsonb) AS s(
        uid uuid, token bigint, status jsonb, attempt integer, "dueAt" timestamptz, connections text[]
      )
    ), fence AS MATERIALIZED (
      SELECT o.uid, o.kind, o.name, o.tenant
      FROM results s JOIN objects o ON o.uid = s.uid AND o.lease_token = s.token
      WHERE NOT (${isNewsToReferrers('s')} AND EXISTS (SELECT 1 FROM object_references r WHERE r.target = o.uid))
      ORDER BY o.uid FOR NO KEY UPDATE OF o SKIP LOCKED
    )${noted(notes)}${proven(statuses)}, ended AS (
      UPDATE objects o SET
        status = s.status,
        resource_version = CASE WHEN o.status IS DISTINCT FROM s.status THEN nextval('resource_versions') ELSE o.resource_version END,
        updated_at = CASE WHEN o.status IS DISTINCT FROM s.status THEN now() ELSE o.updated_at END,
        lease_token = NULL,
        lease_until = NULL,
        attempt = s.attempt,
        connections = coalesce(s.connections, o.connections),
        due_at = CASE WHEN o.woken THEN least(o.due_at, now()) ELSE s."dueAt" END
      FROM fence JOIN results s ON s.uid = fence.uid WHERE o.uid = fence.uid
      RETURNING o.uid, o.woken
    ), news AS (
      SELECT pg_notify(${WAKE_CHANNEL}, '') FROM ended WHERE woken LIMIT 1
    )
    SELECT uid, (SELECT count(*) FROM news) AS news FROM ended`.execute(db);
  return new Set(rows.map(({ uid }) => uid));
}

function notesOf(result: PassResult): Notes {
  return { rows: [], gone: [], ...result.notes, events: result.events };
}
