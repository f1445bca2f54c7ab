import { sql } from 'kysely';
import { type Claim, InventoryLeftError, type NewEvent, StillReferencedError } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { NONE, writeObjectFaults } from '../faults/of-object.ts';
import { endOwnFaults, told } from '../faults/settle.ts';
import { TENANT_KIND } from './dependents.ts';
import { addEvents } from './emit.ts';
import { fence } from './fence.ts';
import { wake } from './wake.ts';

/** Ends a deletion: the row goes, its allocations and references with it, and those who waited for that wake. */
export async function remove(session: Session, claim: Claim, events: readonly NewEvent[]): Promise<void> {
  const { uid, tenant } = claim.object;
  const over = claim.hasFaults ? await writeObjectFaults(session, claim, NONE) : [];
  const { rows } = await sql<{ uid: string }>`
    SELECT target AS uid FROM object_references WHERE referrer = ${uid}
    UNION
    SELECT uid FROM objects WHERE kind = ${TENANT_KIND} AND name = ${tenant}`.execute(session);
  const waiting = rows.map((row) => row.uid);
  await fence(session, claim, waiting);
  await assertLeaving(session, uid);
  await assertNothingLeft(session, uid);
  await addEvents(session, claim.object, events);
  await told(session, [...over, ...(tenant === null ? await endOwnFaults(session, uid) : [])]);
  await session.deleteFrom('objects').where('uid', '=', uid).execute();
  await wake(session, waiting);
}

/** A pass that read the object wrongly, or long ago, must not take away what nobody asked to delete (I4). */
async function assertLeaving(session: Session, uid: string): Promise<void> {
  const row = await session
    .selectFrom('objects')
    .select('deletion_requested_at')
    .where('uid', '=', uid)
    .executeTakeFirst();
  if (!row?.deletion_requested_at) throw new Error(`object ${uid} is not marked for deletion`);
}

async function assertNothingLeft(session: Session, uid: string): Promise<void> {
  const left = await session.selectFrom('inventory').select('key').where('object_uid', '=', uid).limit(100).execute();
  if (left.length > 0) throw new InventoryLeftError(left.map((row) => row.key));
  const referrers = await session
    .selectFrom('object_references')
    .innerJoin('objects', 'objects.uid', 'object_references.referrer')
    .select(['objects.kind', 'objects.name'])
    .where('object_references.target', '=', uid)
    .limit(100)
    .execute();
  if (referrers.length > 0) throw new StillReferencedError(referrers);
}
