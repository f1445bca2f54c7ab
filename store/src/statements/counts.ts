import { sql } from 'kysely';
import type { ObjectStore } from '../contract.ts';
import type { Session } from '../database/tables.ts';

/** For /metrics. Counts whole tables: meant to be asked every few seconds, not on every request. */
export async function counts(db: Session): ReturnType<ObjectStore['counts']> {
  const objects = await db
    .selectFrom('objects')
    .select(['kind', 'phase', sql<number>`count(*)::integer`.as('count')])
    .groupBy(['kind', 'phase'])
    .orderBy('kind')
    .orderBy('phase')
    .execute();
  const { rows } = await sql<{ seconds: number | null; due: number }>`
    SELECT
      extract(epoch FROM now() - min(due_at) FILTER (WHERE lease_until IS NULL OR lease_until <= now()))::float8 AS seconds,
      count(*)::integer AS due
    FROM objects WHERE due_at <= now()`.execute(db);
  return { objects, oldestDueSeconds: Math.max(0, rows[0]?.seconds ?? 0), due: rows[0]?.due ?? 0 };
}

/** Reads the whole of it: with each thousand tenants it takes longer. */
export function inventoryCounts(db: Session): ReturnType<ObjectStore['inventoryCounts']> {
  return db
    .selectFrom('inventory')
    .select(['state', sql<number>`count(*)::integer`.as('count')])
    .groupBy('state')
    .orderBy('state')
    .execute();
}
