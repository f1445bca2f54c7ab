import { sql } from 'kysely';
import type pg from 'pg';
import { copyRows } from '../database/copy.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import { dayOf } from '../partitions/days.ts';
import { WrittenDays } from '../partitions/written-days.ts';
import type { SentLimits, SentMetric, SentSample, TakenSamples } from './contract.ts';
import { keyOf, type SeriesFacts, SeriesIds } from './series.ts';

/** A series that was seen within these hours counts. */
const ACTIVE_HOURS = 24;

/** Writes what programs send: samples with times of their own, of series that they name. */
export class SentWriter {
  readonly #pool: pg.Pool;
  readonly #db: Session;
  readonly #days: WrittenDays;
  readonly #series: SeriesIds;
  /** Since when a series counts from nothing, by its key: that is written down once. */
  readonly #since = new Map<string, number>();

  constructor(pool: pg.Pool, db: Session) {
    this.#pool = pool;
    this.#db = db;
    this.#days = new WrittenDays(db, 'metric_samples');
    this.#series = new SeriesIds(db);
  }

  async take(tenantUid: string, samples: readonly SentSample[], limits: SentLimits): Promise<TakenSamples> {
    const rows = samples.map((sample) => ({ sample, facts: factsOf(tenantUid, sample) }));
    const admitted = await this.#admitted(
      tenantUid,
      rows.map(({ facts }) => facts),
      limits,
    );
    const taken = rows.filter(({ facts }) => this.#series.knows(facts) || admitted.has(keyOf(facts)));
    if (taken.length === 0) return { late: 0, overSeries: samples.length };
    const ids = await this.#series.of(taken.map(({ facts }) => facts));
    const points = taken.flatMap(({ sample, facts }, index) => {
      const id = ids[index] ?? '';
      const start = this.#startOf(keyOf(facts), sample);
      const zero = start === null ? [] : [{ id, at: start, value: 0, isSent: false }];
      return [...zero, { id, at: sample.at, value: sample.value, isSent: true }];
    });
    const late = await this.#days.during(new Set(points.map(({ at }) => dayOf(at))), () => this.#write(points));
    return { late, overSeries: samples.length - taken.length };
  }

  /** Of new series as many as there is room for. */
  async #admitted(tenantUid: string, all: readonly SeriesFacts[], { mostSeries }: SentLimits): Promise<Set<string>> {
    const unknown = new Map(all.filter((facts) => !this.#series.knows(facts)).map((facts) => [keyOf(facts), facts]));
    if (unknown.size === 0) return new Set();
    const { rows } = await sql<{ metric: string; name: string }>`
      SELECT metric, name FROM metric_series
      WHERE tenant_uid = ${tenantUid} AND grouping = 'series'
        AND seen_at > now() - make_interval(hours => ${ACTIVE_HOURS})`.execute(this.#db);
    const there = new Set(rows.map(({ metric, name }) => keyOf({ tenantUid, metric, grouping: 'series', name })));
    let room = mostSeries - there.size;
    const admitted = [...unknown.keys()].filter((key) => {
      if (there.has(key)) return true;
      room -= 1;
      return room >= 0;
    });
    return new Set(admitted);
  }

  /** Where a counter that counts since then is nothing; null where that is said already, or is not known. */
  #startOf(key: string, { at, since }: SentSample): Date | null {
    if (since === null || since >= at || this.#since.get(key) === since.getTime()) return null;
    if (this.#since.size > 100_000) this.#since.clear();
    this.#since.set(key, since.getTime());
    return since;
  }

  /** One transaction; while it lasts nothing is rolled up. Answers how many that were sent are too late for that. */
  async #write(points: readonly Point[]): Promise<number> {
    const client = await this.#pool.connect();
    let isBroken = true;
    try {
      await client.query('BEGIN');
      const { rows } = await client.query<{ through: Date }>(
        `SELECT through FROM metric_watermarks WHERE resolution = '5m' FOR SHARE`,
      );
      const through = rows[0]?.through ?? new Date(0);
      const inTime = points.filter(({ at }) => at >= through);
      const lines = inTime.map(({ id, at, value }) => `${id}\t${at.toISOString()}\t${value}\t\\N\n`);
      if (lines.length > 0) {
        await copyRows(client, 'COPY metric_samples (series_id, at, value, bound) FROM STDIN', lines);
      }
      await client.query('COMMIT');
      isBroken = false;
      return points.filter(({ at, isSent }) => isSent && at < through).length;
    } catch (error) {
      await client.query('ROLLBACK').then(
        () => {
          isBroken = false;
        },
        () => undefined,
      );
      throw error;
    } finally {
      client.release(isBroken);
    }
  }
}

interface Point {
  readonly id: string;
  readonly at: Date;
  readonly value: number;
  readonly isSent: boolean;
}

function factsOf(tenantUid: string, sample: SentSample): SeriesFacts {
  const { metric, name, service, isCounter, isDelta, labels, unit } = sample;
  return { tenantUid, metric, grouping: 'series', name, service, node: null, isCounter, isDelta, labels, unit };
}

/** What programs of a tenant send, by its names. */
export async function sentMetrics(db: Session, tenantUid: string): Promise<SentMetric[]> {
  if (!isUid(tenantUid)) return [];
  const { rows } = await sql<SentMetric>`
    SELECT metric, bool_or(is_counter) AS "isCounter", (array_agg(unit ORDER BY seen_at DESC))[1] AS unit,
      max(seen_at) AS "seenAt"
    FROM metric_series WHERE tenant_uid = ${tenantUid} AND grouping = 'series'
    GROUP BY metric ORDER BY metric`.execute(db);
  return rows;
}
