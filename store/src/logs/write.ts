import type pg from 'pg';
import { copyRows } from '../database/copy.ts';
import type { Session } from '../database/tables.ts';
import { mustHold } from '../leases/fence.ts';
import { WrittenDays } from '../partitions/written-days.ts';
import type { LogBatch, LogPosition, NewLogLine } from './contract.ts';
import { bytesOf, COPY_COLUMNS, copyRow } from './copy-text.ts';

/** Notified with every batch. */
export const LOGS_CHANNEL = 'tenantry_logs';

/** What is too much goes by steps of this; see `retain.ts`. */
export const VOLUME_STEP_SECONDS = 600;

/** Writes batches, each on a connection of its own, and sees to the days that their lines are of. */
export class LogWriter {
  readonly #pool: pg.Pool;
  readonly #days: WrittenDays;

  constructor(pool: pg.Pool, db: Session) {
    this.#pool = pool;
    this.#days = new WrittenDays(db, 'log_lines');
  }

  async write(batch: LogBatch): Promise<void> {
    const days = batch.lines.map(({ at }) => at.slice(0, 10));
    await this.#days.during(days, async () => {
      const client = await this.#pool.connect();
      let isBroken = true;
      try {
        await writeBatch(client, batch);
        isBroken = false;
      } finally {
        client.release(isBroken);
      }
    });
  }
}

/**
 * One transaction: the lines by COPY, how much they are, and how far they lead. Writers stand in line before the first
 * position is drawn, so that positions become visible in their order, as ids of events do.
 */
async function writeBatch(client: pg.ClientBase, batch: LogBatch): Promise<void> {
  const { lines, positions = [], fence } = batch;
  await client.query('BEGIN');
  try {
    if (fence !== undefined) await mustHold(client, fence);
    if (lines.length > 0) {
      await client.query(`SELECT pg_advisory_xact_lock(hashtext('tenantry.logs'))`);
      await copyLines(client, lines);
      await addVolumes(client, lines);
      await client.query(`SELECT pg_notify('${LOGS_CHANNEL}', '')`);
    }
    await keepPositions(client, positions);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function copyLines(client: pg.ClientBase, lines: readonly NewLogLine[]): Promise<void> {
  await copyRows(client, `COPY log_lines (${COPY_COLUMNS}) FROM STDIN`, lines.values().map(copyRow));
}

async function addVolumes(client: pg.ClientBase, lines: readonly NewLogLine[]): Promise<void> {
  const stepMs = VOLUME_STEP_SECONDS * 1000;
  const volumes = new Map<string, { tenantUid: string; since: number; lines: number; bytes: number }>();
  for (const line of lines) {
    const since = Math.floor(Date.parse(line.at) / stepMs) * stepMs;
    const key = `${line.tenantUid} ${since}`;
    const known = volumes.get(key) ?? { tenantUid: line.tenantUid, since, lines: 0, bytes: 0 };
    known.lines += 1;
    known.bytes += bytesOf(line);
    volumes.set(key, known);
  }
  const all = [...volumes.values()];
  await client.query(
    `INSERT INTO log_volumes AS v (tenant_uid, since, lines, bytes)
     SELECT tenant_uid, to_timestamp(since / 1000.0), lines, bytes
     FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS n (tenant_uid, since, lines, bytes)
     ORDER BY tenant_uid, since
     ON CONFLICT (tenant_uid, since) DO UPDATE SET lines = v.lines + excluded.lines, bytes = v.bytes + excluded.bytes`,
    [
      all.map(({ tenantUid }) => tenantUid),
      all.map(({ since }) => since),
      all.map((volume) => volume.lines),
      all.map(({ bytes }) => bytes),
    ],
  );
}

/** Of a tenant that went meanwhile nothing is kept. */
async function keepPositions(client: pg.ClientBase, positions: readonly LogPosition[]): Promise<void> {
  if (positions.length === 0) return;
  await client.query(
    `INSERT INTO log_positions AS p (tenant_uid, pod_uid, container, last_ns, repeats, run, has_ended)
     SELECT n.* FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::integer[], $6::integer[], $7::boolean[])
       AS n (tenant_uid, pod_uid, container, last_ns, repeats, run, has_ended)
     JOIN objects o ON o.uid = n.tenant_uid
     ORDER BY 1, 2, 3
     ON CONFLICT (tenant_uid, pod_uid, container) DO UPDATE SET last_ns = excluded.last_ns, repeats = excluded.repeats,
       run = excluded.run, has_ended = excluded.has_ended, seen_at = now()`,
    [
      positions.map(({ tenantUid }) => tenantUid),
      positions.map(({ podUid }) => podUid),
      positions.map(({ container }) => container),
      positions.map(({ lastNs }) => lastNs),
      positions.map(({ repeats }) => repeats),
      positions.map(({ run }) => run),
      positions.map(({ hasEnded }) => hasEnded),
    ],
  );
}
