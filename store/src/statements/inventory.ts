import { type Selectable, sql } from 'kysely';
import type { InventoryRow } from '../contract.ts';
import type { InventoryTable, Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import { isOneOf } from '../database/unforeseen.ts';

type InventoryRecord = Selectable<InventoryTable>;

/** Everything that each of these objects has made or is about to make, by key. */
export async function inventories(db: Session, uids: readonly string[]): Promise<InventoryRow[][]> {
  const { rows } = await sql<InventoryRecord>`
    SELECT * FROM inventory WHERE ${isOneOf('object_uid', [...new Set(uids.filter(isUid))])} ORDER BY key`.execute(db);
  const byObject = new Map<string, InventoryRow[]>();
  for (const row of rows.map(toRow)) {
    const known = byObject.get(row.objectUid);
    if (known === undefined) byObject.set(row.objectUid, [row]);
    else known.push(row);
  }
  return uids.map((uid) => byObject.get(uid) ?? []);
}

function toRow(row: InventoryRecord): InventoryRow {
  return {
    objectUid: row.object_uid,
    key: row.key,
    title: row.title,
    driver: row.driver,
    connection: row.connection,
    type: row.type,
    id: row.id,
    dependsOn: row.depends_on,
    deletedWith: row.deleted_with,
    state: row.state,
    applied: row.applied,
    outputs: row.outputs,
    operation: row.operation,
    notBefore: row.not_before,
    problem: row.problem,
    since: row.since,
    uid: row.uid,
    contest: row.contest,
  };
}
