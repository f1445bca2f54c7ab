import { sql } from 'kysely';
import type { AuditRow } from '../audit/contract.ts';
import { addAudit } from '../audit/statements.ts';
import type { Actor } from '../contract.ts';
import { json, storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { holdMasterKey } from '../sealing/master-key.ts';
import type { AuditBacklog, AuditReceiverDraft, AuditReceiverRow } from './contract.ts';

/** Notified with every row of the log. */
export const AUDIT_CHANNEL = 'tenantry_audit';

const KIND = 'AuditReceiver';
const COLUMNS = sql`
  r.id, r.name, r.spec, r.is_paused AS "isPaused", r.revision, r.position::text AS position, r.failures,
  r.missed::text AS missed,
  r.failing_since AS "failingSince", r.next_at AS "nextAt", r.delivered_at AS "deliveredAt", r.error,
  r.error_at AS "errorAt", r.created_at AS "createdAt", r.updated_at AS "updatedAt", r.updated_by AS "updatedBy",
  r.key_id, r.nonce, r.sealed`;

type Kept = Omit<AuditReceiverRow, 'secret'> & { key_id: string; nonce: Buffer; sealed: Buffer };
type Listed = AuditReceiverRow & { backlog: AuditBacklog };

function toRow<Row extends Kept>({ key_id: keyId, nonce, sealed, ...row }: Row) {
  return { ...row, secret: { keyId, nonce, sealed } };
}

async function listed(db: Session, name: string | null): Promise<Listed[]> {
  const { rows } = await sql<Kept & { waiting: string; since: Date | null }>`
    SELECT ${COLUMNS}, (head.id - r.position)::text AS waiting,
      (SELECT a.at FROM audit a WHERE a.id > r.position ORDER BY a.id LIMIT 1) AS since
    FROM audit_receivers r, audit_head head
    WHERE ${name}::text IS NULL OR r.name = ${name} ORDER BY r.name`.execute(db);
  return rows.map(({ waiting, since, ...row }) => ({ ...toRow(row), backlog: { rows: waiting, since } }));
}

export async function auditReceivers(db: Session): Promise<Listed[]> {
  return listed(db, null);
}

export async function auditReceiver(db: Session, name: string): Promise<Listed | null> {
  return (await listed(db, name))[0] ?? null;
}

export async function addAuditReceiver(
  session: Session,
  draft: AuditReceiverDraft & { readonly id: string; readonly name: string; readonly fromBeginning: boolean },
  most: number,
  actor: Actor,
): Promise<'added' | 'exists' | 'too-many'> {
  const { id, name, spec, isPaused, secret, fromBeginning } = draft;
  await holdMasterKey(session, secret.keyId);
  // One after another: two at once must not both be the last that there is room for.
  await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.audit-receivers'))`.execute(session);
  const { rows } = await sql<{ name: string }>`SELECT name FROM audit_receivers`.execute(session);
  if (rows.some((row) => row.name === name)) return 'exists';
  if (rows.length >= most) return 'too-many';
  await sql`
    INSERT INTO audit_receivers (id, name, spec, is_paused, position, key_id, nonce, sealed, updated_by)
    SELECT ${id}, ${name}, ${json(spec)}::jsonb, ${isPaused}, CASE WHEN ${fromBeginning}
      THEN (SELECT coalesce(min(id), 1) - 1 FROM audit) ELSE head.id END,
      ${secret.keyId}, ${secret.nonce}, ${secret.sealed}, ${storable(actor.name)} FROM audit_head head`.execute(
    session,
  );
  const after = { ...spec, isPaused, fromBeginning };
  await addAudit(session, actor, [
    { action: 'create', kind: KIND, name, tenant: null, before: null, after, outcome: 'success' },
  ]);
  return 'added';
}

export async function changeAuditReceiver(
  session: Session,
  { id, revision }: { readonly id: string; readonly revision: number },
  { spec, isPaused, secret }: AuditReceiverDraft,
  action: 'update' | 'replace-secret',
  actor: Actor,
): Promise<boolean> {
  await holdMasterKey(session, secret.keyId);
  const { rows } = await sql<Pick<Kept, 'name' | 'spec' | 'isPaused'>>`
    SELECT name, spec, is_paused AS "isPaused" FROM audit_receivers
    WHERE id = ${id} AND revision = ${revision} FOR UPDATE`.execute(session);
  const [before] = rows;
  if (before === undefined) return false;
  await sql`
    UPDATE audit_receivers SET spec = ${json(spec)}::jsonb, is_paused = ${isPaused}, revision = revision + 1,
      failures = 0, failing_since = NULL, next_at = now(), key_id = ${secret.keyId}, nonce = ${secret.nonce},
      sealed = ${secret.sealed}, updated_at = now(), updated_by = ${storable(actor.name)}
    WHERE id = ${id}`.execute(session);
  await addAudit(session, actor, [
    {
      ...{ action, kind: KIND, name: before.name, tenant: null, outcome: 'success' },
      ...{ before: { ...before.spec, isPaused: before.isPaused }, after: { ...spec, isPaused } },
    },
  ]);
  return true;
}

export async function removeAuditReceiver(session: Session, name: string, actor: Actor): Promise<boolean> {
  const { rows } = await sql<Pick<Kept, 'spec' | 'isPaused' | 'position'>>`
    DELETE FROM audit_receivers WHERE name = ${name}
    RETURNING spec, is_paused AS "isPaused", position::text AS position`.execute(session);
  const [gone] = rows;
  if (gone === undefined) return false;
  const before = { ...gone.spec, isPaused: gone.isPaused, position: gone.position };
  await addAudit(session, actor, [
    { action: 'delete', kind: KIND, name, tenant: null, before, after: null, outcome: 'success' },
  ]);
  return true;
}

export async function dueAuditReceivers(db: Session): Promise<{ due: AuditReceiverRow[]; nextInMs: number | null }> {
  const { rows } = await sql<Kept & { waitMs: number }>`
    SELECT ${COLUMNS}, (EXTRACT(EPOCH FROM r.next_at - now()) * 1000)::float8 AS "waitMs"
    FROM audit_receivers r, audit_head head WHERE NOT r.is_paused AND r.position < head.id ORDER BY r.name`.execute(db);
  const waiting = rows.filter(({ waitMs }) => waitMs > 0).map(({ waitMs }) => waitMs);
  return {
    due: rows.filter(({ waitMs }) => waitMs <= 0).map(({ waitMs: _, ...row }) => toRow(row)),
    nextInMs: waiting.length === 0 ? null : Math.min(...waiting),
  };
}

export async function auditAfter(db: Session, id: string, limit: number): Promise<AuditRow[]> {
  const rows = await db.selectFrom('audit').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
  return rows.map(({ previous_hash: previousHash, ...row }) => ({ ...row, previousHash }));
}
