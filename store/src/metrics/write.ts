import type pg from 'pg';
import { copyRows } from '../database/copy.ts';
import type { Session } from '../database/tables.ts';
import { mustHold } from '../leases/fence.ts';
import { dayOf } from '../partitions/days.ts';
import { WrittenDays } from '../partitions/written-days.ts';
import type { MetricBatch, MetricLook } from './contract.ts';
import { SeriesIds } from './series.ts';

/** Writes what was measured at one time, each batch on a connection of its own. */
export class MetricWriter {
  readonly #pool: pg.Pool;
  readonly #days: WrittenDays;
  readonly #series: SeriesIds;

  constructor(pool: pg.Pool, db: Session) {
    this.#pool = pool;
    this.#days = new WrittenDays(db, 'metric_samples');
    this.#series = new SeriesIds(db);
  }

  async write(batch: MetricBatch): Promise<boolean> {
    const finite = batch.samples.filter(({ value }) => Number.isFinite(value));
    const ids = await this.#series.of(finite);
    const at = batch.at.toISOString();
    const rows = finite.map(({ value, bound }, index) => `${ids[index]}\t${at}\t${value}\t${bound ?? '\\N'}\n`);
    return this.#days.during([dayOf(batch.at)], async () => {
      const client = await this.#pool.connect();
      let isBroken = true;
      try {
        const isTaken = await writeRows(client, batch, rows);
        isBroken = false;
        return isTaken;
      } finally {
        client.release(isBroken);
      }
    });
  }
}

/** One transaction. While it lasts nothing is rolled up, and what is rolled up is not added to. */
async function writeRows(client: pg.ClientBase, batch: MetricBatch, rows: readonly string[]): Promise<boolean> {
  const { at, look, fence } = batch;
  await client.query('BEGIN');
  try {
    if (fence !== undefined) await mustHold(client, fence);
    const { rowCount } = await client.query(
      `SELECT FROM metric_watermarks WHERE resolution = '5m' AND through <= $1 FOR SHARE`,
      [at],
    );
    const isTaken = rowCount !== 0;
    if (isTaken && rows.length > 0) {
      await copyRows(client, 'COPY metric_samples (series_id, at, value, bound) FROM STDIN', rows);
    }
    if (look !== undefined) await keepLook(client, look, at);
    await client.query('COMMIT');
    return isTaken;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function keepLook(client: pg.ClientBase, { connection, problem, cuts }: MetricLook, at: Date): Promise<void> {
  await client.query(
    `INSERT INTO metric_sources (connection, measured_at, problem, cuts) VALUES ($1, $2, $3, $4)
     ON CONFLICT (connection) DO UPDATE SET measured_at = excluded.measured_at, problem = excluded.problem,
       cuts = excluded.cuts`,
    [connection, at, problem === null ? null : JSON.stringify(problem), JSON.stringify(cuts)],
  );
}
