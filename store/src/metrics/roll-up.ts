import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { type DailyTable, dayOf, daysOf } from '../partitions/days.ts';
import { WrittenDays } from '../partitions/written-days.ts';
import { rawPoints, together } from './points.ts';

const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;
/** What was measured is written soon; a time so long ago has all its samples. */
const SETTLED_MS = 120_000;
/** One statement makes no more than this; and so many of them follow each other. */
const MOST_AT_ONCE_MS = HOUR_MS;
const MOST_TURNS = 24 * 60;

interface RollUp {
  readonly resolution: '5m' | '1h';
  readonly from: DailyTable;
  readonly to: DailyTable;
  readonly stepMs: number;
}

const FIVE_MINUTES: RollUp = {
  resolution: '5m',
  from: 'metric_samples',
  to: 'metric_rollups_5m',
  stepMs: FIVE_MINUTES_MS,
};
const HOUR: RollUp = { resolution: '1h', from: 'metric_rollups_5m', to: 'metric_rollups_1h', stepMs: HOUR_MS };

/** Makes five minutes of samples and hours of five minutes, as far as their time is over. */
export class MetricRollUps {
  readonly #db: Session;
  readonly #days: Readonly<Record<RollUp['resolution'], WrittenDays>>;

  constructor(db: Session) {
    this.#db = db;
    this.#days = { '5m': new WrittenDays(db, FIVE_MINUTES.to), '1h': new WrittenDays(db, HOUR.to) };
  }

  async run(now: Date): Promise<Date> {
    const settled = floor(now.getTime() - SETTLED_MS, FIVE_MINUTES_MS);
    await this.#catchUp(FIVE_MINUTES, settled);
    const through = await throughOf(this.#db, '5m');
    await this.#catchUp(HOUR, floor(through.getTime(), HOUR_MS));
    return through;
  }

  async #catchUp(rollUp: RollUp, until: number): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const through = (await throughOf(this.#db, rollUp.resolution)).getTime();
      if (through >= until) return;
      const start = Math.max(through, (await this.#firstDay(rollUp.from)) ?? until);
      const end = Math.min(start + MOST_AT_ONCE_MS, until);
      // The hour before midnight and after may be of one turn.
      const days = [dayOf(new Date(start)), dayOf(new Date(Math.max(start, end - 1)))];
      await this.#days[rollUp.resolution].during(days, () =>
        this.#make(rollUp, new Date(through), new Date(start), new Date(end)),
      );
    }
  }

  /** Whoever comes second finds it made. */
  async #make(rollUp: RollUp, through: Date, start: Date, end: Date): Promise<void> {
    await this.#db.transaction().execute(async (session) => {
      const { numAffectedRows } = await sql`
        UPDATE metric_watermarks SET through = ${end} WHERE resolution = ${rollUp.resolution} AND through = ${through}`.execute(
        session,
      );
      if (numAffectedRows !== 1n || start >= end) return;
      const step = sql`date_bin(make_interval(secs => ${rollUp.stepMs / 1000}), at, 'epoch'::timestamptz)`;
      const points =
        rollUp.resolution === '5m'
          ? rawPoints(sql`SELECT id, is_counter, is_delta FROM metric_series`, start, end)
          : // Pods and their programs come and go: what is kept for long is of what made them.
            sql`(SELECT r.* FROM metric_rollups_5m r JOIN metric_series s ON s.id = r.series_id
                 WHERE r.at >= ${start} AND r.at < ${end} AND s.grouping NOT IN ('pod', 'series'))`;
      await sql`
        INSERT INTO ${sql.table(rollUp.to)} (series_id, at, min, max, sum, count, increase, bound_sum, bound_count)
        SELECT series_id, ${step} AS step, ${together} FROM ${points} points GROUP BY series_id, step`.execute(session);
    });
  }

  async #firstDay(table: DailyTable): Promise<number | null> {
    const [first] = await daysOf(this.#db, table);
    return first === undefined ? null : Date.parse(`${first}T00:00:00Z`);
  }
}

export async function throughOf(db: Session, resolution: RollUp['resolution']): Promise<Date> {
  const { rows } = await sql<{ through: Date }>`
    SELECT through FROM metric_watermarks WHERE resolution = ${resolution}`.execute(db);
  return rows[0]?.through ?? new Date(0);
}

const floor = (ms: number, stepMs: number) => Math.floor(ms / stepMs) * stepMs;
