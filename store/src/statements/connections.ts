import type { Session } from '../database/tables.ts';

/** Where resources live, to start watches there after a restart. */
export async function connections(db: Session): Promise<{ driver: string; connection: string }[]> {
  return await db
    .selectFrom('inventory')
    .select(['driver', 'connection'])
    .distinct()
    .orderBy('connection')
    .orderBy('driver')
    .execute();
}
