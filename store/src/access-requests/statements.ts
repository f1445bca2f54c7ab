import { sql } from 'kysely';
import type { Page } from '../contract.ts';
import { decodeCursor, encodeCursor, ROW_ID } from '../database/cursor.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type { AccessRequest, AskedAccess, RequestQuery, RequestState, TenantTemplate } from './contract.ts';

const COLUMNS = sql`
  id::text, requester, asked, reason, state, created_at AS "createdAt", decided_at AS "decidedAt",
  decided_by AS "decidedBy", note`;

/** Counts and adds under a lock of the user's name, so that two at once do not pass the limit together. */
export async function addRequest(
  session: Session,
  requester: string,
  asked: AskedAccess,
  reason: string,
  most: number,
): Promise<AccessRequest | null> {
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`access-request ${requester}`}))`.execute(session);
  const { rows } = await sql<AccessRequest>`
    INSERT INTO access_requests (requester, asked, reason)
    SELECT ${requester}, ${json({ ...asked })}, ${reason}
    WHERE ${most} > (SELECT count(*) FROM access_requests WHERE requester = ${requester} AND state = 'pending')
    RETURNING ${COLUMNS}`.execute(session);
  return rows[0] ?? null;
}

export async function findRequest(db: Session, id: string): Promise<AccessRequest | null> {
  if (!isUid(id)) return null;
  const { rows } = await sql<AccessRequest>`SELECT ${COLUMNS} FROM access_requests WHERE id = ${id}::uuid`.execute(db);
  return rows[0] ?? null;
}

export async function listRequests(db: Session, query: RequestQuery): Promise<Page<AccessRequest>> {
  const [before] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, [ROW_ID]);
  const { rows } = await sql<AccessRequest & { position: string }>`
    SELECT ${COLUMNS}, position::text FROM access_requests
    WHERE (requester = ${query.reader} OR ${query.tenants === null} OR asked->>'tenant' = ANY(${query.tenants ?? []}::text[]))
      AND (${query.state ?? null}::text IS NULL OR state = ${query.state ?? null})
      AND (${query.tenant ?? null}::text IS NULL OR asked->>'tenant' = ${query.tenant ?? null})
      AND (${query.requester ?? null}::text IS NULL OR requester = ${query.requester ?? null})
      AND (${before ?? null}::bigint IS NULL OR position < ${before ?? null}::bigint)
    ORDER BY position DESC LIMIT ${query.limit + 1}`.execute(db);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map(({ position: _, ...request }) => request),
    nextCursor: last ? encodeCursor([last.position]) : null,
  };
}

export async function decideRequest(
  db: Session,
  id: string,
  state: Exclude<RequestState, 'pending'>,
  by: string,
  note: string | null,
): Promise<AccessRequest | null> {
  if (!isUid(id)) return null;
  const { rows } = await sql<AccessRequest>`
    UPDATE access_requests SET state = ${state}, decided_at = now(), decided_by = ${by}, note = ${note}
    WHERE id = ${id}::uuid AND state = 'pending' RETURNING ${COLUMNS}`.execute(db);
  return rows[0] ?? null;
}

export async function reopenRequest(db: Session, id: string): Promise<void> {
  await sql`
    UPDATE access_requests SET state = 'pending', decided_at = NULL, decided_by = NULL, note = NULL
    WHERE id = ${id}::uuid AND state = 'approved'`.execute(db);
}

export async function expireRequests(db: Session, days: number): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE access_requests SET state = 'expired', decided_at = now()
    WHERE state = 'pending' AND created_at < now() - make_interval(days => ${days})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

export async function listTemplates(db: Session): Promise<TenantTemplate[]> {
  const { rows } = await sql<TenantTemplate>`
    SELECT name, description, spec FROM tenant_templates ORDER BY name LIMIT 1000`.execute(db);
  return rows;
}

export async function findTemplate(db: Session, name: string): Promise<TenantTemplate | null> {
  const { rows } = await sql<TenantTemplate>`
    SELECT name, description, spec FROM tenant_templates WHERE name = ${name}`.execute(db);
  return rows[0] ?? null;
}

export async function saveTemplate(db: Session, { name, description, spec }: TenantTemplate): Promise<void> {
  await sql`
    INSERT INTO tenant_templates (name, description, spec) VALUES (${name}, ${description}, ${json(spec)})
    ON CONFLICT (name) DO UPDATE SET description = excluded.description, spec = excluded.spec`.execute(db);
}

export async function deleteTemplate(db: Session, name: string): Promise<boolean> {
  const { numAffectedRows } = await sql`DELETE FROM tenant_templates WHERE name = ${name}`.execute(db);
  return numAffectedRows === 1n;
}
