import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type {
  BudgetedTenant,
  CostBill,
  CostInfrastructure,
  CostPlace,
  CostRange,
  CostSample,
  CostSampleDay,
  CostTenant,
  UsedResources,
} from './contract.ts';

/** In the text of statements, for the index on places has no others: of a parameter it would not be known. */
const GROUP = sql.lit('Microsoft.Resources/resourceGroups');

export async function costBills(db: Session): Promise<CostBill[]> {
  const { rows } = await sql<CostBill>`
    SELECT bill, read_at AS "readAt", first_day::text AS from, last_day::text AS to, problem
    FROM cost_bills ORDER BY bill`.execute(db);
  return rows;
}

/** A change counts from the day on which it was seen. What a tenant was on its first days is what it was when it was first seen. */
export async function noteCostTenants(session: Session, today: string): Promise<void> {
  await sql`
    WITH here AS (
      SELECT o.uid, o.name, i.name AS infrastructure, least(o.created_at::date, ${today}::date) AS born,
        coalesce(i.spec -> 'tags', '{}') || coalesce(o.spec -> 'tags', '{}') AS tags,
        (SELECT lower(id) FROM inventory WHERE object_uid = o.uid AND type = ${GROUP} LIMIT 1) AS place
      FROM objects o
      LEFT JOIN objects i ON i.kind = 'Infrastructure' AND i.name = o.spec ->> 'infrastructure'
      WHERE o.kind = 'Tenant'
    ), known AS (
      SELECT DISTINCT ON (tenant_uid) * FROM cost_tenants ORDER BY tenant_uid, since DESC
    )
    INSERT INTO cost_tenants (tenant_uid, since, name, infrastructure, place, tags)
    SELECT h.uid, CASE WHEN k.tenant_uid IS NULL THEN h.born ELSE ${today}::date END, h.name,
      coalesce(h.infrastructure, k.infrastructure), coalesce(h.place, k.place), h.tags
    FROM here h LEFT JOIN known k ON k.tenant_uid = h.uid
    WHERE k.tenant_uid IS NULL OR (k.name, k.infrastructure, k.place, k.tags)
      IS DISTINCT FROM (h.name, coalesce(h.infrastructure, k.infrastructure), coalesce(h.place, k.place), h.tags)
    ON CONFLICT (tenant_uid, since) DO UPDATE SET name = excluded.name, infrastructure = excluded.infrastructure,
      place = excluded.place, tags = excluded.tags`.execute(session);
  await sql`
    UPDATE cost_tenants SET until = ${today}::date
    WHERE until IS NULL AND NOT EXISTS (SELECT FROM objects WHERE uid = tenant_uid)`.execute(session);
}

export async function costTenants(db: Session, { from, to }: CostRange): Promise<CostTenant[]> {
  const { rows } = await sql<CostTenant>`
    SELECT tenant_uid AS "tenantUid", name, since::text, until::text, infrastructure, place, tags
    FROM cost_tenants WHERE since <= ${to}::date AND (until IS NULL OR until >= ${from}::date)
    ORDER BY tenant_uid, since`.execute(db);
  return rows;
}

export async function budgetedTenants(db: Session): Promise<BudgetedTenant[]> {
  const { rows } = await sql<BudgetedTenant>`
    SELECT uid AS "tenantUid", name AS tenant, spec FROM objects
    WHERE kind = 'Tenant' AND spec -> 'budget' IS NOT NULL ORDER BY name`.execute(db);
  return rows;
}

export async function costInfrastructures(db: Session): Promise<CostInfrastructure[]> {
  const { rows } = await sql<CostInfrastructure>`
    SELECT name, spec, status -> 'outputs' ->> 'connection' AS connection
    FROM objects WHERE kind = 'Infrastructure' ORDER BY name`.execute(db);
  return rows;
}

export async function noteCostPlaces(db: Session, places: readonly CostPlace[]): Promise<void> {
  await sql`
    INSERT INTO cost_places (place, infrastructure)
    SELECT DISTINCT ON (p.place) p.place, p.infrastructure
    FROM jsonb_to_recordset(${json(places)}::jsonb) AS p (place text, infrastructure text) ORDER BY p.place
    ON CONFLICT (place) DO UPDATE SET infrastructure = excluded.infrastructure`.execute(db);
}

export async function costPlaces(db: Session): Promise<CostPlace[]> {
  await sql`
    INSERT INTO cost_places (place, infrastructure)
    SELECT DISTINCT ON (lower(i.id)) lower(i.id), o.name
    FROM inventory i JOIN objects o ON o.uid = i.object_uid AND o.kind = 'Infrastructure'
    WHERE i.type = ${GROUP}
    ON CONFLICT (place) DO UPDATE SET infrastructure = excluded.infrastructure`.execute(db);
  const { rows } = await sql<CostPlace>`SELECT place, infrastructure FROM cost_places ORDER BY place`.execute(db);
  return rows;
}

export async function addCostSamples(
  session: Session,
  day: string,
  taken: ReadonlyMap<string, readonly CostSample[]>,
): Promise<void> {
  const samples = [...taken].flatMap(([infrastructure, some]) => some.map((sample) => ({ infrastructure, ...sample })));
  await sql`
    INSERT INTO cost_samples AS c (infrastructure, day, tenant_uid, has_own_nodes, cpu, memory, storage, used_cpu,
      used_memory)
    SELECT s.infrastructure, ${day}::date, s."tenantUid", s."hasOwnNodes", s.cpu, s.memory, s.storage, s."usedCpu", s."usedMemory"
    FROM jsonb_to_recordset(${json(samples)}::jsonb) AS s (
      infrastructure text, "tenantUid" uuid, "hasOwnNodes" boolean, cpu double precision, memory double precision, storage double precision,
      "usedCpu" double precision, "usedMemory" double precision
    )
    ON CONFLICT (infrastructure, day, tenant_uid) DO UPDATE SET has_own_nodes = excluded.has_own_nodes, cpu = c.cpu + excluded.cpu,
      memory = c.memory + excluded.memory, storage = c.storage + excluded.storage,
      used_cpu = coalesce(c.used_cpu + excluded.used_cpu, c.used_cpu, excluded.used_cpu),
      used_memory = coalesce(c.used_memory + excluded.used_memory, c.used_memory, excluded.used_memory)`.execute(
    session,
  );
}

export async function usedResources(db: Session, tenantUids: readonly string[], since: Date): Promise<UsedResources[]> {
  const average = (metric: string) => sql`avg(m.value) FILTER (WHERE s.metric = ${sql.lit(metric)})`;
  const { rows } = await sql<UsedResources>`
    SELECT s.tenant_uid AS "tenantUid", ${average('cpu')} AS cpu, ${average('memory')} AS memory
    FROM metric_series s JOIN metric_samples m ON m.series_id = s.id AND m.at >= ${since}
    WHERE s.grouping = 'tenant' AND s.metric IN ('cpu', 'memory')
      AND s.tenant_uid = ANY (${tenantUids.filter(isUid)}::uuid[])
    GROUP BY s.tenant_uid`.execute(db);
  return rows;
}

export async function costSamples(db: Session, { from, to }: CostRange): Promise<CostSampleDay[]> {
  const { rows } = await sql<CostSampleDay>`
    SELECT infrastructure, day::text, tenant_uid AS "tenantUid", has_own_nodes AS "hasOwnNodes", cpu, memory, storage, used_cpu AS "usedCpu",
      used_memory AS "usedMemory"
    FROM cost_samples WHERE day BETWEEN ${from}::date AND ${to}::date`.execute(db);
  return rows;
}
