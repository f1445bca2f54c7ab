import { sql } from 'kysely';
import { addAudit } from '../audit/statements.ts';
import type { Actor } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import type { SessionRow } from './contract.ts';

const MOST_SESSIONS = 1_000;
export const USE_NOTED_EVERY_SECONDS = 60;

const COLUMNS = sql`
  s.id, s.user_id AS "userId", u.email, u.name,
  CASE WHEN s.role = u.role THEN ARRAY[u.role] ELSE ARRAY[u.role, s.role] END AS roles,
  s.role AS "grantedRole", s.groups, s.method, s.provider, s.passkey_id AS passkey,
  s.ip_address AS address, s.user_agent AS "userAgent",
  s.created_at AS "createdAt", s.updated_at AS "seenAt", s.expires_at AS "expiresAt"`;

const inForce = (idleSeconds: number) => sql`
  s.expires_at > now() AND s.updated_at > now() - make_interval(secs => ${idleSeconds}) AND u.disabled_at IS NULL`;

/** That it was used is written down once a minute: asked at every request, it would be a write for each read. */
export async function session(db: Session, token: string, idleSeconds: number): Promise<SessionRow | null> {
  const { rows } = await sql<SessionRow>`
    WITH seen AS (
      UPDATE sessions SET updated_at = now()
      WHERE token = ${token} AND expires_at > now() AND updated_at < now() - make_interval(secs => ${USE_NOTED_EVERY_SECONDS})
        AND updated_at > now() - make_interval(secs => ${idleSeconds})
    )
    SELECT ${COLUMNS} FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token = ${token} AND ${inForce(idleSeconds)}`.execute(db);
  return rows[0] ?? null;
}

export async function sessions(db: Session, email: string | null, idleSeconds: number): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    SELECT ${COLUMNS} FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE (${email}::text IS NULL OR u.email = ${email}) AND ${inForce(idleSeconds)}
    ORDER BY s.updated_at DESC, s.id LIMIT ${MOST_SESSIONS}`.execute(db);
  return rows;
}

export async function endSession(
  transaction: Session,
  id: string,
  email: string | null,
  action: 'sign-out' | 'end-session',
  actor: Actor,
): Promise<string | null> {
  const { rows } = await sql<{ email: string }>`
    DELETE FROM sessions s USING users u
    WHERE s.id = ${id} AND u.id = s.user_id AND (${email}::text IS NULL OR u.email = ${email})
    RETURNING u.email`.execute(transaction);
  const [ended] = rows;
  if (ended === undefined) return null;
  await addAudit(transaction, actor, [
    {
      action,
      kind: 'User',
      name: ended.email,
      tenant: null,
      before: null,
      after: { session: id },
      outcome: 'success',
    },
  ]);
  return ended.email;
}

export async function noteApproval(db: Session, userCode: string, sessionId: string): Promise<void> {
  await sql`UPDATE device_codes SET approved_by = ${sessionId} WHERE user_code = ${userCode}`.execute(db);
}

export async function approval(db: Session, deviceCode: string, idleSeconds: number): Promise<SessionRow | null> {
  const { rows } = await sql<SessionRow>`
    SELECT ${COLUMNS} FROM device_codes d JOIN sessions s ON s.id = d.approved_by JOIN users u ON u.id = s.user_id
    WHERE d.device_code = ${deviceCode} AND d.status = 'approved' AND ${inForce(idleSeconds)}`.execute(db);
  return rows[0] ?? null;
}

export async function pruneAccounts(db: Session, idleSeconds: number): Promise<void> {
  await sql`
    DELETE FROM sessions
    WHERE expires_at < now() OR updated_at < now() - make_interval(secs => ${idleSeconds})`.execute(db);
  await sql`DELETE FROM device_codes WHERE expires_at < now() - interval '1 hour'`.execute(db);
  await sql`DELETE FROM verifications WHERE expires_at < now() - interval '1 hour'`.execute(db);
  await sql`DELETE FROM sign_in_attempts WHERE ends_at < now()`.execute(db);
}
