import { sql } from 'kysely';
import { addAudit } from '../audit/statements.ts';
import type { Actor } from '../contract.ts';
import { json, storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import { holdMasterKey } from '../sealing/master-key.ts';
import type { FaultDelivery, FaultRouteBacklog, FaultRouteDraft, FaultRouteRow, ListedFaultRoute } from './contract.ts';

const KIND = 'FaultRoute';
const COLUMNS = sql`
  r.id, r.name, o.name AS tenant, r.spec, r.is_paused AS "isPaused", r.revision, r.failures,
  r.failing_since AS "failingSince", r.missed::text AS missed, r.next_at AS "nextAt", r.delivered_at AS "deliveredAt",
  r.error, r.error_at AS "errorAt", r.created_at AS "createdAt", r.updated_at AS "updatedAt",
  r.updated_by AS "updatedBy", r.key_id, r.nonce, r.sealed`;
const ROUTES = sql`fault_routes r LEFT JOIN objects o ON o.uid = r.tenant_uid`;

type Kept = Omit<FaultRouteRow, 'secret'> & { key_id: string; nonce: Buffer; sealed: Buffer };

function toRow<Row extends Kept>({ key_id: keyId, nonce, sealed, ...row }: Row) {
  return { ...row, secret: { keyId, nonce, sealed } };
}

async function listed(db: Session, tenantUid: string | null, name: string | null): Promise<ListedFaultRoute[]> {
  if (tenantUid !== null && !isUid(tenantUid)) return [];
  const { rows } = await sql<Kept & FaultRouteBacklog>`
    SELECT ${COLUMNS}, backlog.changes::text AS changes, backlog.since FROM ${ROUTES}, LATERAL (
      SELECT count(*) AS changes, min(d.at) AS since FROM fault_deliveries d WHERE d.route_id = r.id
    ) backlog
    WHERE r.tenant_uid IS NOT DISTINCT FROM ${tenantUid}::uuid AND (${name}::text IS NULL OR r.name = ${name})
    ORDER BY r.name`.execute(db);
  return rows.map(({ changes, since, ...row }) => ({ ...toRow(row), backlog: { changes, since } }));
}

export async function faultRoutes(db: Session, tenantUid: string | null): Promise<ListedFaultRoute[]> {
  return listed(db, tenantUid, null);
}

export async function faultRoute(
  db: Session,
  tenantUid: string | null,
  name: string,
): Promise<ListedFaultRoute | null> {
  return (await listed(db, tenantUid, name))[0] ?? null;
}

export async function addFaultRoute(
  session: Session,
  draft: FaultRouteDraft & { readonly id: string; readonly name: string; readonly tenantUid: string | null },
  most: number,
  actor: Actor,
): Promise<'added' | 'exists' | 'too-many'> {
  const { id, name, tenantUid, spec, isPaused, secret } = draft;
  await holdMasterKey(session, secret.keyId);
  // One after another: two at once must not both be the last that there is room for.
  await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.fault-routes'))`.execute(session);
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM fault_routes WHERE tenant_uid IS NOT DISTINCT FROM ${tenantUid}::uuid`.execute(session);
  if (rows.some((row) => row.name === name)) return 'exists';
  if (rows.length >= most) return 'too-many';
  await sql`
    INSERT INTO fault_routes (id, tenant_uid, name, spec, is_paused, key_id, nonce, sealed, updated_by)
    VALUES (${id}, ${tenantUid}, ${name}, ${json(spec)}::jsonb, ${isPaused},
      ${secret.keyId}, ${secret.nonce}, ${secret.sealed}, ${storable(actor.name)})`.execute(session);
  const tenant = await tenantName(session, tenantUid);
  const after = { ...spec, isPaused };
  await addAudit(session, actor, [
    { action: 'create', kind: KIND, name, tenant, before: null, after, outcome: 'success' },
  ]);
  return 'added';
}

export async function changeFaultRoute(
  session: Session,
  { id, revision }: { readonly id: string; readonly revision: number },
  { spec, isPaused, secret }: FaultRouteDraft,
  action: 'update' | 'replace-secret',
  actor: Actor,
): Promise<boolean> {
  await holdMasterKey(session, secret.keyId);
  const { rows } = await sql<Pick<Kept, 'name' | 'tenant' | 'spec' | 'isPaused'>>`
    SELECT r.name, o.name AS tenant, r.spec, r.is_paused AS "isPaused" FROM ${ROUTES}
    WHERE r.id = ${id} AND r.revision = ${revision} FOR NO KEY UPDATE OF r`.execute(session);
  const [before] = rows;
  if (before === undefined) return false;
  await sql`
    UPDATE fault_routes SET spec = ${json(spec)}::jsonb, is_paused = ${isPaused}, revision = revision + 1,
      failures = 0, failing_since = NULL, next_at = now(), key_id = ${secret.keyId}, nonce = ${secret.nonce},
      sealed = ${secret.sealed}, updated_at = now(), updated_by = ${storable(actor.name)}
    WHERE id = ${id}`.execute(session);
  const { name, tenant } = before;
  await addAudit(session, actor, [
    {
      ...{ action, kind: KIND, name, tenant, outcome: 'success' },
      ...{ before: { ...before.spec, isPaused: before.isPaused }, after: { ...spec, isPaused } },
    },
  ]);
  return true;
}

export async function removeFaultRoute(
  session: Session,
  tenantUid: string | null,
  name: string,
  actor: Actor,
): Promise<boolean> {
  const { rows } = await sql<Pick<Kept, 'spec' | 'isPaused'>>`
    DELETE FROM fault_routes WHERE tenant_uid IS NOT DISTINCT FROM ${tenantUid}::uuid AND name = ${name}
    RETURNING spec, is_paused AS "isPaused"`.execute(session);
  const [gone] = rows;
  if (gone === undefined) return false;
  const before = { ...gone.spec, isPaused: gone.isPaused };
  const tenant = await tenantName(session, tenantUid);
  await addAudit(session, actor, [
    { action: 'delete', kind: KIND, name, tenant, before, after: null, outcome: 'success' },
  ]);
  return true;
}

async function tenantName(session: Session, uid: string | null): Promise<string | null> {
  if (uid === null) return null;
  const { rows } = await sql<{ name: string }>`SELECT name FROM objects WHERE uid = ${uid}`.execute(session);
  return rows[0]?.name ?? null;
}

export async function dueFaultRoutes(
  db: Session,
): Promise<{ due: (FaultRouteRow & { last: string })[]; nextInMs: number | null }> {
  const { rows } = await sql<Kept & { last: string; waitMs: number }>`
    SELECT ${COLUMNS}, (EXTRACT(EPOCH FROM r.next_at - now()) * 1000)::float8 AS "waitMs", backlog.last::text AS last
    FROM ${ROUTES}, LATERAL (
      SELECT max(d.event_id) AS last FROM fault_deliveries d WHERE d.route_id = r.id
    ) backlog
    WHERE NOT r.is_paused AND backlog.last IS NOT NULL ORDER BY r.next_at`.execute(db);
  const waiting = rows.filter(({ waitMs }) => waitMs > 0).map(({ waitMs }) => waitMs);
  return {
    due: rows.filter(({ waitMs }) => waitMs <= 0).map(({ waitMs: _, ...row }) => toRow(row)),
    nextInMs: waiting.length === 0 ? null : Math.min(...waiting),
  };
}

const TIMES = ['firstSeen', 'lastSeen', 'acknowledgedAt', 'mutedUntil', 'resolvedAt'] as const;

export async function faultDeliveries(
  db: Session,
  routeId: string,
  limit: number,
  onlyCritical = false,
): Promise<FaultDelivery[]> {
  const { rows } = await sql<FaultDelivery>`
    SELECT event_id::text AS event, change, by, fault, at FROM fault_deliveries
    WHERE route_id = ${routeId} AND (NOT ${onlyCritical}::boolean OR fault->>'severity' = 'critical')
    ORDER BY event_id LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, fault: { ...row.fault, ...timesOf(row.fault) } }));
}

/** They are text in what was kept of the fault. */
function timesOf(fault: FaultDelivery['fault']) {
  const times = TIMES.flatMap((field) => {
    const at = fault[field];
    return at === null ? [] : [[field, new Date(at)] as const];
  });
  return Object.fromEntries(times) as Partial<Record<(typeof TIMES)[number], Date>>;
}

const MOST_WAITING = 10_000;

/** What nobody took for a week is no news any more, and of what waits there is a most. */
export async function pruneFaultDeliveries(db: Session): Promise<void> {
  await sql`
    WITH bound AS MATERIALIZED (
      SELECT r.id, (
        SELECT d.event_id FROM fault_deliveries d WHERE d.route_id = r.id
        ORDER BY d.event_id DESC OFFSET ${MOST_WAITING} LIMIT 1
      ) AS event_id FROM fault_routes r
    ), old AS (
      DELETE FROM fault_deliveries d USING bound
      WHERE d.route_id = bound.id AND (d.at < now() - interval '7 days' OR d.event_id <= bound.event_id)
      RETURNING d.route_id
    )
    UPDATE fault_routes r SET missed = r.missed + old.changes
    FROM (SELECT route_id, count(*) AS changes FROM old GROUP BY route_id) old WHERE r.id = old.route_id`.execute(db);
}
