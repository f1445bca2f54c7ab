import { sql } from 'kysely';
import { type EventQuery, InvalidCursorError, type StoredEvent } from '../contract.ts';
import { ROW_ID } from '../database/cursor.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';

/** Notified by the trigger that the migration puts on `events`. */
export const EVENTS_CHANNEL = 'tenantry_events';

/**
 * Events after one seen before, oldest first; without one, the newest, also oldest first. Ids become visible in their
 * order (see the migration), so whoever resumes after the last id misses nothing.
 *
 * @throws {InvalidCursorError} when `afterId` is no id
 */
export async function events(db: Session, query: EventQuery): Promise<StoredEvent[]> {
  if (query.afterId !== null && !ROW_ID.test(query.afterId)) throw new InvalidCursorError();
  if (query.objectUid !== undefined && !isUid(query.objectUid)) return [];
  let select = db
    .selectFrom('events')
    .selectAll()
    .orderBy('id', query.afterId === null ? 'desc' : 'asc')
    .limit(query.limit);
  if (query.tenant !== undefined) select = select.where('tenant', '=', query.tenant);
  if (query.tenants !== undefined) {
    select = select.where(
      sql<boolean>`(tenant = ANY(${query.tenants}::text[]) OR (kind = 'Tenant' AND name = ANY(${query.tenants}::text[])))`,
    );
  }
  if (query.objectUid !== undefined) select = select.where('object_uid', '=', query.objectUid);
  if (query.afterId !== null) select = select.where('id', '>', query.afterId);
  const rows = await select.execute();
  if (query.afterId === null) rows.reverse();
  return rows.map(({ object_uid: objectUid, resource, data, ...event }) => ({
    ...event,
    objectUid,
    ...(resource === null ? {} : { resource }),
    ...(data === null ? {} : { data }),
  }));
}
