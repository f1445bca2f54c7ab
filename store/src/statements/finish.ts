import { sql } from 'kysely';
import { type Claim, LeaseLostError, type PassResult } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { proven } from '../revisions/statements.ts';
import { fencedWithReferrers } from './fence.ts';
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
  const notes = { rows: [], gone: [], ...result.notes, events: result.events };
  const { rows } = await sql<{ held: boolean }>`
    WITH said AS MATERIALIZED (
      SELECT ${status} AS status
    ), ${fencedWithReferrers(claim)}${noted(claim, notes)}${proven(claim, result.status)}, ended AS (
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
