import { type RawBuilder, sql } from 'kysely';
import { addAudit } from '../audit/statements.ts';
import { type Actor, ObjectGoneError, type Page } from '../contract.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Session } from '../database/tables.ts';
import {
  type ExpiringToken,
  MakerEndedError,
  type NewToken,
  TokenNameTakenError,
  type TokenQuery,
  type TokenRow,
  TooManyTokensError,
} from './contract.ts';

const COLUMNS = sql`
  t.id, t.kind, t.name, t.owner, o.name AS tenant, t.role, t.verbs, t.roles, t.groups, t.made_with AS "madeWith",
  CASE WHEN t.tenants IS NOT NULL THEN
    ARRAY(SELECT s.name FROM objects s WHERE s.uid = ANY(t.tenants) ORDER BY s.name)
  END AS tenants,
  r.name AS trust, t.subject, t.created_by AS "createdBy", t.created_at AS "createdAt", t.expires_at AS "expiresAt",
  t.last_used_at AS "lastUsedAt", t.last_used_address AS "lastUsedAddress", t.addresses, t.ended_at AS "endedAt",
  t.ended_by AS "endedBy"`;
const FROM = sql`tokens t LEFT JOIN objects o ON o.uid = t.tenant_uid LEFT JOIN trusts r ON r.id = t.trust_id`;
/** A token remembers so many addresses that it was used from. */
const MOST_ADDRESSES = 20;
const MOST_EXPIRING = 1_000;
const MILLISECONDS = /^\d{1,16}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Counts and adds under a lock of whose it is, so that two at once do not pass the limit together, or share a name. */
export async function addToken(
  session: Session,
  token: NewToken,
  most: number,
  actor: Actor,
  at: Date,
): Promise<TokenRow> {
  if (token.kind === 'personal') await sql`SELECT pg_advisory_xact_lock(hashtext(${token.owner}))`.execute(session);
  else await lockTenant(session, token.tenantUid);
  if (token.madeWith !== null) await hold(session, sql`tokens WHERE id = ${token.madeWith} AND ended_at IS NULL`);
  if (token.kind === 'exchanged') await hold(session, sql`trusts WHERE id = ${token.trustId}`);
  const its = token.kind === 'personal' ? sql`owner = ${token.owner}` : sql`tenant_uid = ${token.tenantUid}`;
  const { rows } = await sql<{ count: number; isTaken: boolean }>`
    SELECT count(*)::integer AS count, coalesce(bool_or(name = ${token.name}), false) AS "isTaken"
    FROM tokens WHERE ${its} AND kind = ${token.kind} AND ended_at IS NULL AND expires_at > ${at}`.execute(session);
  const [living] = rows;
  if (living === undefined || living.count >= most) throw new TooManyTokensError(most);
  if (token.kind === 'machine' && (living.isTaken || (await isTrustName(session, token.tenantUid, token.name)))) {
    throw new TokenNameTakenError(token.name);
  }
  if (token.kind === 'personal' && living.isTaken) throw new TokenNameTakenError(token.name);
  await insert(session, token, actor, at);
  if (token.kind === 'exchanged') {
    await sql`UPDATE trusts SET last_used_at = ${at} WHERE id = ${token.trustId}`.execute(session);
  }
  const row = await findToken(session, token.id);
  if (row === null) throw new Error('a token that was kept is not there');
  await audit(session, actor, token.kind === 'exchanged' ? 'exchange-token' : 'create-token', row, granted(row));
  return row;
}

export async function lockTenant(session: Session, uid: string): Promise<void> {
  const { rows } = await sql`
    SELECT 1 FROM objects WHERE uid = ${uid} AND deletion_requested_at IS NULL FOR NO KEY UPDATE`.execute(session);
  if (rows.length === 0) throw new ObjectGoneError(uid);
}

/** What a token comes from cannot end before it has the token to take along. */
export async function hold(session: Session, origin: RawBuilder<unknown>): Promise<void> {
  const { rows } = await sql`SELECT 1 FROM ${origin} FOR SHARE`.execute(session);
  if (rows.length === 0) throw new MakerEndedError();
}

async function isTrustName(session: Session, tenantUid: string, name: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM trusts WHERE tenant_uid = ${tenantUid} AND name = ${name}`.execute(session);
  return rows.length > 0;
}

async function insert(session: Session, token: NewToken, actor: Actor, at: Date): Promise<void> {
  const personal = token.kind === 'personal' ? token : null;
  const ofTenant = token.kind === 'personal' ? null : token;
  const exchanged = token.kind === 'exchanged' ? token : null;
  await sql`
    INSERT INTO tokens (
      id, kind, name, hash, verbs, made_with, created_by, created_at, expires_at,
      owner, tenants, roles, groups, tenant_uid, role, trust_id, subject
    ) VALUES (
      ${token.id}, ${token.kind}, ${token.name}, decode(${token.hash}, 'hex'), ${token.verbs}, ${token.madeWith},
      ${actor.name}, ${at}, ${token.expiresAt},
      ${personal?.owner ?? null}, ${personal?.tenants ?? null}::uuid[], ${personal?.roles ?? []},
      ${personal?.groups ?? []}, ${ofTenant?.tenantUid ?? null}, ${ofTenant?.role ?? null},
      ${exchanged?.trustId ?? null}, ${exchanged?.subject ?? null}
    )`.execute(session);
}

export async function livingToken(db: Session, hash: string, at: Date): Promise<TokenRow | null> {
  const { rows } = await sql<TokenRow>`
    SELECT ${COLUMNS} FROM ${FROM}
    WHERE t.hash = decode(${hash}, 'hex') AND t.ended_at IS NULL AND t.expires_at > ${at}
      AND (t.tenant_uid IS NULL OR o.deletion_requested_at IS NULL)`.execute(db);
  return rows[0] ?? null;
}

export async function findToken(db: Session, id: string): Promise<TokenRow | null> {
  if (!UUID.test(id)) return null;
  const { rows } = await sql<TokenRow>`SELECT ${COLUMNS} FROM ${FROM} WHERE t.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function listTokens(db: Session, query: TokenQuery, at: Date): Promise<Page<TokenRow>> {
  const { owner, tenantUid, within, limit, cursor } = query;
  const conditions = [
    tenantUid === undefined
      ? sql`t.kind = 'personal'`
      : sql`t.tenant_uid = ${tenantUid} AND (t.kind <> 'exchanged' OR (t.ended_at IS NULL AND t.expires_at > ${at}))`,
    ...(owner === undefined ? [] : [sql`t.owner = ${owner}`]),
    ...(within === undefined ? [] : [sql`(t.id = ${within} OR t.made_with = ${within})`]),
  ];
  if (cursor !== undefined) {
    const [before = '', id = ''] = decodeCursor(cursor, [MILLISECONDS, UUID]);
    conditions.push(sql`(t.created_at, t.id) < (${new Date(Number(before))}, ${id}::uuid)`);
  }
  const { rows } = await sql<TokenRow>`
    SELECT ${COLUMNS} FROM ${FROM} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY t.created_at DESC, t.id DESC LIMIT ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor([String(last.createdAt.getTime()), last.id]) : null };
}

export async function useToken(session: Session, hash: string, actor: Actor, at: Date): Promise<void> {
  const { address } = actor;
  const { rows } = await sql<{ id: string; isFirst: boolean }>`
    UPDATE tokens SET
      last_used_at = greatest(last_used_at, ${at}), last_used_address = ${address},
      addresses = addresses[greatest(1, cardinality(addresses) - ${MOST_ADDRESSES - 2}):] || ${address}::text
    WHERE hash = decode(${hash}, 'hex') AND NOT ${address}::text = ANY(addresses)
    RETURNING id, cardinality(addresses) = 1 AS "isFirst"`.execute(session);
  const [isNew] = rows;
  if (isNew === undefined) {
    await sql`
      UPDATE tokens SET last_used_at = greatest(last_used_at, ${at}), last_used_address = ${address}
      WHERE hash = decode(${hash}, 'hex')`.execute(session);
    return;
  }
  if (isNew.isFirst) return;
  const { id } = isNew;
  const row = await findToken(session, id);
  if (row !== null) await audit(session, actor, 'use-token-elsewhere', row, { id, address });
}

/**
 * One generation after the other: the end of a token waits for whoever is making another with it, and the look that follows sees
 * what was made.
 */
export async function endToken(session: Session, id: string, actor: Actor, at: Date): Promise<TokenRow | null> {
  const before = await findToken(session, id);
  if (before === null) return null;
  let generation = [id];
  let ended = 0;
  while (generation.length > 0) {
    const { numAffectedRows } = await sql`
      UPDATE tokens SET ended_at = ${at}, ended_by = ${actor.name}
      WHERE id = ANY(${generation}::uuid[]) AND ended_at IS NULL`.execute(session);
    ended += Number(numAffectedRows ?? 0n);
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM tokens WHERE made_with = ANY(${generation}::uuid[])`.execute(session);
    generation = rows.map((row) => row.id);
  }
  if (ended > 0) await audit(session, actor, 'revoke-token', before, { id, owner: before.owner, ended });
  return findToken(session, id);
}

export async function expiringTokens(db: Session, days: number, at: Date): Promise<ExpiringToken[]> {
  const { rows } = await sql<ExpiringToken>`
    SELECT t.id, t.tenant_uid AS "tenantUid", o.name AS tenant, t.name, t.role, t.verbs, t.expires_at AS "expiresAt"
    FROM tokens t JOIN objects o ON o.uid = t.tenant_uid
    WHERE t.kind = 'machine' AND t.ended_at IS NULL AND t.expires_at > ${at} AND o.deletion_requested_at IS NULL
      AND t.expires_at - ${at}::timestamptz < least(make_interval(days => ${days}), (t.expires_at - t.created_at) / 4)
    ORDER BY o.name, t.id LIMIT ${MOST_EXPIRING}`.execute(db);
  return rows;
}

export async function pruneTokens(db: Session, afterDays: number): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM tokens WHERE least(expires_at, ended_at) < now() - make_interval(days => ${afterDays})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

async function audit(session: Session, actor: Actor, action: string, row: TokenRow, after: Detail): Promise<void> {
  const { name, tenant } = row;
  await addAudit(session, actor, [{ action, kind: 'Token', name, tenant, before: null, after, outcome: 'success' }]);
}

type Detail = NonNullable<Parameters<typeof addAudit>[2][number]['after']>;

/** What it allows: never the token, nor its hash. */
function granted({ id, kind, owner, tenants, role, verbs, expiresAt, madeWith, trust, subject }: TokenRow): Detail {
  return {
    ...{ id, kind, owner, tenants: tenants === null ? null : [...tenants], role, verbs: [...verbs] },
    ...{ expiresAt: expiresAt.toISOString(), madeWith, trust, subject },
  };
}
