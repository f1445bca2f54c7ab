import { sql } from 'kysely';
import { InvalidCursorError, type Page } from '../contract.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Session } from '../database/tables.ts';
import { isUid, UID } from '../database/uid.ts';
import { TENANT_KIND } from '../statements/dependents.ts';
import type { Fault, FaultQuery, OpenFaults } from './contract.ts';

const IS_MUTED = sql`coalesce(f.muted_until > now(), false)`;

const STATE = sql`CASE
  WHEN f.resolved_at IS NOT NULL THEN 'resolved' WHEN ${IS_MUTED} THEN 'muted'
  WHEN f.acknowledged_at IS NOT NULL THEN 'acknowledged' ELSE 'open' END`;

/** The columns of a `Fault`, of `faults f` and its owner `objects o`. */
export const FAULT = sql`
  f.id, f.source, f.key, f.code, f.severity, f.cause, f.remedy, f.resource, f.data, f.count,
  jsonb_build_object('uid', o.uid, 'kind', o.kind, 'name', o.name) AS owner,
  jsonb_build_object('uid', f.object_uid, 'kind', f.object_kind, 'name', f.object_name) AS object,
  ${STATE} AS state, f.first_seen AS "firstSeen", f.last_seen AS "lastSeen",
  f.acknowledged_at AS "acknowledgedAt", f.acknowledged_by AS "acknowledgedBy",
  CASE WHEN ${IS_MUTED} THEN f.muted_until END AS "mutedUntil", CASE WHEN ${IS_MUTED} THEN f.muted_by END AS "mutedBy",
  f.resolved_at AS "resolvedAt", f.resolved_by AS "resolvedBy", f.note`;

const STATES = {
  open: sql`f.resolved_at IS NULL AND NOT ${IS_MUTED}`,
  acknowledged: sql`f.resolved_at IS NULL AND NOT ${IS_MUTED} AND f.acknowledged_at IS NOT NULL`,
  muted: sql`f.resolved_at IS NULL AND ${IS_MUTED}`,
  resolved: sql`f.resolved_at IS NOT NULL`,
  lasting: sql`f.resolved_at IS NULL`,
};

/** Filters that ask for a value, and what has it. */
const COLUMNS = {
  severity: 'severity',
  source: 'source',
  code: 'code',
  kind: 'object_kind',
  name: 'object_name',
} as const satisfies Partial<Record<keyof FaultQuery, string>>;

/** Microseconds since 1970. */
const POSITION = /^\d{1,17}$/;

export async function faults(db: Session, query: FaultQuery): Promise<Page<Fault>> {
  const { ownerUid, tenants, state, limit, cursor } = query;
  if (ownerUid !== undefined && !isUid(ownerUid)) return { items: [], nextCursor: null };
  const position = sql`(extract(epoch FROM f.first_seen) * 1000000)::bigint`;
  const conditions = [
    ...(ownerUid === undefined ? [] : [sql`f.owner_uid = ${ownerUid}`]),
    ...(tenants === undefined ? [] : [ofTenants(tenants)]),
    ...(state === undefined ? [] : [STATES[state]]),
    ...Object.entries(COLUMNS).flatMap(([field, column]) => {
      const wanted = query[field as keyof typeof COLUMNS];
      return wanted === undefined ? [] : [sql`${sql.ref(`f.${column}`)} = ${wanted}`];
    }),
    ...(cursor === undefined ? [] : [after(cursor)]),
  ];
  const { rows } = await sql<Fault & { readonly position: string }>`
    SELECT ${FAULT}, ${position}::text AS position FROM faults f JOIN objects o ON o.uid = f.owner_uid
    ${conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`}
    ORDER BY f.first_seen DESC, f.id DESC LIMIT ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map(({ position: _, ...fault }) => fault),
    nextCursor: last === undefined ? null : encodeCursor([last.position, last.id]),
  };
}

function after(cursor: string) {
  const [position, id] = decodeCursor(cursor, [POSITION, UID]);
  if (position === undefined || id === undefined) throw new InvalidCursorError();
  return sql`(f.first_seen, f.id) < (timestamptz 'epoch' + ${position}::bigint * interval '1 microsecond', ${id}::uuid)`;
}

export async function openFaults(db: Session, tenants?: readonly string[]): Promise<OpenFaults[]> {
  const { rows } = await sql<OpenFaults>`
    SELECT jsonb_build_object('kind', o.kind, 'name', o.name) AS owner,
      count(*) FILTER (WHERE f.severity = 'warning')::integer AS warning,
      count(*) FILTER (WHERE f.severity = 'critical')::integer AS critical
    FROM faults f JOIN objects o ON o.uid = f.owner_uid
    WHERE ${STATES.open} ${tenants === undefined ? sql`` : sql`AND ${ofTenants(tenants)}`}
    GROUP BY o.kind, o.name ORDER BY o.name, o.kind`.execute(db);
  return rows;
}

function ofTenants(tenants: readonly string[]) {
  return sql`o.kind = ${TENANT_KIND} AND o.name = ANY (${tenants}::text[])`;
}

export async function tenantsOfNamespaces(
  db: Session,
  namespaces: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (namespaces.length === 0) return new Map();
  const { rows } = await sql<{ namespace: string; tenant: string }>`
    SELECT substring(i.id FROM '[^/]*$') AS namespace, min(o.name) AS tenant
    FROM inventory i JOIN objects o ON o.uid = i.object_uid AND o.kind = ${TENANT_KIND}
    WHERE i.driver = 'kubernetes' AND i.type = 'v1/Namespace' AND i.state IN ('present', 'changing')
      AND substring(i.id FROM '[^/]*$') = ANY (${namespaces}::text[])
    GROUP BY 1 HAVING count(*) = 1`.execute(db);
  return new Map(rows.map(({ namespace, tenant }) => [namespace, tenant]));
}
