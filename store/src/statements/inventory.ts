import type { InventoryRow } from '../contract.ts';
import type { Session } from '../database/tables.ts';

/** Everything an object has made or is about to make, by key. */
export async function inventory(db: Session, uid: string): Promise<InventoryRow[]> {
  const rows = await db.selectFrom('inventory').selectAll().where('object_uid', '=', uid).orderBy('key').execute();
  return rows.map((row) => ({
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
  }));
}
