import { sql } from 'kysely';
import type { Actor } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { AuditBrokenError, type AuditCheckpoints } from './contract.ts';
import { addAudit } from './statements.ts';
import { verifyAuditThrough } from './verify.ts';

/**
 * What goes is verified first: taken away unseen, what somebody had done to it could not be found any more. Receivers are held
 * until the end, so that none begins to want what goes.
 */
export async function trimAudit(
  session: Session,
  before: Date,
  most: number,
  checkpoints: AuditCheckpoints,
  actor: Actor,
): Promise<{ removed: number; through: string } | null> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.audit-trim'))`.execute(session);
  await sql`SELECT FROM audit_receivers ORDER BY name FOR UPDATE`.execute(session);
  const through = await lastToGo(session, before, most);
  if (through === null) return null;
  const broken = await verifyAuditThrough(session, through, checkpoints);
  if (broken !== null) throw new AuditBrokenError(broken);

  const { rows } = await sql<{ hash: string }>`SELECT hash FROM audit WHERE id = ${through}`.execute(session);
  const [last] = rows;
  if (last === undefined) throw new AuditBrokenError(through);
  const end = { through, hash: last.hash };
  // Those that are stopped: the others stand behind it.
  await sql`
    UPDATE audit_receivers SET missed = missed + (${through}::bigint - position), position = ${through}
    WHERE position < ${through}`.execute(session);
  const after = { ...end, mac: checkpoints.sign(end), before: before.toISOString() };
  await addAudit(session, actor, [
    { action: 'trim-audit', kind: 'Audit', name: '', tenant: null, before: null, after, outcome: 'success' },
  ]);
  const { numAffectedRows } = await sql`DELETE FROM audit WHERE id <= ${through}`.execute(session);
  return { removed: Number(numAffectedRows), through };
}

/**
 * Says by a new key where the log begins, for the one before is lost. Whether somebody took rows away meanwhile nobody can tell
 * any more, and the row says why.
 */
export async function anchorAudit(session: Session, checkpoints: AuditCheckpoints, actor: Actor): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.audit-trim'))`.execute(session);
  const { rows } = await sql<{ id: string; through: string; hash: string }>`
    SELECT id::text, (id - 1)::text AS through, previous_hash AS hash FROM audit ORDER BY audit.id LIMIT 1`.execute(
    session,
  );
  const [first] = rows;
  if (first === undefined || (await verifyAuditThrough(session, first.id, checkpoints)) === null) return false;
  const end = { through: first.through, hash: first.hash };
  const after = { ...end, mac: checkpoints.sign(end), because: 'the key that signed before is lost' };
  await addAudit(session, actor, [
    { action: 'trim-audit', kind: 'Audit', name: '', tenant: null, before: null, after, outcome: 'success' },
  ]);
  return true;
}

/** The last of the oldest rows that are all from before a time, and that every receiver has which is not stopped. */
async function lastToGo(session: Session, before: Date, most: number): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`
    WITH oldest AS (SELECT id, at FROM audit ORDER BY id LIMIT ${most})
    SELECT least(
      coalesce((SELECT min(id) - 1 FROM oldest WHERE at >= ${before}), (SELECT max(id) FROM oldest)),
      (SELECT min(position) FROM audit_receivers WHERE NOT is_paused)
    )::text AS id`.execute(session);
  const id = rows[0]?.id ?? null;
  if (id === null) return null;
  const { rows: there } = await sql`SELECT FROM audit WHERE id <= ${id} LIMIT 1`.execute(session);
  return there.length === 0 ? null : id;
}
