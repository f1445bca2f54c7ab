import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import type { LogBucket, LogFilter, LogLine, LogSearch, TenantOfEvents } from './contract.ts';
import { type LineRow, lineColumns, passing, toLine } from './lines.ts';

/**
 * What the system itself says of a tenant, as lines: its events, numbered by themselves. Names are used again, so nothing
 * from before the tenant was made is its own.
 */
function eventLines({ uid, name, createdAt }: TenantOfEvents) {
  return sql`(
    SELECT at, id AS position, 'system' AS source, CASE type WHEN 'warning' THEN 13 ELSE 9 END AS severity,
      CASE kind WHEN 'Service' THEN name END AS service, NULL::text AS pod, NULL::text AS container, NULL::text AS node,
      reason || ': ' || message AS message, false AS is_cut,
      jsonb_build_object('kind', kind, 'name', name, 'reason', reason) AS fields
    FROM events WHERE (object_uid = ${uid} OR tenant = ${name}) AND at >= ${createdAt}
  ) AS lines`;
}

export async function searchTenantEvents(db: Session, tenant: TenantOfEvents, search: LogSearch): Promise<LogLine[]> {
  if (search.sources?.includes('system') === false) return [];
  const { order, limit, after, upTo } = search;
  const isNewest = order === 'newest';
  const beyond =
    after === undefined
      ? sql``
      : sql` AND (at, position) ${isNewest ? sql`<` : sql`>`} (${after.at}::timestamptz, ${after.position}::bigint)`;
  const until = upTo === undefined ? sql`` : sql` AND position <= ${upTo}`;
  const direction = isNewest ? sql`DESC` : sql`ASC`;
  const { rows } = await sql<LineRow>`
    SELECT ${lineColumns} FROM ${eventLines(tenant)} WHERE ${passing(search)}${beyond}${until}
    ORDER BY lines.at ${direction}, position ${direction} LIMIT ${limit}`.execute(db);
  return rows.map(toLine);
}

export async function tenantEventsAfter(
  db: Session,
  tenant: TenantOfEvents,
  id: string,
  limit: number,
): Promise<LogLine[]> {
  const { rows } = await sql<LineRow>`
    SELECT ${lineColumns} FROM ${eventLines(tenant)} WHERE position > ${id} ORDER BY position LIMIT ${limit}`.execute(
    db,
  );
  return rows.map(toLine);
}

export async function lastTenantEvent(db: Session, tenant: TenantOfEvents): Promise<string> {
  const { rows } = await sql<{ last: string | null }>`
    SELECT max(position) AS last FROM ${eventLines(tenant)}`.execute(db);
  return rows[0]?.last ?? '0';
}

export async function countTenantEvents(
  db: Session,
  tenant: TenantOfEvents,
  filter: LogFilter,
  stepSeconds: number,
): Promise<LogBucket[]> {
  if (filter.sources?.includes('system') === false) return [];
  const { rows } = await sql<{ at: Date; severity: number; count: string }>`
    SELECT date_bin(make_interval(secs => ${stepSeconds}), at, ${filter.from}::timestamptz) AS at, severity,
      count(*) AS count
    FROM ${eventLines(tenant)} WHERE ${passing(filter)} GROUP BY 1, 2 ORDER BY 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
