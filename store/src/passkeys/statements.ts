import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { auditUser } from '../accounts/audit-user.ts';
import type { Actor } from '../contract.ts';
import { storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import type { PasskeyDraft, PasskeyOwner, PasskeyRow } from './contract.ts';

const COLUMNS = sql`
  p.id, p.name, p.host, p.backed_up AS "isBackedUp", p.created_at AS "createdAt", p.used_at AS "usedAt"`;

export async function passkeys(db: Session, email: string): Promise<PasskeyRow[]> {
  const { rows } = await sql<PasskeyRow>`
    SELECT ${COLUMNS} FROM passkeys p JOIN users u ON u.id = p.user_id
    WHERE u.email = ${email} ORDER BY p.created_at, p.id`.execute(db);
  return rows;
}

export async function credentialIds(db: Session, email: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT p.credential_id AS id FROM passkeys p JOIN users u ON u.id = p.user_id WHERE u.email = ${email}`.execute(db);
  return rows.map(({ id }) => id);
}

export async function passkeyOwner(db: Session, credentialId: string): Promise<PasskeyOwner | null> {
  const { rows } = await sql<PasskeyOwner>`
    SELECT p.id, p.public_key AS "publicKey", p.user_id AS "userId", u.email, u.disabled_at IS NOT NULL AS "isDisabled"
    FROM passkeys p JOIN users u ON u.id = p.user_id WHERE p.credential_id = ${credentialId}`.execute(db);
  return rows[0] ?? null;
}

export async function addPasskey(
  session: Session,
  email: string,
  { credentialId, publicKey, counter, name, host, isBackedUp }: PasskeyDraft,
  most: number,
  actor: Actor,
): Promise<PasskeyRow | 'too-many' | 'there-already' | 'no-user'> {
  const userId = await lockUser(session, email);
  if (userId === null) return 'no-user';
  const { rows: counted } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count FROM passkeys WHERE user_id = ${userId}`.execute(session);
  if ((counted[0]?.count ?? 0) >= most) return 'too-many';
  const { rows } = await sql<PasskeyRow>`
    INSERT INTO passkeys AS p (user_id, credential_id, public_key, counter, name, host, backed_up)
    VALUES (${userId}, ${credentialId}, ${Buffer.from(publicKey)}, ${counter}, ${storable(name)}, ${host}, ${isBackedUp})
    ON CONFLICT (credential_id) DO NOTHING RETURNING ${COLUMNS}`.execute(session);
  const [added] = rows;
  if (added === undefined) return 'there-already';
  await auditUser(session, actor, 'add-passkey', email, null, shown(added));
  return added;
}

export async function renamePasskey(
  session: Session,
  email: string,
  id: string,
  name: string,
  actor: Actor,
): Promise<PasskeyRow | null> {
  const before = await find(session, email, id);
  if (before === null) return null;
  await sql`UPDATE passkeys SET name = ${storable(name)} WHERE id = ${id}`.execute(session);
  const after = { ...before, name: storable(name) };
  await auditUser(session, actor, 'rename-passkey', email, shown(before), shown(after));
  return after;
}

export async function removePasskey(
  session: Session,
  email: string,
  id: string,
  keepSession: string | null,
  actor: Actor,
): Promise<boolean> {
  const before = await find(session, email, id);
  if (before === null) return false;
  // What is left of them ends with the passkey.
  await sql`
    UPDATE sessions SET passkey_id = NULL WHERE passkey_id = ${id} AND id = ${keepSession}::uuid`.execute(session);
  await sql`DELETE FROM passkeys WHERE id = ${id}`.execute(session);
  await auditUser(session, actor, 'remove-passkey', email, shown(before), null);
  return true;
}

export async function removePasskeys(session: Session, email: string, actor: Actor): Promise<boolean> {
  const userId = await lockUser(session, email);
  if (userId === null) return false;
  const before = await passkeys(session, email);
  await sql`DELETE FROM passkeys WHERE user_id = ${userId}`.execute(session);
  await auditUser(session, actor, 'remove-passkeys', email, { passkeys: before.map(shown) }, null);
  return true;
}

export async function usePasskey(
  db: Session,
  id: string,
  { counter, isBackedUp }: { readonly counter: number; readonly isBackedUp: boolean },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE passkeys SET counter = ${counter}, backed_up = ${isBackedUp}, used_at = now()
    WHERE id = ${id} AND (counter < ${counter}::bigint OR (counter = 0 AND ${counter}::bigint = 0)) RETURNING id`.execute(
    db,
  );
  return rows.length > 0;
}

/** Passkeys of one user are added and taken away one after another. */
async function lockUser(session: Session, email: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM users WHERE email = ${email} FOR UPDATE`.execute(session);
  return rows[0]?.id ?? null;
}

async function find(session: Session, email: string, id: string): Promise<PasskeyRow | null> {
  const { rows } = await sql<PasskeyRow>`
    SELECT ${COLUMNS} FROM passkeys p JOIN users u ON u.id = p.user_id
    WHERE u.email = ${email} AND p.id = ${id} FOR UPDATE OF p`.execute(session);
  return rows[0] ?? null;
}

function shown({ id, name }: PasskeyRow): JsonObject {
  return { passkey: id, name };
}
