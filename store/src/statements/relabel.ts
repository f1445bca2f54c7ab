import { sql } from 'kysely';
import { who } from '../audit/statements.ts';
import type { Actor, NotesPatch, ObjectName } from '../contract.ts';
import { json } from '../database/json.ts';
import { objectColumns } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { type Change, type Changed, type ChangedRow, changeTogether, declaredOf, holding } from './change-together.ts';
import { keyOf } from './find.ts';

export interface Relabelling extends Change {
  readonly of: ObjectName;
  readonly patch: NotesPatch;
  readonly actor: Actor;
}

/**
 * Changes what people note on objects, which no resource is made of, and says so in the audit log. Names are found and patches merged
 * in the statement: nobody has to read an object first, and nothing that another wrote meanwhile is undone.
 */
export function relabel(db: Session, asked: readonly Relabelling[], mayWait: boolean): Promise<Changed[]> {
  return changeTogether(
    asked,
    ({ of }) => keyOf(of),
    (some) => write(db, some, mayWait),
  );
}

function wantedOf({ of, expectedVersion: version, patch: { labels, annotations, most }, actor }: Relabelling) {
  const { kind, tenant, name } = of;
  return { asked: keyOf(of), kind, tenant, name, version, labels, annotations, most, actor: who(actor) };
}

/** JSON objects `old` and `patch` merged; what is null in a patch of texts is left out. */
const merged = (old: string, patch: string) => sql`jsonb_strip_nulls(${sql.ref(old)} || ${sql.ref(patch)})`;

async function write(db: Session, asked: readonly Relabelling[], mayWait: boolean): Promise<readonly ChangedRow[]> {
  // Found by kind and name: no index serves a tenant that may be null, and few tenants share a name.
  const { rows } = await sql<ChangedRow>`
    WITH wanted AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(asked.map(wantedOf))}::jsonb) AS w(
        asked text, kind text, tenant text, name text, version text, labels jsonb, annotations jsonb, most integer, actor jsonb
      )
    ), locked AS MATERIALIZED (
      SELECT o.*, w.asked, w.version, w.most, w.actor,
        ${merged('o.labels', 'w.labels')} AS new_labels, ${merged('o.annotations', 'w.annotations')} AS new_annotations
      FROM wanted w JOIN objects o ON o.kind = w.kind AND o.name = w.name AND o.tenant IS NOT DISTINCT FROM w.tenant
      ${holding('o', mayWait)}
    ), changed AS (
      UPDATE objects o SET
        labels = l.new_labels, annotations = l.new_annotations, resource_version = nextval('resource_versions'), updated_at = now()
      FROM locked l
      WHERE o.uid = l.uid AND l.resource_version::text = coalesce(l.version, l.resource_version::text)
        AND l.deletion_requested_at IS NULL
        AND (l.labels, l.annotations) IS DISTINCT FROM (l.new_labels, l.new_annotations)
        AND (SELECT count(*) FROM jsonb_object_keys(l.new_labels)) <= l.most
        AND (SELECT count(*) FROM jsonb_object_keys(l.new_annotations)) <= l.most
      RETURNING o.*
    ), told AS (
      INSERT INTO audit (actor, action, kind, name, tenant, before, after, outcome)
      SELECT l.actor, 'update', c.kind, c.name, c.tenant, ${declaredOf('l')}, ${declaredOf('c')}, 'success'
      FROM changed c JOIN locked l ON l.uid = c.uid
    )
    SELECT w.asked, l.resource_version AS standing, ${objectColumns('c')}
    FROM wanted w LEFT JOIN locked l ON l.asked = w.asked LEFT JOIN changed c ON c.uid = l.uid`.execute(db);
  return rows;
}
