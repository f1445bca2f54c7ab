import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type {
  LogBucket,
  LogFilter,
  LogLine,
  LogPosition,
  LogSearch,
  TenantNamespace,
  TenantOfLogs,
} from './contract.ts';
import { type LineRow, lineColumns, passing, toLine } from './lines.ts';

export async function searchLogs(db: Session, tenantUid: string, search: LogSearch): Promise<LogLine[]> {
  if (!isUid(tenantUid)) return [];
  const { order, limit, after, upTo } = search;
  const isNewest = order === 'newest';
  const beyond =
    after === undefined
      ? sql``
      : sql` AND (at, position) ${isNewest ? sql`<` : sql`>`} (${after.at}::timestamptz, ${after.position}::bigint)`;
  const until = upTo === undefined ? sql`` : sql` AND position <= ${upTo}`;
  const direction = isNewest ? sql`DESC` : sql`ASC`;
  const { rows } = await sql<LineRow>`
    SELECT ${lineColumns} FROM log_lines WHERE tenant_uid = ${tenantUid} AND ${passing(search)}${beyond}${until}
    ORDER BY log_lines.at ${direction}, position ${direction} LIMIT ${limit}`.execute(db);
  return rows.map(toLine);
}

export async function logsAfter(db: Session, tenantUid: string, position: string, limit: number): Promise<LogLine[]> {
  if (!isUid(tenantUid)) return [];
  const { rows } = await sql<LineRow>`
    SELECT ${lineColumns} FROM log_lines WHERE tenant_uid = ${tenantUid} AND position > ${position}
    ORDER BY position LIMIT ${limit}`.execute(db);
  return rows.map(toLine);
}

export async function lastLogPosition(db: Session, tenantUid: string): Promise<string> {
  if (!isUid(tenantUid)) return '0';
  const { rows } = await sql<{ last: string | null }>`
    SELECT max(position) AS last FROM log_lines WHERE tenant_uid = ${tenantUid}`.execute(db);
  return rows[0]?.last ?? '0';
}

/** Of several tenants at once. */
export async function lastLogPositions(
  db: Session,
  tenantUids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ uid: string; last: string | null }>`
    SELECT uid, (SELECT max(position) FROM log_lines WHERE tenant_uid = uid) AS last
    FROM unnest(${tenantUids.filter(isUid)}::uuid[]) AS uid`.execute(db);
  return new Map(rows.map(({ uid, last }) => [uid, last ?? '0']));
}

export async function countLogs(
  db: Session,
  tenantUid: string,
  filter: LogFilter,
  stepSeconds: number,
): Promise<LogBucket[]> {
  if (!isUid(tenantUid)) return [];
  const { rows } = await sql<{ at: Date; severity: number; count: string }>`
    SELECT date_bin(make_interval(secs => ${stepSeconds}), at, ${filter.from}::timestamptz) AS at, severity,
      count(*) AS count
    FROM log_lines WHERE tenant_uid = ${tenantUid} AND ${passing(filter)}
    GROUP BY 1, 2 ORDER BY 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export async function logPositions(db: Session, tenantUids: readonly string[]): Promise<LogPosition[]> {
  const { rows } = await sql<LogPosition>`
    SELECT tenant_uid AS "tenantUid", pod_uid AS "podUid", container, last_ns AS "lastNs", repeats, run,
      has_ended AS "hasEnded"
    FROM log_positions WHERE tenant_uid = ANY (${tenantUids.filter(isUid)}::uuid[])`.execute(db);
  return rows;
}

export async function tenantsOfLogs(db: Session): Promise<TenantOfLogs[]> {
  const { rows } = await sql<Told<TenantOfLogs>>`
    SELECT ${tenantColumns} FROM objects o ${infrastructureOf}
    WHERE o.kind = 'Tenant' AND EXISTS (SELECT FROM log_volumes v WHERE v.tenant_uid = o.uid) ORDER BY o.name`.execute(
    db,
  );
  return withInfrastructures(rows);
}

/** Of an infrastructure one row alone tells what is the same in all: many tenants live in each, and all are read time and again. */
const isTold = sql`row_number() OVER (PARTITION BY infrastructure.uid) = 1`;
const tenantColumns = sql`
  o.uid AS "tenantUid", o.name AS tenant, o.spec, infrastructure.name AS infrastructure,
  CASE WHEN ${isTold} THEN infrastructure.spec END AS "infrastructureSpec"`;
const infrastructureOf = sql`
  JOIN objects infrastructure
    ON infrastructure.kind = 'Infrastructure' AND infrastructure.name = o.spec ->> 'infrastructure'`;

type Told<Row extends TenantOfLogs> = Omit<Row, 'infrastructureSpec'> & {
  readonly infrastructureSpec: Row['infrastructureSpec'] | null;
};

/** Tenants of one infrastructure share what was told of it. */
function withInfrastructures<Row extends TenantOfLogs>(rows: readonly Told<Row>[]): Row[] {
  const told = new Map(
    rows.flatMap(({ infrastructure, infrastructureSpec }): [string, JsonObject][] =>
      infrastructureSpec === null ? [] : [[infrastructure, infrastructureSpec]],
    ),
  );
  return rows.map((row) => ({ ...row, infrastructureSpec: told.get(row.infrastructure) ?? {} }) as Row);
}

/**
 * By the inventory, which nobody but the engine writes.
 *
 * @param tenants names of those that are asked for; all where it is left out
 */
export async function tenantNamespaces(db: Session, tenants?: readonly string[]): Promise<TenantNamespace[]> {
  const which = tenants === undefined ? sql`` : sql` AND o.name = ANY (${tenants}::text[])`;
  const { rows } = await sql<Told<TenantNamespace>>`
    SELECT ${tenantColumns}, i.connection, substring(i.id FROM '[^/]*$') AS namespace, i.uid AS "namespaceUid",
      ARRAY(SELECT purpose FROM infrastructure_engines WHERE infrastructure_uid = infrastructure.uid) AS engines
    FROM inventory i
    JOIN objects o ON o.uid = i.object_uid AND o.kind = 'Tenant'${which}
    ${infrastructureOf}
    WHERE i.type = 'v1/Namespace' AND i.driver = 'kubernetes' AND i.state IN ('present', 'changing')
    ORDER BY o.name`.execute(db);
  return withInfrastructures(rows);
}
