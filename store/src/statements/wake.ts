import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';

export const WAKE_CHANNEL = 'tenantry_wake';

/** As a column: due and woken already, so that there is nothing to write. */
export const isAwake = sql`woken AND due_at <= now() AS is_awake`;

/**
 * Makes objects due now, for what the same transaction writes. One under way is remembered as woken, so that its pass ends due at
 * once and nothing it may have read too early is lost (I4). Never moves an older due time: a busy object would otherwise be
 * overtaken for ever. Objects that are due and woken already are not written again.
 *
 * Those are held all the same until the transaction ends. One that is being claimed seems to be awake until that is committed, and its
 * pass begins before what is written here can be read: only whoever waits for its row sees that it has to be woken once more.
 */
export async function wake(session: Session, uids: readonly string[]): Promise<void> {
  if (uids.length === 0) return;
  await sql`
    WITH held AS MATERIALIZED (
      SELECT uid, ${isAwake} FROM objects WHERE uid = ANY(${uids}::uuid[]) ORDER BY uid FOR NO KEY UPDATE
    ), awake AS (
      UPDATE objects o SET woken = true, due_at = least(o.due_at, now())
      FROM held WHERE o.uid = held.uid AND NOT held.is_awake
      RETURNING 1
    )
    SELECT pg_notify(${WAKE_CHANNEL}, '') FROM awake LIMIT 1`.execute(session);
}

/**
 * As `wake` of what was locked beside the object, for a statement with `fencedWithReferrers`: the common table expression `awake`. Whether
 * one is awake is asked of the row as it is once it is locked: of the statement's own view PostgreSQL would leave it out for good.
 */
export const awakeReferrers = sql`awake AS (
      UPDATE objects o SET woken = true, due_at = least(o.due_at, now())
      FROM locked, fence
      WHERE o.uid = locked.uid AND locked.uid <> fence.uid AND NOT locked.is_awake
      RETURNING 1
    )`;

/**
 * The owners of these resources. ARM ids are compared without regard to case. What goes with a container that is being deleted is no
 * news: the end of the container is, and a namespace tells of each thing in it that is gone before.
 */
export async function wakeByResource(session: Session, connection: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const lowerIds = ids.map((id) => id.toLowerCase());
  await wakeWhere(
    session,
    sql`uid IN (
      SELECT i.object_uid FROM inventory i
      WHERE i.connection = ${connection} AND lower(i.id) = ANY(${lowerIds}::text[]) AND NOT EXISTS (
        SELECT 1 FROM inventory container
        WHERE container.object_uid = i.object_uid AND container.key = i.deleted_with AND container.state = 'deleting'
      )
    )`,
  );
}

/** Everything that has a resource on this connection, for when the connection came back or its watch had a gap. */
export async function wakeByConnection(session: Session, connection: string): Promise<void> {
  await wakeWhere(session, sql`uid IN (SELECT object_uid FROM inventory WHERE connection = ${connection})`);
}

export async function woken(session: Session, uids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ uid: string }>`
    SELECT uid FROM objects WHERE uid = ANY(${uids}::uuid[]) AND woken`.execute(session);
  return rows.map(({ uid }) => uid);
}

export async function rouse(db: Session): Promise<void> {
  await sql`SELECT pg_notify(${WAKE_CHANNEL}, '')`.execute(db);
}

/**
 * Of news of the world, which were there before they are told: whatever pass begins meanwhile sees them, so that what is awake is
 * passed over, and a storm of them costs one write each. Locks in the order of uids, as all do who hold several objects.
 */
async function wakeWhere(session: Session, condition: ReturnType<typeof sql>): Promise<void> {
  await sql`
    WITH asleep AS MATERIALIZED (
      SELECT uid FROM objects WHERE ${condition} AND NOT (woken AND due_at <= now()) ORDER BY uid FOR NO KEY UPDATE
    ), awake AS (
      UPDATE objects o SET woken = true, due_at = least(o.due_at, now()) FROM asleep WHERE o.uid = asleep.uid
      RETURNING 1
    )
    SELECT pg_notify(${WAKE_CHANNEL}, '') FROM awake LIMIT 1`.execute(session);
}
