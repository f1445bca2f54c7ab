import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { holdLease } from '../leases/fence.ts';
import { leaveLeases, takeLeases } from '../leases/statements.ts';
import type { Look } from './contract.ts';

/** Most of the time it is not: then nothing is written, and no transaction begun. */
export async function isLookDue(db: Session, source: string, everySeconds: number): Promise<boolean> {
  return (await lastOf(db, source, everySeconds)).isDue;
}

export async function takeLook(
  session: Session,
  source: string,
  everySeconds: number,
  leaseSeconds: number,
): Promise<Look | null> {
  // Of this look alone, so that nobody takes a later one for it.
  const fence = { name: `look/${source}`, holder: randomUUID() };
  if ((await takeLeases(session, [fence.name], fence.holder, leaseSeconds)).length === 0) return null;
  // Whoever held it may have ended just now.
  const { isDue, position, now } = await lastOf(session, source, everySeconds);
  if (isDue) return { source, position, takenAt: now, fence };
  await leaveLeases(session, fence.holder);
  return null;
}

export async function renewLook(db: Session, { fence }: Look, leaseSeconds: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE leases SET held_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE name = ${fence.name} AND holder = ${fence.holder}`.execute(db);
  return numAffectedRows === 1n;
}

export async function endLook(session: Session, look: Look, position: string | null): Promise<void> {
  await keepLook(session, look, position);
  await leaveLeases(session, look.fence.holder);
}

/** Together with what was found, so that neither is there without the other. @throws LeaseHeldError */
export async function keepLook(
  session: Session,
  { source, takenAt, fence }: Look,
  position: string | null,
): Promise<void> {
  await holdLease(session, fence);
  await sql`
    INSERT INTO fault_looks AS l (source, looked_at, position) VALUES (${source}, ${takenAt}, ${position})
    ON CONFLICT (source) DO UPDATE SET looked_at = excluded.looked_at, position = excluded.position`.execute(session);
}

interface Last {
  readonly isDue: boolean;
  readonly position: string | null;
  readonly now: Date;
}

async function lastOf(session: Session, source: string, everySeconds: number): Promise<Last> {
  const { rows } = await sql<Last>`
    SELECT coalesce(l.looked_at <= clock_timestamp() - make_interval(secs => ${everySeconds}), true) AS "isDue", l.position,
      clock_timestamp() AS now
    FROM (SELECT 1) AS one LEFT JOIN fault_looks l ON l.source = ${source}`.execute(session);
  return rows[0] ?? { isDue: false, position: null, now: new Date() };
}
