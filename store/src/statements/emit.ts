import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { NewEvent } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';

/**
 * Adds events about an object, in their order. Runs in a transaction that holds the object already: events are written
 * one transaction at a time (see the migration), so the object first and the events last, everywhere.
 */
export async function addEvents(session: Session, object: DeclaredObject, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    INSERT INTO events (object_uid, kind, name, tenant, type, reason, message, resource, data)
    SELECT ${object.uid}, ${object.kind}, ${object.name}, ${object.tenant}, e.type, e.reason, e.message, e.resource,
      nullif(e.data, 'null')
    FROM ROWS FROM (jsonb_to_recordset(${json(events)}::jsonb) AS (
      type text, reason text, message text, resource text, data jsonb
    )) WITH ORDINALITY AS e(type, reason, message, resource, data, position)
    ORDER BY e.position`.execute(session);
}
