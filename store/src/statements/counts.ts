import { sql } from 'kysely';
import type { ObjectStore } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { dueBy } from './due.ts';

/** Reads the whole of both tables: with each thousand tenants it takes longer. */
export async function counts(db: Session): ReturnType<ObjectStore['counts']> {
  const objects = await db
    .selectFrom('objects')
    .select(['kind', 'phase', sql<number>`count(*)::integer`.as('count')])
    .groupBy(['kind', 'phase'])
    .orderBy('kind')
    .orderBy('phase')
    .execute();
  const inventory = await db
    .selectFrom('inventory')
    .select(['state', sql<number>`count(*)::integer`.as('count')])
    .groupBy('state')
    .orderBy('state')
    .execute();
  return { objects, inventory };
}

/** By an index alone, however many objects there are. */
export async function backlog(db: Session): ReturnType<ObjectStore['backlog']> {
  const { rows } = await sql<{ seconds: number | null; due: number }>`
    SELECT
      extract(epoch FROM now() - min(due_at) FILTER (WHERE lease_until IS NULL OR lease_until <= now()))::float8 AS seconds,
      count(*)::integer AS due
    FROM objects WHERE ${dueBy()}`.execute(db);
  return { oldestDueSeconds: Math.max(0, rows[0]?.seconds ?? 0), due: rows[0]?.due ?? 0 };
}
