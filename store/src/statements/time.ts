import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';

/** The time by which leases end and objects are due. */
export async function time(db: Session): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`SELECT clock_timestamp() AS at`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database answered without a time');
  return row.at;
}
