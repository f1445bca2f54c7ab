import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';

/** Tables that are kept by day: each day in a partition of its own, so that what is too old goes at once and whole. */
export type DailyTable = 'log_lines' | 'metric_samples' | 'metric_rollups_5m' | 'metric_rollups_1h';

/** Days in UTC, as `2026-11-29`. */
export type Day = string;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const dayOf = (at: Date): Day => at.toISOString().slice(0, 10);

export function dayAfter(day: Day, days = 1): Day {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000));
}

/**
 * Makes the partitions of these days where they are missing. A table is made first and attached then: to attach takes a
 * lock that neither readers nor writers wait for, which `CREATE TABLE … PARTITION OF` does not. Replicas may do it at once.
 */
export async function ensureDays(db: Session, table: DailyTable, days: readonly Day[]): Promise<void> {
  const there = new Set(await daysOf(db, table));
  for (const day of days) if (!there.has(day)) await makeDay(db, table, day);
}

async function makeDay(db: Session, table: DailyTable, day: Day): Promise<void> {
  if (!DAY.test(day)) throw new Error(`${day} is no day`);
  const name = sql.table(partitionOf(table, day));
  await db.transaction().execute(async (session) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.partitions'))`.execute(session);
    if ((await daysOf(session, table)).includes(day)) return;
    await sql`CREATE TABLE ${name} (LIKE ${sql.table(table)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)`.execute(
      session,
    );
    await sql`ALTER TABLE ${sql.table(table)} ATTACH PARTITION ${name}
      FOR VALUES FROM (${sql.lit(`${day} 00:00:00+00`)}) TO (${sql.lit(`${dayAfter(day)} 00:00:00+00`)})`.execute(
      session,
    );
  });
}

/** Takes away all days before this one, which takes no longer for a full day than for an empty one. Answers how many went. */
export async function dropDaysBefore(db: Session, table: DailyTable, first: Day): Promise<number> {
  const old = (await daysOf(db, table)).filter((day) => day < first);
  for (const day of old) await sql`DROP TABLE IF EXISTS ${sql.table(partitionOf(table, day))}`.execute(db);
  return old.length;
}

/** The days that have a partition, the oldest first. */
export async function daysOf(db: Session, table: DailyTable): Promise<Day[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = ${table}::regclass ORDER BY c.relname`.execute(db);
  return rows.map(({ name }) => name.slice(-8).replace(/(\d{4})(\d{2})(\d{2})/, '$1-$2-$3'));
}

const partitionOf = (table: DailyTable, day: Day) => `${table}_${day.replaceAll('-', '')}`;
