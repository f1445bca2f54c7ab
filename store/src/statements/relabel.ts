import { sql } from 'kysely';
import { who } from '../audit/statements.ts';
import type { Actor, ObjectNotes } from '../contract.ts';
import { json } from '../database/json.ts';
import { objectColumns } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { type Change, type Changed, type ChangedRow, changeTogether, declaredOf, lockedOf } from './change-together.ts';

export interface Relabelling extends Change {
  readonly expectedVersion: string;
  readonly notes: ObjectNotes;
  readonly actor: Actor;
}

/** Changes what people note on objects, which no resource is made of, and says so in the audit log. */
export function relabel(db: Session, asked: readonly Relabelling[], mayWait: boolean): Promise<Changed[]> {
  return changeTogether(asked, (some) => write(db, some, mayWait));
}

async function write(db: Session, asked: readonly Relabelling[], mayWait: boolean): Promise<readonly ChangedRow[]> {
  const wanted = asked.map(({ uid, expectedVersion, notes: { labels, annotations }, actor }) => ({
    ...{ uid, version: expectedVersion, labels, annotations, actor: who(actor) },
  }));
  const { rows } = await sql<ChangedRow>`
    WITH wanted AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(wanted)}::jsonb) AS w(
        uid uuid, version text, labels jsonb, annotations jsonb, actor jsonb
      )
    ), ${lockedOf(asked, mayWait)}, changed AS (
      UPDATE objects o SET
        labels = w.labels, annotations = w.annotations, resource_version = nextval('resource_versions'), updated_at = now()
      FROM locked l JOIN wanted w ON w.uid = l.uid
      WHERE o.uid = l.uid AND l.resource_version::text = w.version
        AND (l.labels, l.annotations) IS DISTINCT FROM (w.labels, w.annotations)
      RETURNING o.*
    ), told AS (
      INSERT INTO audit (actor, action, kind, name, tenant, before, after, outcome)
      SELECT w.actor, 'update', c.kind, c.name, c.tenant, ${declaredOf('l')}, ${declaredOf('c')}, 'success'
      FROM changed c JOIN locked l ON l.uid = c.uid JOIN wanted w ON w.uid = c.uid
    )
    SELECT w.uid AS asked, l.resource_version AS standing, ${objectColumns('c')}
    FROM wanted w LEFT JOIN locked l ON l.uid = w.uid LEFT JOIN changed c ON c.uid = w.uid`.execute(db);
  return rows;
}
