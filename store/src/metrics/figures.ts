import { type RawBuilder, sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { dayOf } from '../partitions/days.ts';
import { WrittenDays } from '../partitions/written-days.ts';
import type { MetricFigure, ToldFigures } from './contract.ts';
import { together } from './points.ts';
import { throughOf } from './roll-up.ts';
import { SeriesIds } from './series.ts';
import { keepLook } from './sources.ts';

const HOUR_MS = 3_600_000;
const FIVE_MINUTES_MS = 300_000;
/** Figures of one statement. */
const BATCH = 5_000;

/** Writes figures that others tell, in the place of what they told before of the same times. */
export class FigureWriter {
  readonly #db: Session;
  readonly #fiveMinutes: WrittenDays;
  readonly #hours: WrittenDays;
  readonly #series: SeriesIds;

  constructor(db: Session) {
    this.#db = db;
    this.#fiveMinutes = new WrittenDays(db, 'metric_rollups_5m');
    this.#hours = new WrittenDays(db, 'metric_rollups_1h');
    this.#series = new SeriesIds(db);
  }

  async write({ figures, look }: ToldFigures): Promise<void> {
    const usable = figures.filter(isUsable);
    for (let start = 0; start < usable.length; start += BATCH) await this.#write(usable.slice(start, start + BATCH));
    if (look !== undefined) await keepLook(this.#db, look, look.at);
  }

  async #write(figures: readonly MetricFigure[]): Promise<void> {
    const ids = await this.#series.of(
      figures.map((figure) => ({ ...figure, service: null, node: null, isTold: true })),
    );
    const days = new Set(figures.map(({ at }) => dayOf(at)));
    await this.#fiveMinutes.during(days, () =>
      this.#hours.during(days, () =>
        this.#db.transaction().execute(async (session) => {
          // Whoever tells the same at the same time comes after.
          await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.figures'))`.execute(session);
          await putFiveMinutes(session, figures, ids);
          await makeHoursAnew(session, figures, ids);
        }),
      ),
    );
  }
}

const isUsable = ({ at, ...figure }: MetricFigure): boolean =>
  at.getTime() % FIVE_MINUTES_MS === 0 &&
  figure.count > 0 &&
  [figure.min, figure.max, figure.sum, figure.increase ?? 0].every(Number.isFinite);

async function putFiveMinutes(session: Session, figures: readonly MetricFigure[], ids: readonly string[]) {
  const column = (pick: (figure: MetricFigure) => number | null) => figures.map(pick);
  const times = figures.map(({ at }) => at);
  await sql`
    DELETE FROM metric_rollups_5m r
    USING unnest(${ids}::bigint[], ${times}::timestamptz[]) AS told (series_id, at)
    WHERE r.series_id = told.series_id AND r.at = told.at ${within(sql`r.at`, times)}`.execute(session);
  await sql`
    INSERT INTO metric_rollups_5m (series_id, at, min, max, sum, count, increase, bound_sum, bound_count)
    SELECT *, NULL, 0 FROM unnest(${ids}::bigint[], ${times}::timestamptz[], ${column(({ min }) => min)}::float8[],
      ${column(({ max }) => max)}::float8[], ${column(({ sum }) => sum)}::float8[], ${column(({ count }) => count)}::integer[],
      ${column(({ increase }) => increase)}::float8[])`.execute(session);
}

/** What is rolled up already is not looked at again by who rolls up. */
async function makeHoursAnew(session: Session, figures: readonly MetricFigure[], ids: readonly string[]) {
  await sql`SELECT FROM metric_watermarks WHERE resolution = '1h' FOR SHARE`.execute(session);
  const through = (await throughOf(session, '1h')).getTime();
  const hours = [...new Set(figures.map(({ at }) => Math.floor(at.getTime() / HOUR_MS) * HOUR_MS))]
    .filter((hour) => hour < through)
    .map((hour) => new Date(hour));
  if (hours.length === 0) return;
  const series = [...new Set(ids)];
  const hour = sql`date_bin('1 hour', at, 'epoch'::timestamptz)`;
  await sql`
    DELETE FROM metric_rollups_1h WHERE series_id = ANY (${series}::bigint[]) AND at = ANY (${hours}::timestamptz[])`.execute(
    session,
  );
  const ends = [...hours, ...hours.map((start) => new Date(start.getTime() + HOUR_MS - 1))];
  await sql`
    INSERT INTO metric_rollups_1h (series_id, at, min, max, sum, count, increase, bound_sum, bound_count)
    SELECT series_id, ${hour} AS hour, ${together} FROM metric_rollups_5m
    WHERE series_id = ANY (${series}::bigint[]) AND ${hour} = ANY (${hours}::timestamptz[]) ${within(sql`at`, ends)}
    GROUP BY series_id, hour`.execute(session);
}

/** So that no other days are looked into. */
function within(at: RawBuilder<unknown>, times: readonly Date[]): RawBuilder<unknown> {
  const sorted = times.map((time) => time.getTime()).sort((one, other) => one - other);
  return sql`AND ${at} >= ${new Date(sorted[0] ?? 0)} AND ${at} <= ${new Date(sorted.at(-1) ?? 0)}`;
}
