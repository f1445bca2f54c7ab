import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type { MetricLook, MetricSource, MetricTarget, MetricTargets, TenantNode } from './contract.ts';

/** Of the cluster that a tenant lives in. */
export async function metricSource(db: Session, tenantUid: string): Promise<MetricSource | null> {
  if (!isUid(tenantUid)) return null;
  const { rows } = await sql<MetricSource>`
    SELECT connection, measured_at AS "measuredAt", problem, cuts FROM metric_sources
    WHERE connection IN (
      SELECT connection FROM inventory
      WHERE object_uid = ${tenantUid} AND driver = 'kubernetes' AND type = 'v1/Namespace'
    ) ORDER BY measured_at DESC LIMIT 1`.execute(db);
  return rows[0] ?? null;
}

export async function metricSourceNamed(db: Session, connection: string): Promise<MetricSource | null> {
  const { rows } = await sql<MetricSource>`
    SELECT connection, measured_at AS "measuredAt", problem, cuts FROM metric_sources
    WHERE connection = ${connection}`.execute(db);
  return rows[0] ?? null;
}

export async function keepLook(db: Session, { connection, problem, cuts }: MetricLook, at: Date): Promise<void> {
  await sql`
    INSERT INTO metric_sources (connection, measured_at, problem, cuts)
    VALUES (${connection}, ${at}, ${problem === null ? null : json(problem)}::jsonb, ${json(cuts)}::jsonb)
    ON CONFLICT (connection) DO UPDATE SET measured_at = excluded.measured_at, problem = excluded.problem,
      cuts = excluded.cuts`.execute(db);
}

/** By the inventory: a node is a tenant's own while it is claimed. */
export async function tenantNodes(db: Session): Promise<TenantNode[]> {
  const { rows } = await sql<TenantNode>`
    SELECT i.connection, i.object_uid AS "tenantUid", substring(i.id FROM '[^/]*$') AS node
    FROM inventory i JOIN objects o ON o.uid = i.object_uid AND o.kind = 'Tenant'
    WHERE i.driver = 'kubernetes' AND i.type = 'v1/Node' AND i.state = 'present'`.execute(db);
  return rows;
}

/** By the inventory: what is blocked may be somebody else's, and what is planned is not there. */
export async function metricTargets(
  db: Session,
  { driver, types, tenantUid, most }: MetricTargets,
): Promise<MetricTarget[]> {
  if (tenantUid !== undefined && !isUid(tenantUid)) return [];
  const { rows } = await sql<MetricTarget>`
    SELECT t.uid AS "tenantUid", o.kind, o.name, i.connection, i.type, i.id, i.applied ->> 'location' AS location
    FROM inventory i
    JOIN objects o ON o.uid = i.object_uid
    JOIN objects t ON t.kind = 'Tenant' AND t.name = o.tenant
    WHERE i.driver = ${driver} AND i.type = ANY (${types}::text[]) AND i.state IN ('present', 'changing')
      ${tenantUid === undefined ? sql`` : sql`AND t.uid = ${tenantUid}`}
    ORDER BY i.type, i.id LIMIT ${most}`.execute(db);
  return rows;
}
