import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import type { LeaseFence } from '../leases/contract.ts';
import type { FaultRouteStep } from './contract.ts';

/** The lease is held until this is through, so that no other sends what is being taken away. */
export async function stepFaultRoute(
  db: Session,
  id: string,
  step: FaultRouteStep,
  fence: LeaseFence,
): Promise<boolean> {
  const done = 'done' in step ? step.done : [];
  const { numAffectedRows } = await sql`
    WITH held AS (
      SELECT 1 FROM leases
      WHERE name = ${fence.name} AND holder = ${fence.holder} AND held_until > clock_timestamp() FOR SHARE
    ), gone AS (
      DELETE FROM fault_deliveries d USING held WHERE d.route_id = ${id} AND d.event_id = ANY (${done}::bigint[])
    )
    UPDATE fault_routes SET ${written(step)} FROM held WHERE id = ${id}`.execute(db);
  return numAffectedRows === 1n;
}

function written(step: FaultRouteStep) {
  if ('error' in step) {
    return sql`
      failures = failures + 1, failing_since = coalesce(failing_since, now()), error = ${step.error}, error_at = now(),
      next_at = now() + make_interval(secs => ${step.retryInMs / 1000})`;
  }
  if (!step.isDelivered) return sql`next_at = now()`;
  return sql`failures = 0, failing_since = NULL, delivered_at = now(), next_at = now()`;
}
