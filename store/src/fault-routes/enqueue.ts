import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { FAULT } from '../faults/statements.ts';
import type { FaultChange } from '../faults/tell.ts';

/** Notified when there is more to tell. */
export const FAULT_DELIVERIES_CHANNEL = 'tenantry_fault_deliveries';

/**
 * Puts changes, told by these events, before every route that is to know of them. What is muted is not heard of; that a fault is
 * over is heard by those who knew that it lasts, muted or not, and however grave it is by then.
 *
 * Routes are locked against their removal: one that goes meanwhile must not break off the transaction that makes the change.
 */
export async function enqueue(
  session: Session,
  changes: readonly (FaultChange & { readonly event: string })[],
): Promise<void> {
  await sql`
    WITH heard AS MATERIALIZED (
      SELECT c.event, c.change, c.by, f.id, f.owner_uid, f.told_severity,
        CASE WHEN 'critical' IN (f.severity, f.told_severity) THEN 'critical' ELSE f.severity END AS gravest,
        (SELECT to_jsonb(told) FROM (SELECT ${FAULT}) AS told) AS fault
      FROM jsonb_to_recordset(${json(changes)}::jsonb) AS c (event bigint, id uuid, change text, "isMuted" boolean, by text)
      JOIN faults f ON f.id = c.id JOIN objects o ON o.uid = f.owner_uid
      WHERE CASE c.change WHEN 'resolved' THEN f.told_severity IS NOT NULL ELSE NOT c."isMuted" END
    ), known AS (
      UPDATE faults SET told_severity = CASE WHEN heard.change <> 'resolved' THEN heard.gravest END FROM heard
      WHERE faults.id = heard.id
        AND heard.told_severity IS DISTINCT FROM CASE WHEN heard.change <> 'resolved' THEN heard.gravest END
    ), put AS (
      INSERT INTO fault_deliveries (route_id, event_id, change, by, fault)
      SELECT r.id, heard.event, heard.change, heard.by, heard.fault
      FROM heard JOIN fault_routes r ON r.tenant_uid IS NULL OR r.tenant_uid = heard.owner_uid
      WHERE r.spec->>'minSeverity' = 'warning' OR heard.gravest = 'critical'
      FOR KEY SHARE OF r
      RETURNING 1
    )
    SELECT pg_notify(${FAULT_DELIVERIES_CHANNEL}, '') FROM put LIMIT 1`.execute(session);
}
