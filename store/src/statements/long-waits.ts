import { sql } from 'kysely';
import type { LongWait } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { TENANT_KIND } from './dependents.ts';

/** Of each object the wait that has lasted longest. What is wrong with what it waits for is told of that. */
export async function longWaits(db: Session, minutes: number): Promise<LongWait[]> {
  const { rows } = await sql<LongWait>`
    SELECT DISTINCT ON (o.uid) jsonb_build_object('uid', o.uid, 'kind', o.kind, 'name', o.name) AS object,
      coalesce(t.uid, o.uid) AS "ownerUid", w->>'title' AS title, w->>'reason' AS reason, w->>'remedy' AS remedy,
      w->>'since' AS since
    FROM objects o
    CROSS JOIN LATERAL jsonb_array_elements(o.status->'waitingFor') AS w
    LEFT JOIN objects t ON t.kind = ${TENANT_KIND} AND t.tenant IS NULL AND t.name = o.tenant
    WHERE o.phase = 'waiting' AND o.deletion_requested_at IS NULL
      AND o.status->'conditions' @> '[{"type": "Ready", "reason": "WaitingForReference"}]'
      AND (w->>'since')::timestamptz < now() - make_interval(mins => ${minutes})
      AND NOT EXISTS (
        SELECT FROM object_references r JOIN objects target ON target.uid = r.target
        WHERE r.referrer = o.uid AND (
          (target.phase = 'waiting' AND target.deletion_requested_at IS NULL)
          OR EXISTS (SELECT FROM faults f WHERE f.object_uid = target.uid AND f.resolved_at IS NULL)
        )
      )
    ORDER BY o.uid, w->>'since' LIMIT 1000`.execute(db);
  return rows;
}
