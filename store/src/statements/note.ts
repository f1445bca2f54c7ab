import { sql } from 'kysely';
import { type Claim, type InventoryRow, LeaseLostError, type NewEvent, type Notes } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { fenced, fencedTogether } from './fence.ts';

/** What a pass over one object found out. */
export interface Noted {
  readonly claim: Claim;
  readonly notes: Notes;
}

/**
 * Writes what a pass found out, in one statement and one commit. What travels as one JSON parameter has neither the 65,535
 * parameters' limit of the protocol nor a plan per number of rows. Rows that are already as they should be are not written.
 */
export async function note(db: Session, found: Noted): Promise<void> {
  const { claim } = found;
  const { rows } = await sql<{ held: boolean }>`
    WITH ${fenced(claim)}${noted([found])}
    SELECT EXISTS (SELECT 1 FROM fence) AS held`.execute(db);
  if (!rows[0]?.held) throw new LeaseLostError(claim.object.uid);
}

/** The same for passes over several objects, each once; answers of which uids it was written (see `fencedTogether`). */
export async function noteTogether(db: Session, found: readonly Noted[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ uid: string }>`
    WITH ${fencedTogether(found.map(({ claim }) => claim))}${noted(found)}
    SELECT uid FROM fence`.execute(db);
  return new Set(rows.map(({ uid }) => uid));
}

export function isEmpty({ rows, gone, events }: Notes): boolean {
  return rows.length + gone.length + events.length === 0;
}

/**
 * The notes as common table expressions behind one called `fence`, which holds the objects whose lease is not lost. Nothing refers
 * to them, so PostgreSQL runs them after the query that they stand in, the last first: the objects are held before the lock
 * that keeps events in their order is waited for, as everywhere, and that lock is held only while events are written.
 */
export function noted(found: readonly Noted[]) {
  const events = found.flatMap(({ claim, notes }) =>
    notes.events.map((event) => ({ ...event, uid: claim.object.uid })),
  );
  const gone = found.flatMap(({ claim, notes }) => notes.gone.map((key) => ({ key, uid: claim.object.uid })));
  const rows = found.flatMap(({ notes }) => notes.rows);
  const parts = [
    ...(events.length > 0 ? [told(events)] : []),
    ...(gone.length > 0 ? [forgotten(gone), freed(gone)] : []),
    ...(rows.length > 0 ? [written(rows)] : []),
  ];
  return parts.length === 0 ? sql`` : sql`, ${sql.join(parts)}`;
}

function told(events: readonly (NewEvent & { readonly uid: string })[]) {
  return sql`told AS (
    INSERT INTO events (object_uid, kind, name, tenant, type, reason, message, resource, data)
    SELECT fence.uid, fence.kind, fence.name, fence.tenant, e.type, e.reason, e.message, e.resource, nullif(e.data, 'null')
    FROM fence JOIN ROWS FROM (jsonb_to_recordset(${json(events)}::jsonb) AS (
      uid uuid, type text, reason text, message text, resource text, data jsonb
    )) WITH ORDINALITY AS e(uid, type, reason, message, resource, data, position) ON e.uid = fence.uid
    ORDER BY e.position
  )`;
}

interface Gone {
  readonly uid: string;
  readonly key: string;
}

function forgotten(gone: readonly Gone[]) {
  return sql`forgotten AS (
    DELETE FROM inventory i USING fence, jsonb_to_recordset(${json(gone)}::jsonb) AS g(uid uuid, key text)
    WHERE g.uid = fence.uid AND i.object_uid = fence.uid AND i.key = g.key
  )`;
}

/** Names that an object gave up, and that what is gone was the last to use. */
function freed(gone: readonly Gone[]) {
  return sql`freed AS (
    DELETE FROM kept_names k USING fence, jsonb_to_recordset(${json(gone)}::jsonb) AS g(uid uuid, key text)
    WHERE g.uid = fence.uid AND k.object_uid = fence.uid AND k.kept_by = g.key
  )`;
}

function written(rows: readonly InventoryRow[]) {
  return sql`written AS (
      INSERT INTO inventory AS i (
        object_uid, key, title, driver, connection, type, id, depends_on, deleted_with,
        state, applied, outputs, operation, not_before, problem, since, uid, contest
      )
      SELECT
        fence.uid, r.key, r.title, r.driver, r.connection, r.type, r.id, r."dependsOn", r."deletedWith",
        r.state, nullif(r.applied, 'null'), r.outputs, nullif(r.operation, 'null'), r."notBefore", nullif(r.problem, 'null'), r.since,
        r.uid, nullif(r.contest, 'null')
      FROM fence JOIN jsonb_to_recordset(${json(rows)}::jsonb) AS r(
        "objectUid" uuid, key text, title text, driver text, connection text, type text, id text, "dependsOn" jsonb, "deletedWith" text,
        state text, applied jsonb, outputs jsonb, operation jsonb, "notBefore" timestamptz, problem jsonb, since timestamptz,
        uid text, contest jsonb
      ) ON r."objectUid" = fence.uid
      ON CONFLICT (object_uid, key) DO UPDATE SET (
        title, driver, connection, type, id, depends_on, deleted_with,
        state, applied, outputs, operation, not_before, problem, since, uid, contest
      ) = (
        EXCLUDED.title, EXCLUDED.driver, EXCLUDED.connection, EXCLUDED.type, EXCLUDED.id, EXCLUDED.depends_on,
        EXCLUDED.deleted_with, EXCLUDED.state, EXCLUDED.applied, EXCLUDED.outputs, EXCLUDED.operation,
        EXCLUDED.not_before, EXCLUDED.problem, EXCLUDED.since, EXCLUDED.uid, EXCLUDED.contest
      ) WHERE (
        i.title, i.driver, i.connection, i.type, i.id, i.depends_on, i.deleted_with,
        i.state, i.applied, i.outputs, i.operation, i.not_before, i.problem, i.since, i.uid, i.contest
      ) IS DISTINCT FROM (
        EXCLUDED.title, EXCLUDED.driver, EXCLUDED.connection, EXCLUDED.type, EXCLUDED.id, EXCLUDED.depends_on,
        EXCLUDED.deleted_with, EXCLUDED.state, EXCLUDED.applied, EXCLUDED.outputs, EXCLUDED.operation,
        EXCLUDED.not_before, EXCLUDED.problem, EXCLUDED.since, EXCLUDED.uid, EXCLUDED.contest
      )
  )`;
}
