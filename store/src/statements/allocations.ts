import type { Session } from '../database/tables.ts';

/** The numbers an object holds, by key. */
export async function allocations(db: Session, uid: string): Promise<Record<string, number>> {
  const rows = await db.selectFrom('allocations').select(['key', 'number']).where('object_uid', '=', uid).execute();
  return Object.fromEntries(rows.map((row) => [row.key, Number(row.number)]));
}
