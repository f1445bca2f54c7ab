import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { type DailyTable, dayAfter, dayOf, dropDaysBefore } from '../partitions/days.ts';
import type { MetricRetention } from './contract.ts';

const TABLES: readonly DailyTable[] = ['metric_samples', 'metric_rollups_5m', 'metric_rollups_1h'];
const BATCH = 1_000;
/** What nobody has looked at for so long is no source any more. */
const SOURCE_DAYS = 30;

/** Days that are too old go whole; then series that nothing is kept of, that are too many, or of tenants that are gone. */
export async function retainMetrics(
  db: Session,
  { raw, fiveMinutes, hour, seriesPerTenant }: MetricRetention,
  now: Date,
): Promise<{ readonly days: number; readonly series: number }> {
  let days = 0;
  for (const [table, kept] of [
    ['metric_samples', raw],
    ['metric_rollups_5m', fiveMinutes],
    ['metric_rollups_1h', hour],
  ] as const) {
    days += await dropDaysBefore(db, table, dayAfter(dayOf(now), -kept));
  }
  const series = await removeSeries(db, [
    sql`grouping IN ('pod', 'series') AND seen_at < ${before(now, fiveMinutes + 1)}`,
    sql`seen_at < ${before(now, hour + 1)}`,
    sql`NOT EXISTS (SELECT FROM objects WHERE uid = metric_series.tenant_uid)`,
    sql`id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY tenant_uid, grouping ORDER BY seen_at DESC, id DESC) AS place
        FROM metric_series WHERE grouping IN ('pod', 'series')
      ) ranked WHERE place > ${seriesPerTenant}
    )`,
  ]);
  await sql`DELETE FROM metric_sources WHERE measured_at < ${before(now, SOURCE_DAYS)}`.execute(db);
  return { days, series };
}

async function removeSeries(db: Session, conditions: readonly ReturnType<typeof sql>[]): Promise<number> {
  let count = 0;
  for (const condition of conditions) {
    for (;;) {
      const { rows } = await sql<{ id: string }>`
        SELECT id FROM metric_series WHERE ${condition} ORDER BY id LIMIT ${BATCH}`.execute(db);
      const ids = rows.map(({ id }) => id);
      // The usual case, once a minute.
      if (ids.length === 0) break;
      // Samples first: what breaks off half-way is found again.
      for (const table of TABLES) {
        await sql`DELETE FROM ${sql.table(table)} WHERE series_id = ANY (${ids}::bigint[])`.execute(db);
      }
      await sql`DELETE FROM metric_series WHERE id = ANY (${ids}::bigint[])`.execute(db);
      count += ids.length;
      if (ids.length < BATCH) break;
    }
  }
  return count;
}

const before = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);
