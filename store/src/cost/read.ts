import { type RawBuilder, sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type { CostCharge, CostChargeQuery, CostOfDay, CostQuery, CostSeriesQuery, CostSum } from './contract.ts';

const within = ({ from, to }: { readonly from: string; readonly to: string }) =>
  sql`day BETWEEN ${from}::date AND ${to}::date`;

const ofTenants = (tenants: readonly string[] | null) =>
  tenants === null ? sql`true` : sql`tenant_uid = ANY (${tenants.filter(isUid)}::uuid[])`;

const text = (sum: RawBuilder<unknown>) => sql`trim_scale(coalesce(${sum}, 0))::text`;

export async function costs(db: Session, query: CostQuery): Promise<CostSum[]> {
  const { group, limit } = query;
  const order = group === 'day' ? sql`key` : sql`sum(own + shared + idle + unallocated) DESC, key`;
  const { rows: sums } = await sql<CostSum>`
    SELECT key, currency, ${text(sql`sum(own)`)} AS own, ${text(sql`sum(shared)`)} AS shared,
      ${text(sql`sum(idle)`)} AS idle, ${text(sql`sum(unallocated)`)} AS unallocated
    FROM (${rowsOf(query)}) AS rows
    GROUP BY key, currency ORDER BY ${order} LIMIT ${limit}`.execute(db);
  return sums;
}

export async function costSeries(db: Session, query: CostSeriesQuery): Promise<CostOfDay[]> {
  const named = query.keys.filter((key) => key !== null);
  const isNull = query.keys.includes(null) ? sql`key IS NULL` : sql`false`;
  const { rows: days } = await sql<CostOfDay>`
    SELECT key, day::text AS day, currency, ${text(sql`sum(own + shared + idle + unallocated)`)} AS total
    FROM (${dailyRowsOf(query)}) AS rows
    WHERE key = ANY (${named}::text[]) OR ${isNull}
    GROUP BY key, rows.day, currency ORDER BY rows.day, key, currency`.execute(db);
  return days;
}

type RowQuery = Omit<CostQuery, 'limit'>;

/** As `rowsOf`, and each with its day: sums of months are of no use to that. */
function dailyRowsOf(query: RowQuery): RawBuilder<unknown> {
  const { group } = query;
  const asked = sql`${within(query)} AND ${ofTenants(query.tenants)}`;
  if (group === 'tenant') return sql`SELECT tenant_uid::text AS key, day, ${SUMS} FROM cost_days WHERE ${asked}`;
  if (typeof group !== 'object') return rowsOf(query);
  return sql`
    SELECT v.tags ->> ${group.tag} AS key, d.day, ${SUMS}
    FROM (SELECT * FROM cost_days WHERE ${asked}) AS d
    LEFT JOIN (${versions}) AS v ON v.tenant_uid = d.tenant_uid AND v.since <= d.day AND (v.next IS NULL OR d.day < v.next)`;
}

/** Rows with a key, before they are added up. */
function rowsOf(query: RowQuery): RawBuilder<unknown> {
  const { group, tenants } = query;
  const asked = sql`${within(query)} AND ${ofTenants(tenants)}`;
  // Those of all were added up when they were written.
  if (group === 'day' && tenants === null)
    return sql`SELECT day::text AS key, * FROM cost_totals WHERE ${within(query)}`;
  if (group === 'day') return sql`SELECT day::text AS key, * FROM cost_days WHERE ${asked}`;
  if (group === 'tenant') return tenantRows(query);
  if (typeof group === 'object') return taggedRows(query, group.tag);
  const zero = sql`0::numeric`;
  if (group === 'service' && tenants === null)
    return sql`
      SELECT service AS key, day, currency, own, shared, ${zero} AS idle, unallocated FROM cost_services WHERE ${within(query)}`;
  const key = group === 'service' ? sql`service` : sql`resource`;
  const part = (name: string) => sql`CASE WHEN part = ${sql.lit(name)} THEN amount ELSE 0 END`;
  const lines = sql`
    SELECT ${key} AS key, day, tenant_uid, currency, ${part('own')} AS own, ${part('shared')} AS shared, ${zero} AS idle,
      ${part('unallocated')} AS unallocated
    FROM cost_lines WHERE ${asked}`;
  if (tenants === null) return lines;
  // What is shared is no line of a tenant: its part of each cluster stands for it.
  return sql`${lines}
    UNION ALL
    SELECT 'infrastructure/' || infrastructure, day, tenant_uid, currency, ${zero}, shared, idle, ${zero}
    FROM cost_days WHERE ${asked} AND (shared <> 0 OR idle <> 0)`;
}

const SUMS = sql`currency, own, shared, idle, unallocated`;

/** The whole months of a range, and the days that are left on both sides. A month is whole where no figures are later, too. */
function wholeMonths({ from, to }: RowQuery) {
  const start = sql`date_trunc('month', ${from}::date + interval '1 month - 1 day')::date`;
  const isLast = sql`${to}::date >= (SELECT max(day) FROM cost_totals)`;
  const end = sql`date_trunc('month', CASE WHEN ${isLast} THEN ${to}::date + interval '1 month' ELSE ${to}::date + 1 END)::date`;
  return {
    months: sql`month >= ${start} AND month < ${end}`,
    days: sql`(day >= ${from}::date AND day < least(greatest(${start}, ${from}::date), ${to}::date + 1)
      OR day >= greatest(${start}, ${end}) AND day <= ${to}::date)`,
  };
}

function tenantRows(query: RowQuery): RawBuilder<unknown> {
  const { months, days } = wholeMonths(query);
  const asked = ofTenants(query.tenants);
  return sql`
    SELECT tenant_uid::text AS key, ${SUMS} FROM cost_months WHERE ${months} AND ${asked}
    UNION ALL
    SELECT tenant_uid::text AS key, ${SUMS} FROM cost_days WHERE ${days} AND ${asked}`;
}

/** By the tags that tenants had on the day. */
const versions = sql`
  SELECT tenant_uid, since, lead(since) OVER (PARTITION BY tenant_uid ORDER BY since) AS next, tags FROM cost_tenants`;

/**
 * Whole months, too, by what the tag was at their end; but day by day where it was another before, of a month that has figures
 * from before.
 */
function taggedRows(query: RowQuery, tag: string): RawBuilder<unknown> {
  const { months, days } = wholeMonths(query);
  const asked = ofTenants(query.tenants);
  const valued = (rows: RawBuilder<unknown>) => sql`
    SELECT v.value AS key, ${SUMS} FROM (${rows}) AS r
    LEFT JOIN v ON v.tenant_uid = r.tenant_uid AND v.since <= r.at AND (v.next IS NULL OR r.at < v.next)`;
  const monthOf = (day: string) => sql`date_trunc('month', ${sql.ref(day)})::date`;
  return sql`
    WITH v AS MATERIALIZED (
      SELECT tenant_uid, since, next, tags ->> ${tag} AS value,
        tags ->> ${tag} IS DISTINCT FROM lag(tags ->> ${tag}) OVER (PARTITION BY tenant_uid ORDER BY since) AS is_other
      FROM (${versions}) AS all_versions
    ), split AS MATERIALIZED (
      SELECT DISTINCT tenant_uid, ${monthOf('since')} AS month FROM v
      WHERE is_other AND EXISTS (
        SELECT FROM cost_days d WHERE d.tenant_uid = v.tenant_uid AND d.day >= ${monthOf('v.since')} AND d.day < v.since
      )
    )
    ${valued(sql`
      SELECT m.*, (m.month + interval '1 month - 1 day')::date AS at FROM cost_months m WHERE ${months} AND ${asked}
        AND NOT EXISTS (SELECT FROM split s WHERE s.tenant_uid = m.tenant_uid AND s.month = m.month)`)}
    UNION ALL
    ${valued(sql`
      SELECT d.*, d.day AS at FROM (SELECT tenant_uid AS uid, month FROM split WHERE ${months}) AS s
      JOIN cost_days d ON d.tenant_uid = s.uid AND d.day >= s.month AND d.day < s.month + interval '1 month'
      WHERE ${asked}`)}
    UNION ALL
    ${valued(sql`SELECT *, day AS at FROM cost_days WHERE ${days} AND ${asked}`)}`;
}

/** In order of day. With all of the bill, they add up to it. */
export async function costCharges(db: Session, query: CostChargeQuery): Promise<CostCharge[]> {
  const part = (name: string) => sql`
    SELECT bill, day, ${sql.lit(name)} AS part, tenant_uid, infrastructure, NULL AS service, NULL AS resource, currency,
      ${sql.ref(name)} AS amount
    FROM cost_days WHERE ${within(query)} AND ${ofTenants(query.tenants)} AND ${sql.ref(name)} <> 0`;
  // Of a cluster without a tenant. The rest that is nobody's are lines.
  const left = sql`
    SELECT bill, day, 'unallocated', tenant_uid, infrastructure, NULL, NULL, currency, unallocated
    FROM cost_days WHERE ${within(query)} AND infrastructure IS NOT NULL AND unallocated <> 0`;
  const { rows } = await sql<CostCharge>`
    SELECT c.bill, c.day::text, c.part, c.tenant_uid AS "tenantUid", c.infrastructure, c.service, c.resource, c.currency,
      trim_scale(c.amount)::text AS amount, coalesce(v.tags, '{}') AS tags
    FROM (
      SELECT bill, day, part, tenant_uid, infrastructure, service, resource, currency, amount
      FROM cost_lines WHERE ${within(query)} AND ${ofTenants(query.tenants)} AND part <> 'shared'
      UNION ALL ${part('shared')}
      UNION ALL ${part('idle')}
      ${query.tenants === null ? sql`UNION ALL ${left}` : sql``}
    ) AS c
    LEFT JOIN (${versions}) v ON v.tenant_uid = c.tenant_uid AND c.day >= v.since AND (v.next IS NULL OR c.day < v.next)
    ORDER BY c.day, c.tenant_uid, c.part, c.resource`.execute(db);
  return rows;
}
