import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';

/** Those of the uids that are objects, being deleted or not. What is no uid is none. */
export async function liveOwners(db: Session, uids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ uid: string }>`
    SELECT uid FROM objects WHERE uid = ANY (${uids.filter(isUid)}::uuid[])`.execute(db);
  return new Set(rows.map(({ uid }) => uid));
}

/** Those of the ids, given in lower case, that are in the inventory of any object. */
export async function inventoried(db: Session, connection: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT lower(id) AS id FROM inventory
    WHERE connection = ${connection} AND lower(id) = ANY (${ids}::text[])`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
