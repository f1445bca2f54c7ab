import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { dayAfter, dayOf, dropDaysBefore } from '../partitions/days.ts';
import type { LogRetention } from './contract.ts';
import { VOLUME_STEP_SECONDS } from './write.ts';

const BATCH = 10_000;
/** Positions of pods that nothing was heard of for so long. */
const POSITION_DAYS = 30;

/**
 * Takes away what is kept no longer: days that are too old for everybody whole, of each tenant what is too old for it,
 * and of one that has too much its oldest steps; lastly what belongs to no tenant.
 */
export async function retainLogs(
  db: Session,
  retentions: readonly LogRetention[],
  now: Date,
): Promise<{ readonly days: number; readonly lines: number }> {
  const longest = Math.max(1, ...retentions.map(({ retentionDays }) => retentionDays));
  const days = await dropDaysBefore(db, 'log_lines', dayAfter(dayOf(now), -longest));
  let lines = 0;
  for (const { tenantUid, first } of await firstsKept(db, retentions, now)) {
    lines += await deleteBefore(db, tenantUid, first);
  }
  lines += await deleteOfNobody(db);
  await sql`DELETE FROM log_positions WHERE seen_at < now() - make_interval(days => ${POSITION_DAYS})`.execute(db);
  return { days, lines };
}

/** Of the tenants that have something which may not stay, from when on it may; asked for all at once, for most have nothing. */
async function firstsKept(
  db: Session,
  retentions: readonly LogRetention[],
  now: Date,
): Promise<{ readonly tenantUid: string; readonly first: Date }[]> {
  // The newest step stays in any case: it is being written.
  const { rows } = await sql<{ place: string; since: Date; oldest: Date }>`
    SELECT place, min(since) FILTER (WHERE total <= bytes OR nth = 1) AS since, min(since) AS oldest
    FROM (
      SELECT kept.place, kept.bytes, v.since, sum(v.bytes) OVER steps AS total, row_number() OVER steps AS nth
      FROM unnest(
        ${retentions.map(({ tenantUid }) => tenantUid)}::uuid[], ${retentions.map(({ maxBytes }) => maxBytes)}::numeric[]
      ) WITH ORDINALITY AS kept(tenant_uid, bytes, place) JOIN log_volumes v ON v.tenant_uid = kept.tenant_uid
      WINDOW steps AS (PARTITION BY kept.place ORDER BY v.since DESC)
    ) steps
    GROUP BY place`.execute(db);
  const stepMs = VOLUME_STEP_SECONDS * 1000;
  return rows.flatMap(({ place, since, oldest }) => {
    const retention = retentions[Number(place) - 1];
    if (retention === undefined) return [];
    const { tenantUid, retentionDays } = retention;
    const tooOld = Math.floor((now.getTime() - retentionDays * 86_400_000) / stepMs) * stepMs;
    const first = new Date(Math.max(since.getTime(), tooOld));
    return first > oldest ? [{ tenantUid, first }] : [];
  });
}

async function deleteBefore(db: Session, tenantUid: string, first: Date): Promise<number> {
  const lines = await inBatches(() =>
    sql`
      DELETE FROM log_lines WHERE (tableoid, ctid) IN (
        SELECT tableoid, ctid FROM log_lines WHERE tenant_uid = ${tenantUid} AND at < ${first} ORDER BY at LIMIT ${BATCH}
      )`.execute(db),
  );
  await sql`DELETE FROM log_volumes WHERE tenant_uid = ${tenantUid} AND since < ${first}`.execute(db);
  return lines;
}

async function deleteOfNobody(db: Session): Promise<number> {
  const { rows } = await sql<{ uid: string }>`
    SELECT DISTINCT tenant_uid AS uid FROM log_volumes v
    WHERE NOT EXISTS (SELECT FROM objects WHERE uid = v.tenant_uid)`.execute(db);
  let lines = 0;
  for (const { uid } of rows) lines += await deleteBefore(db, uid, new Date(8.64e15 / 10));
  return lines;
}

/** Short statements, each of which other work goes on beside. */
async function inBatches(remove: () => Promise<{ numAffectedRows?: bigint | undefined }>): Promise<number> {
  for (let total = 0; ; ) {
    const removed = Number((await remove()).numAffectedRows ?? 0n);
    total += removed;
    if (removed < BATCH) return total;
  }
}
