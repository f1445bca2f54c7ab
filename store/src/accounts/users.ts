import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { Actor } from '../contract.ts';
import { storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { endKubeTokensOf } from '../kube-tokens/statements.ts';
import { auditUser } from './audit-user.ts';
import { LastAdministratorError, type UserChange, type UserDraft, type UserRow } from './contract.ts';

const MOST_USERS = 10_000;

/** As the library that keeps accounts calls a password of ours, and somebody at a provider. */
const CREDENTIAL = 'credential';
export const PROVIDER_PREFIX = 'oidc:';

const COLUMNS = sql`
  u.id, u.email, u.name, u.role, u.disabled_at IS NOT NULL AS "isDisabled", u.two_factor_enabled AS "hasSecondFactor",
  u.created_at AS "createdAt",
  EXISTS (SELECT FROM user_accounts a WHERE a.user_id = u.id AND a.provider_id = ${CREDENTIAL}) AS "hasPassword",
  ARRAY(
    SELECT DISTINCT substr(a.provider_id, length(${PROVIDER_PREFIX}) + 1) FROM user_accounts a
    WHERE a.user_id = u.id AND a.provider_id LIKE ${`${PROVIDER_PREFIX}%`} ORDER BY 1
  ) AS providers,
  (SELECT count(*)::integer FROM passkeys p WHERE p.user_id = u.id) AS passkeys`;

export async function users(db: Session): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`SELECT ${COLUMNS} FROM users u ORDER BY u.email LIMIT ${MOST_USERS}`.execute(db);
  return rows;
}

export async function user(db: Session, email: string): Promise<UserRow | null> {
  const { rows } = await sql<UserRow>`SELECT ${COLUMNS} FROM users u WHERE u.email = ${email}`.execute(db);
  return rows[0] ?? null;
}

export async function addUser(
  session: Session,
  { email, name, role, passwordHash }: UserDraft,
  actor: Actor,
  onlyIfFirst = false,
): Promise<UserRow | null> {
  await lockUsers(session);
  const { rows } = await sql<{ id: string }>`
    INSERT INTO users (email, name, role) SELECT ${email}, ${storable(name)}, ${role}
    WHERE NOT (${onlyIfFirst} AND EXISTS (SELECT FROM users))
    ON CONFLICT (email) DO NOTHING RETURNING id`.execute(session);
  const [added] = rows;
  if (added === undefined) return null;
  if (passwordHash !== null) await putPassword(session, added.id, passwordHash);
  await auditUser(session, actor, 'create', email, null, { name, role, hasPassword: passwordHash !== null });
  return user(session, email);
}

export async function changeUser(
  session: Session,
  email: string,
  { name, role, isDisabled }: UserChange,
  actor: Actor,
): Promise<UserRow | null> {
  await lockUsers(session);
  const before = await user(session, email);
  if (before === null) return null;
  await sql`
    UPDATE users SET name = ${storable(name ?? before.name)}, role = ${role ?? before.role}, updated_at = now(),
      disabled_at = CASE WHEN ${isDisabled ?? before.isDisabled} THEN coalesce(disabled_at, now()) END
    WHERE id = ${before.id}`.execute(session);
  if (isDisabled === true) {
    await sql`DELETE FROM sessions WHERE user_id = ${before.id}`.execute(session);
    await endKubeTokensOf(session, email, actor.name);
  }
  await mustLeaveAnAdministrator(session, before);
  const after = await user(session, email);
  await auditUser(session, actor, 'update', email, shown(before), after && shown(after));
  return after;
}

export async function removeUser(session: Session, email: string, actor: Actor): Promise<boolean> {
  await lockUsers(session);
  const before = await user(session, email);
  if (before === null) return false;
  await sql`DELETE FROM users WHERE id = ${before.id}`.execute(session);
  await endKubeTokensOf(session, email, actor.name);
  await mustLeaveAnAdministrator(session, before);
  await auditUser(session, actor, 'delete', email, shown(before), null);
  return true;
}

export async function setPassword(
  session: Session,
  email: string,
  passwordHash: string,
  keepSession: string | null,
  actor: Actor,
): Promise<boolean> {
  const found = await user(session, email);
  if (found === null) return false;
  await putPassword(session, found.id, passwordHash);
  await sql`
    DELETE FROM sessions WHERE user_id = ${found.id} AND id IS DISTINCT FROM ${keepSession}::uuid`.execute(session);
  await auditUser(session, actor, 'change-password', email, null, null);
  return true;
}

export async function removeSecondFactor(session: Session, email: string, actor: Actor): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    UPDATE users SET two_factor_enabled = false, updated_at = now() WHERE email = ${email} RETURNING id`.execute(
    session,
  );
  const [found] = rows;
  if (found === undefined) return false;
  await sql`DELETE FROM two_factors WHERE user_id = ${found.id}`.execute(session);
  await auditUser(session, actor, 'disable-second-factor', email, null, null);
  return true;
}

export async function passwordHash(db: Session, userId: string): Promise<string | null> {
  const { rows } = await sql<{ password: string | null }>`
    SELECT password FROM user_accounts WHERE user_id = ${userId} AND provider_id = ${CREDENTIAL}`.execute(db);
  return rows[0]?.password ?? null;
}

async function putPassword(session: Session, userId: string, hash: string): Promise<void> {
  await sql`
    INSERT INTO user_accounts (user_id, provider_id, account_id, password) VALUES (${userId}, ${CREDENTIAL}, ${userId}, ${hash})
    ON CONFLICT (provider_id, account_id) DO UPDATE SET password = EXCLUDED.password, updated_at = now()`.execute(
    session,
  );
}

/** Changes of users come one after another, so that two administrators do not take each other's role away at once. */
async function lockUsers(session: Session): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.users'))`.execute(session);
}

async function mustLeaveAnAdministrator(session: Session, before: UserRow): Promise<void> {
  if (before.role !== 'administrator' || before.isDisabled) return;
  const { rows } = await sql`
    SELECT FROM users WHERE role = 'administrator' AND disabled_at IS NULL LIMIT 1`.execute(session);
  if (rows.length === 0) throw new LastAdministratorError(before.email);
}

function shown({ name, role, isDisabled }: UserRow): JsonObject {
  return { name, role, isDisabled };
}
