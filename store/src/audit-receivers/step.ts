import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import type { LeaseFence } from '../leases/contract.ts';
import type { AuditStep } from './contract.ts';

/** The lease is held until this is through, so that no other begins at a place that is being left. */
export async function stepAuditReceiver(
  db: Session,
  id: string,
  from: string,
  step: AuditStep,
  fence: LeaseFence,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    WITH held AS (
      SELECT 1 FROM leases
      WHERE name = ${fence.name} AND holder = ${fence.holder} AND held_until > clock_timestamp() FOR SHARE
    )
    UPDATE audit_receivers SET ${'error' in step ? failed(step) : moved(step)}
    FROM held WHERE id = ${id} AND position = ${from}`.execute(db);
  return numAffectedRows === 1n;
}

function moved({ through, isDelivered }: Extract<AuditStep, { through: string }>) {
  if (!isDelivered) return sql`position = ${through}`;
  return sql`position = ${through}, failures = 0, failing_since = NULL, delivered_at = now(), next_at = now()`;
}

function failed({ error, retryInMs }: Extract<AuditStep, { error: string }>) {
  return sql`
    failures = failures + 1, failing_since = coalesce(failing_since, now()), error = ${error}, error_at = now(),
    next_at = now() + make_interval(secs => ${retryInMs / 1000})`;
}
