import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { hold } from '../tokens/statements.ts';
import type { ExpiringKubeToken, KubeTokenRow, NewKubeToken } from './contract.ts';

const COLUMNS = sql`
  id, tenant_uid AS "tenantUid", role, connection, namespace, created_by AS "createdBy", created_at AS "createdAt",
  expires_at AS "expiresAt", anchor_uid AS "anchorUid", ended_at AS "endedAt", ended_by AS "endedBy",
  ended_why AS "endedWhy", seen_at AS "seenAt"`;

/** Counts and adds under the lock of the tenant's row, so that two at once do not pass the limit together. */
export async function addKubeToken(session: Session, token: NewKubeToken, most: number): Promise<boolean> {
  await sql`SELECT 1 FROM objects WHERE uid = ${token.tenantUid} FOR NO KEY UPDATE`.execute(session);
  if (token.tokenId !== null) {
    await hold(session, sql`tokens WHERE id = ${token.tokenId} AND ended_at IS NULL AND expires_at > now()`);
  }
  const { numAffectedRows } = await sql`
    INSERT INTO kube_tokens (id, tenant_uid, role, connection, namespace, created_by, expires_at, member, member_groups, token_id)
    SELECT ${token.id}, ${token.tenantUid}, ${token.role}, ${token.connection}, ${token.namespace},
      ${token.createdBy}, ${token.expiresAt}, ${token.memberGroups !== null}, ${token.memberGroups ?? []},
      ${token.tokenId}::uuid
    WHERE ${most} > (
      SELECT count(*) FROM kube_tokens
      WHERE tenant_uid = ${token.tenantUid} AND ended_at IS NULL AND expires_at > now()
    )`.execute(session);
  return numAffectedRows === 1n;
}

/** One that ended before its anchor was there may have been swept in vain. */
export async function kubeTokenIssued(db: Session, id: string, anchorUid: string, expiresAt: Date): Promise<boolean> {
  const { rows } = await sql<{ isLiving: boolean }>`
    UPDATE kube_tokens SET anchor_uid = ${anchorUid}, expires_at = ${expiresAt}, seen_at = now(), swept = false
    WHERE id = ${id} RETURNING ended_at IS NULL AS "isLiving"`.execute(db);
  return rows[0]?.isLiving === true;
}

export async function kubeTokens(db: Session, tenantUid: string): Promise<KubeTokenRow[]> {
  const { rows } = await sql<KubeTokenRow>`
    SELECT ${COLUMNS} FROM kube_tokens WHERE tenant_uid = ${tenantUid} ORDER BY created_at DESC, id LIMIT 1000`.execute(
    db,
  );
  return rows;
}

export async function expiringKubeTokens(db: Session, days: number, at: Date): Promise<ExpiringKubeToken[]> {
  const { rows } = await sql<ExpiringKubeToken>`
    SELECT t.id, t.tenant_uid AS "tenantUid", o.name AS tenant, t.role, t.created_by AS "createdBy", t.expires_at AS "expiresAt"
    FROM kube_tokens t JOIN objects o ON o.uid = t.tenant_uid
    WHERE t.ended_at IS NULL AND t.anchor_uid IS NOT NULL AND t.expires_at > ${at} AND o.deletion_requested_at IS NULL
      AND t.expires_at - t.created_at >= interval '2 days'
      AND t.expires_at - ${at}::timestamptz < least(make_interval(days => ${days}), (t.expires_at - t.created_at) / 4)
    ORDER BY o.name, t.id LIMIT 1000`.execute(db);
  return rows;
}

export async function endKubeToken(
  db: Session,
  id: string,
  why: NonNullable<KubeTokenRow['endedWhy']>,
  by: string | null,
): Promise<void> {
  await sql`
    UPDATE kube_tokens SET ended_at = now(), ended_by = ${by}, ended_why = ${why}
    WHERE id = ${id} AND ended_at IS NULL`.execute(db);
}

/** Of somebody who may not sign in any more, by whatever right they were taken. */
export async function endKubeTokensOf(session: Session, person: string, by: string): Promise<void> {
  await sql`
    UPDATE kube_tokens SET ended_at = now(), ended_by = ${by}, ended_why = 'role-lost'
    WHERE created_by = ${person} AND ended_at IS NULL AND expires_at > now()`.execute(session);
}

export async function endLostKubeTokens(db: Session): Promise<number> {
  return (await endWithRoles(db)) + (await endWithTokens(db));
}

async function endWithTokens(db: Session): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE kube_tokens t SET ended_at = now(), ended_why = 'token-ended'
    WHERE t.token_id IS NOT NULL AND t.ended_at IS NULL AND t.expires_at > now() AND NOT EXISTS (
      SELECT 1 FROM tokens taker WHERE taker.id = t.token_id AND taker.ended_at IS NULL AND taker.expires_at > now()
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

async function endWithRoles(db: Session): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE kube_tokens t SET ended_at = now(), ended_why = 'role-lost'
    FROM objects tenant
    WHERE t.member AND t.ended_at IS NULL AND t.expires_at > now() AND tenant.uid = t.tenant_uid AND NOT EXISTS (
      SELECT 1 FROM objects o
      WHERE o.kind = 'Member' AND o.tenant = tenant.name AND o.deletion_requested_at IS NULL
        AND (o.spec->>'user' = t.created_by OR o.spec->>'group' = ANY(t.member_groups))
        AND (o.spec->>'until' IS NULL OR (o.spec->>'until')::timestamptz > now())
        AND (t.role = 'viewer' OR o.spec->>'role' IN ('editor', 'owner'))
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

export async function seeKubeTokens(db: Session, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`UPDATE kube_tokens SET seen_at = now() WHERE id = ANY(${[...ids]}::uuid[])`.execute(db);
}

/** A token whose making broke off has no anchor's uid; ten minutes are longer than any making takes. */
export async function sweepableKubeTokens(db: Session, limit: number): Promise<KubeTokenRow[]> {
  const { rows } = await sql<KubeTokenRow>`
    SELECT ${COLUMNS} FROM kube_tokens
    WHERE NOT swept AND (
      expires_at < now() OR ended_at IS NOT NULL OR (anchor_uid IS NULL AND created_at < now() - interval '10 minutes')
    )
    ORDER BY random() LIMIT ${limit}`.execute(db);
  return rows;
}

export async function kubeTokenSwept(db: Session, id: string): Promise<void> {
  await sql`UPDATE kube_tokens SET swept = true WHERE id = ${id}`.execute(db);
}

export async function pruneKubeTokens(db: Session, afterDays: number): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM kube_tokens
    WHERE swept AND least(expires_at, ended_at) < now() - make_interval(days => ${afterDays})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
