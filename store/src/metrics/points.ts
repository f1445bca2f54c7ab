import { type RawBuilder, sql } from 'kysely';

/** Before a stretch of samples of a counter, the one it rose from is looked for so far back. */
const BEFORE_SECONDS = 86_400;

/**
 * Samples of some series from one time to another, each with how much its counter rose since the one before, be that
 * before the stretch. A counter that falls began anew at nothing; samples of a delta say themselves how much it rose.
 *
 * @param series a query with the columns `id`, `is_counter` and `is_delta`
 */
export function rawPoints(series: RawBuilder<unknown>, from: Date, to: Date): RawBuilder<unknown> {
  return sql`(
    SELECT series_id, at, value AS min, value AS max, value AS sum, 1 AS count,
      CASE WHEN NOT is_counter THEN NULL WHEN is_delta THEN value WHEN before IS NULL THEN 0 WHEN value >= before THEN value - before ELSE value
      END AS increase,
      bound AS bound_sum, CASE WHEN bound IS NULL THEN 0 ELSE 1 END AS bound_count
    FROM (
      SELECT m.series_id, m.at, m.value, m.bound, s.is_counter, s.is_delta, coalesce(
        lag(m.value) OVER (PARTITION BY m.series_id ORDER BY m.at),
        CASE WHEN s.is_counter AND row_number() OVER (PARTITION BY m.series_id ORDER BY m.at) = 1 THEN (
          SELECT value FROM metric_samples b
          WHERE b.series_id = m.series_id AND b.at < ${from}
            AND b.at >= ${new Date(from.getTime() - BEFORE_SECONDS * 1000)}
          ORDER BY b.at DESC LIMIT 1
        ) END
      ) AS before
      FROM metric_samples m JOIN (${series}) s ON s.id = m.series_id
      WHERE m.at >= ${from} AND m.at < ${to}
    ) samples
  )`;
}

/** Points of a series that make one of a longer time. */
export const together = sql`
  min(min) AS min, max(max) AS max, sum(sum) AS sum, sum(count)::integer AS count, sum(increase) AS increase,
  sum(bound_sum) AS bound_sum, sum(bound_count)::integer AS bound_count`;
