import { sql } from 'kysely';
import { type Claim, InventoryLeftError, LeaseLostError, type NewEvent, StillReferencedError } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { NONE, writeObjectFaults } from '../faults/of-object.ts';
import { endOwnFaults, told } from '../faults/settle.ts';
import { TENANT_KIND } from './dependents.ts';
import { addEvents } from './emit.ts';
import { wake } from './wake.ts';

const MOST_NAMED = 100;

/** Ends a deletion: the row goes, its allocations and references with it, and those who waited for that wake. */
export async function remove(session: Session, claim: Claim, events: readonly NewEvent[]): Promise<void> {
  const { uid, tenant } = claim.object;
  const over = claim.hasFaults ? await writeObjectFaults(session, claim, NONE) : [];
  const waiting = await holdLeaving(session, claim);
  await assertNothingLeft(session, uid);
  await addEvents(session, claim.object, events);
  await told(session, [...over, ...(tenant === null ? await endOwnFaults(session, uid) : [])]);
  await session.deleteFrom('objects').where('uid', '=', uid).execute();
  await wake(session, waiting);
}

/**
 * Holds the object and what waits for it to go, all in the order of their uids (see `fence`); answers those that wait. A pass that read
 * the object wrongly, or long ago, must not take away what nobody asked to delete (I4).
 */
async function holdLeaving(session: Session, { object: { uid, tenant }, leaseToken }: Claim): Promise<string[]> {
  const { rows } = await sql<{ uid: string; held: boolean; leaving: boolean }>`
    SELECT uid, lease_token IS NOT DISTINCT FROM ${leaseToken}::bigint AS held, deletion_requested_at IS NOT NULL AS leaving
    FROM objects
    WHERE uid = ANY(ARRAY(
      SELECT target FROM object_references WHERE referrer = ${uid}
      UNION
      SELECT uid FROM objects WHERE kind = ${TENANT_KIND} AND name = ${tenant}
    ) || ${uid}::uuid)
    ORDER BY uid FOR NO KEY UPDATE`.execute(session);
  const own = rows.find((row) => row.uid === uid);
  if (own?.held !== true) throw new LeaseLostError(uid);
  if (!own.leaving) throw new Error(`object ${uid} is not marked for deletion`);
  return rows.flatMap((row) => (row === own ? [] : [row.uid]));
}

/** After it is held, so that nothing comes unseen. */
async function assertNothingLeft(session: Session, uid: string): Promise<void> {
  const { rows } = await sql<{ keys: string[]; referrers: { kind: string; name: string }[] }>`
    SELECT
      ARRAY(SELECT key FROM inventory WHERE object_uid = ${uid} LIMIT ${MOST_NAMED}) AS keys,
      ARRAY(
        SELECT jsonb_build_object('kind', o.kind, 'name', o.name)
        FROM object_references r JOIN objects o ON o.uid = r.referrer WHERE r.target = ${uid} LIMIT ${MOST_NAMED}
      ) AS referrers`.execute(session);
  const { keys = [], referrers = [] } = rows[0] ?? {};
  if (keys.length > 0) throw new InventoryLeftError(keys);
  if (referrers.length > 0) throw new StillReferencedError(referrers);
}
