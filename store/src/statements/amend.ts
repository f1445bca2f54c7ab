import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { who } from '../audit/statements.ts';
import type { Actor, AskedDeed, ObjectDraft } from '../contract.ts';
import { json } from '../database/json.ts';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { MOST_REVISIONS } from '../revisions/statements.ts';
import { TENANT_KIND } from './dependents.ts';
import { withoutCovered } from './held-names.ts';
import { WAKE_CHANNEL } from './wake.ts';

/**
 * As `replace`, in one statement that commits by itself, where nothing changes but what the object says: it refers to the same as
 * before, takes part in nothing of others, and holds, uses and works on the same. Answers null, and has done nothing, where that is
 * not so, where nothing changes, and where another has changed the object since the statement began: then `replace` decides.
 *
 * Most changes are such, a label or an image, and each of the dozen statements of `replace` is a way to the database and back
 * (`npm run bench -- --only api`).
 *
 * What the object holds is read as it was when the statement began, and its row as it is when nobody else holds it any more: whether
 * the two belong together, the version says. The limits of a tenant are only changed behind the lock that `holdUsage` takes.
 */
export async function amend(
  db: Session,
  uid: string,
  expectedVersion: string | null,
  draft: ObjectDraft,
  actor: Actor,
  asked: AskedDeed | null,
): Promise<DeclaredObject | null> {
  if (draft.secrets !== undefined || (asked !== null && asked.events.length > 0)) return null;
  const { sizes = [], units = [] } = draft.usage ?? {};
  const held = withoutCovered(draft.claims ?? []).map(({ pool, name, field, keptBy }) => ({
    pool,
    name,
    field,
    keptBy,
  }));
  const action = asked?.action ?? 'update';
  const { rows } = await sql<ObjectRow>`
    WITH wanted AS MATERIALIZED (
      SELECT ${json(draft.spec)}::jsonb AS spec, ${json(draft.labels)}::jsonb AS labels,
        ${json(draft.annotations)}::jsonb AS annotations, ${draft.counters === undefined ? null : json(draft.counters)}::jsonb AS counters,
        ARRAY(SELECT DISTINCT target FROM unnest(${draft.references}::uuid[]) AS target ORDER BY target) AS targets
    ), locked AS MATERIALIZED (
      SELECT * FROM objects WHERE uid = ${uid} FOR NO KEY UPDATE
    ), fit AS MATERIALIZED (
      SELECT l.*, w.spec AS new_spec, w.labels AS new_labels, w.annotations AS new_annotations,
        coalesce(w.counters, l.counters) AS new_counters,
        (l.spec, l.counters) IS DISTINCT FROM (w.spec, coalesce(w.counters, l.counters)) AS counts
      FROM locked l, wanted w
      WHERE l.resource_version = (SELECT resource_version FROM objects WHERE uid = ${uid})
        AND l.resource_version::text = coalesce(${expectedVersion}, l.resource_version::text)
        AND (l.spec, l.labels, l.annotations, l.counters)
          IS DISTINCT FROM (w.spec, w.labels, w.annotations, coalesce(w.counters, l.counters))
        AND (l.kind <> ${TENANT_KIND} OR l.spec -> 'limits' IS NOT DISTINCT FROM w.spec -> 'limits')
        AND w.targets = ARRAY(SELECT target FROM object_references WHERE referrer = ${uid} ORDER BY target)
        AND NOT EXISTS (SELECT FROM object_references WHERE referrer = ${uid} AND ends)
        AND ${draft.cluster ?? null}::text IS NOT DISTINCT FROM (SELECT cluster FROM cluster_uses WHERE object_uid = ${uid})
        AND (
          (l.tenant IS NULL AND l.kind <> ${TENANT_KIND}) OR EXISTS (
            SELECT FROM usages
            WHERE object_uid = ${uid} AND (sizes, units) = (${json(sizes)}::jsonb, ${json(units)}::jsonb)
          )
        )
        AND NOT EXISTS (
          SELECT FROM (SELECT pool, name, field, kept_by FROM held_names WHERE object_uid = ${uid}) h
          FULL JOIN jsonb_to_recordset(${json(held)}::jsonb) AS c(pool text, name text, field text, "keptBy" text)
            ON c.pool = h.pool AND c.name = h.name AND c.field = h.field AND c."keptBy" IS NOT DISTINCT FROM h.kept_by
          WHERE c.pool IS NULL OR h.pool IS NULL
        )
    ), changed AS (
      UPDATE objects o SET
        spec = fit.new_spec, labels = fit.new_labels, annotations = fit.new_annotations, counters = fit.new_counters,
        display_name = ${draft.displayName},
        generation = o.generation + fit.counts::integer,
        resource_version = nextval('resource_versions'),
        updated_at = now(),
        woken = true, due_at = least(o.due_at, now())
      FROM fit WHERE o.uid = fit.uid
      RETURNING o.*
    ), kept AS (
      INSERT INTO revisions (object_uid, generation, spec, by_name, by_kind, through)
      SELECT c.uid, c.generation, c.spec, ${actor.name}, ${actor.kind}, ${action} FROM changed c JOIN fit ON fit.counts
      WHERE c.spec IS DISTINCT FROM (
        SELECT r.spec FROM revisions r WHERE r.object_uid = ${uid} ORDER BY r.generation DESC LIMIT 1)
      RETURNING object_uid
    ), forgotten AS (
      DELETE FROM revisions r USING kept
      WHERE r.object_uid = kept.object_uid
        AND r.generation <= (
          SELECT generation FROM revisions WHERE object_uid = ${uid} ORDER BY generation DESC OFFSET ${MOST_REVISIONS - 1} LIMIT 1)
        AND r.generation IS DISTINCT FROM (
          SELECT max(generation) FROM revisions WHERE object_uid = ${uid} AND ready_at IS NOT NULL)
    ), told AS (
      INSERT INTO audit (actor, action, kind, name, tenant, before, after, outcome)
      SELECT ${json(who(actor))}::jsonb, ${action}, c.kind, c.name, c.tenant, ${declaredOf('fit')}, ${declaredOf('c')}, 'success'
      FROM changed c, fit
    ), news AS MATERIALIZED (
      SELECT pg_notify(${WAKE_CHANNEL}, '') FROM fit WHERE NOT (woken AND due_at <= now())
    )
    SELECT ${objectColumns('c')}, (SELECT count(*) FROM news) AS news FROM changed c`.execute(db);
  const [changed] = rows;
  return changed === undefined ? null : toObject(changed);
}

/** As `declared` of the audit log, of the row called `alias`. */
function declaredOf(alias: string) {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`jsonb_build_object(
      'displayName', ${column('display_name')}, 'labels', ${column('labels')}, 'annotations', ${column('annotations')},
      'spec', ${column('spec')}
    ) || CASE WHEN ${column('counters')} = '{}' THEN '{}' ELSE jsonb_build_object('counters', ${column('counters')}) END`;
}
