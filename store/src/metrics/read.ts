import { type RawBuilder, sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type { MetricFinding, MetricPoint, MetricSearch, MetricSeries, MetricSeriesKey } from './contract.ts';
import { rawPoints, together } from './points.ts';
import { throughOf } from './roll-up.ts';

interface PointRow {
  readonly id: string;
  readonly name: string;
  readonly service: string | null;
  readonly node: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly at: Date;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
  readonly increase: number | null;
  readonly bound_sum: number | null;
  readonly bound_count: number;
  readonly all: string;
  readonly newest: number | null;
  readonly newest_bound: number | null;
}

/**
 * Each part of the range from the coarsest that may be read, as far as it is made. Of a series that is told the five minutes are
 * there before others are made.
 */
export async function searchMetrics(db: Session, tenantUid: string, search: MetricSearch): Promise<MetricFinding> {
  if (!isUid(tenantUid)) return { series: [], omitted: 0 };
  const { metric, grouping, from, to, stepSeconds, resolution, service, name, mostSeries } = search;
  const hour = resolution === '1h' ? between(await throughOf(db, '1h'), from, to) : from;
  const five = resolution === 'raw' ? from : between(await throughOf(db, '5m'), hour, to);
  const series = sql`
    SELECT id, name, service, node, labels, is_counter, is_delta, is_told FROM metric_series
    WHERE tenant_uid = ${tenantUid} AND metric = ${metric} AND grouping = ${grouping}
      ${service === undefined ? sql`` : sql`AND service = ${service}`}
      ${name === undefined ? sql`` : sql`AND name = ${name}`}`;
  const { rows } = await sql<PointRow>`
    WITH series AS MATERIALIZED (${series}),
    points AS (
      ${rolledUp('metric_rollups_1h', sql`r.at >= ${from} AND r.at < ${hour}`)}
      UNION ALL ${rolledUp('metric_rollups_5m', sql`r.at >= ${hour} AND r.at < ${to} AND (r.at < ${five} OR s.is_told)`)}
      UNION ALL SELECT * FROM ${rawPoints(sql`SELECT id, is_counter, is_delta FROM series`, five, to)} raw
    ),
    steps AS (
      SELECT series_id, date_bin(make_interval(secs => ${stepSeconds}), at, ${from}::timestamptz) AS step, ${together}
      FROM points GROUP BY series_id, step
    ),
    ranked AS (
      SELECT series_id, row_number() OVER (
        ORDER BY sum(coalesce(increase, sum / count)) DESC, series_id
      ) AS place, count(*) OVER () AS all
      FROM steps GROUP BY series_id
    ),
    newest AS (
      SELECT r.series_id, last.value, last.bound
      FROM ranked r JOIN series s ON s.id = r.series_id CROSS JOIN LATERAL (
        SELECT value, bound FROM metric_samples m
        WHERE m.series_id = r.series_id AND m.at >= ${from} AND m.at < ${to} ORDER BY m.at DESC LIMIT 1
      ) last
      WHERE r.place <= ${mostSeries} AND NOT s.is_counter
    )
    SELECT s.id, s.name, s.service, s.node, s.labels, steps.step AS at, steps.min, steps.max, steps.sum, steps.count,
      steps.increase, steps.bound_sum, steps.bound_count, ranked.all, newest.value AS newest, newest.bound AS newest_bound
    FROM steps JOIN ranked USING (series_id) JOIN series s ON s.id = steps.series_id LEFT JOIN newest USING (series_id)
    WHERE ranked.place <= ${mostSeries} ORDER BY ranked.place, steps.step`.execute(db);
  const all = Number(rows[0]?.all ?? 0);
  const found = [...Map.groupBy(rows, ({ id }) => id).values()].map(toSeries);
  return { series: found, omitted: all - found.length };
}

function rolledUp(table: string, range: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    SELECT r.series_id, r.at, r.min, r.max, r.sum, r.count, r.increase, r.bound_sum, r.bound_count
    FROM ${sql.table(table)} r JOIN series s ON s.id = r.series_id WHERE ${range}`;
}

const between = (at: Date, from: Date, to: Date) => (at < from ? from : at > to ? to : at);

function toSeries(rows: readonly PointRow[]): MetricSeries {
  const [first] = rows;
  const { name = '', service = null, node = null, labels = null } = first ?? {};
  const newest = first?.newest == null ? null : { value: first.newest, bound: first.newest_bound };
  return { name, service, node, labels, points: rows.map(toPoint), newest };
}

function toPoint({ at, min, max, sum, count, increase, ...row }: PointRow): MetricPoint {
  const isBound = row.bound_sum !== null && row.bound_count === count;
  return { at, min, max, average: sum / count, increase, bound: isBound ? (row.bound_sum ?? 0) / count : null };
}

export async function lastCounters(db: Session, tenantUids: readonly string[]) {
  const { rows } = await sql<MetricSeriesKey & { value: number }>`
    SELECT s.tenant_uid AS "tenantUid", s.metric, s.grouping, s.name, last.value
    FROM metric_series s CROSS JOIN LATERAL (
      SELECT value FROM metric_samples m WHERE m.series_id = s.id AND m.at >= now() - interval '1 day'
      ORDER BY m.at DESC LIMIT 1
    ) last
    WHERE s.tenant_uid = ANY (${tenantUids.filter(isUid)}::uuid[]) AND s.is_counter AND s.grouping <> 'series'
      AND s.seen_at >= now() - interval '2 days'`.execute(db);
  return rows;
}
