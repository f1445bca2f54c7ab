import { sql } from 'kysely';
import { addAudit } from '../audit/statements.ts';
import type { Actor } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { TokenNameTakenError } from '../tokens/contract.ts';
import { lockTenant } from '../tokens/statements.ts';
import { type NewTrust, TooManyTrustsError, type TrustRow } from './contract.ts';

const COLUMNS = sql`
  r.id, r.tenant_uid AS "tenantUid", o.name AS tenant, r.name, r.issuer, r.audience, r.conditions, r.role, r.verbs,
  r.minutes, r.created_by AS "createdBy", r.created_at AS "createdAt", r.last_used_at AS "lastUsedAt"`;
const FROM = sql`trusts r JOIN objects o ON o.uid = r.tenant_uid`;

export async function addTrust(
  session: Session,
  trust: NewTrust,
  most: number,
  actor: Actor,
  at: Date,
): Promise<TrustRow> {
  const { tenantUid, name } = trust;
  await lockTenant(session, tenantUid);
  const { rows: taken } = await sql`
    SELECT 1 FROM trusts WHERE tenant_uid = ${tenantUid} AND name = ${name}
    UNION ALL
    SELECT 1 FROM tokens WHERE tenant_uid = ${tenantUid} AND kind = 'machine' AND name = ${name}
      AND ended_at IS NULL AND expires_at > ${at}`.execute(session);
  if (taken.length > 0) throw new TokenNameTakenError(name);
  const row = await insert(session, trust, most, actor, at);
  await audit(session, actor, 'create-trust', null, row);
  return row;
}

/** Tokens hang on the row of their trust: a new row is what ends those that the old conditions let in. */
export async function replaceTrust(
  session: Session,
  trust: NewTrust,
  actor: Actor,
  at: Date,
): Promise<TrustRow | null> {
  const { tenantUid, name } = trust;
  await lockTenant(session, tenantUid);
  const before = await remove(session, tenantUid, name);
  if (before === null) return null;
  const row = await insert(session, trust, Number.MAX_SAFE_INTEGER, actor, at);
  await audit(session, actor, 'change-trust', before, row);
  return row;
}

async function insert(session: Session, trust: NewTrust, most: number, actor: Actor, at: Date): Promise<TrustRow> {
  const { id, tenantUid, name, issuer, audience, conditions, role, verbs, minutes } = trust;
  const { numAffectedRows } = await sql`
    INSERT INTO trusts (id, tenant_uid, name, issuer, audience, conditions, role, verbs, minutes, created_by, created_at)
    SELECT ${id}, ${tenantUid}, ${name}, ${issuer}, ${audience}, ${json([...conditions])}::jsonb, ${role}, ${verbs},
      ${minutes}, ${actor.name}, ${at}
    WHERE ${most} > (SELECT count(*) FROM trusts WHERE tenant_uid = ${tenantUid})`.execute(session);
  if (numAffectedRows !== 1n) throw new TooManyTrustsError(most);
  const row = (await listTrusts(session, tenantUid)).find((one) => one.id === id);
  if (row === undefined) throw new Error('a trust that was kept is not there');
  return row;
}

export async function listTrusts(db: Session, tenantUid: string): Promise<TrustRow[]> {
  const { rows } = await sql<TrustRow>`
    SELECT ${COLUMNS} FROM ${FROM} WHERE r.tenant_uid = ${tenantUid} ORDER BY r.name`.execute(db);
  return rows;
}

export async function trustsIn(db: Session, issuer: string, tenant: string): Promise<TrustRow[]> {
  const { rows } = await sql<TrustRow>`
    SELECT ${COLUMNS} FROM ${FROM}
    WHERE r.issuer = ${issuer} AND o.kind = 'Tenant' AND o.name = ${tenant} AND o.deletion_requested_at IS NULL
    ORDER BY r.name`.execute(db);
  return rows;
}

export async function isTrusted(db: Session, issuer: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM trusts WHERE issuer = ${issuer} LIMIT 1`.execute(db);
  return rows.length > 0;
}

export async function deleteTrust(session: Session, tenantUid: string, name: string, actor: Actor): Promise<boolean> {
  const row = await remove(session, tenantUid, name);
  if (row === null) return false;
  await audit(session, actor, 'delete-trust', row, null);
  return true;
}

async function remove(session: Session, tenantUid: string, name: string): Promise<TrustRow | null> {
  const row = (await listTrusts(session, tenantUid)).find((one) => one.name === name);
  if (row === undefined) return null;
  await sql`DELETE FROM trusts WHERE id = ${row.id}`.execute(session);
  return row;
}

async function audit(
  session: Session,
  actor: Actor,
  action: string,
  before: TrustRow | null,
  after: TrustRow | null,
): Promise<void> {
  const row = after ?? before;
  if (row === null) return;
  const { name, tenant } = row;
  await addAudit(session, actor, [
    {
      ...{ action, kind: 'Trust', name, tenant, outcome: 'success' },
      ...{ before: before && said(before), after: after && said(after) },
    },
  ]);
}

function said({ issuer, audience, conditions, role, verbs, minutes }: TrustRow) {
  return {
    ...{ issuer, audience, role, verbs: [...verbs], minutes },
    conditions: conditions.map(({ claim, oneOf, like }) => ({
      ...{ claim, ...(oneOf && { oneOf: [...oneOf] }), ...(like !== undefined && { like }) },
    })),
  };
}
