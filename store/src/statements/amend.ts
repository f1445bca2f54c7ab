import { sql } from 'kysely';
import { who } from '../audit/statements.ts';
import type { Actor, AskedDeed, ObjectDraft } from '../contract.ts';
import { json } from '../database/json.ts';
import { objectColumns } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { MOST_REVISIONS } from '../revisions/statements.ts';
import { type Change, type Changed, type ChangedRow, changeTogether, declaredOf, holding } from './change-together.ts';
import { TENANT_KIND } from './dependents.ts';
import { withoutCovered } from './held-names.ts';
import { WAKE_CHANNEL } from './wake.ts';

/** What `replace` is asked for. */
export interface Amendment extends Change {
  readonly uid: string;
  readonly draft: ObjectDraft;
  readonly actor: Actor;
  readonly asked: AskedDeed | null;
}

/** Whether it may be one of those that are amended. */
export function mayAmend({ draft, asked }: Amendment): boolean {
  return draft.secrets === undefined && (asked === null || asked.events.length === 0);
}

/**
 * As `replace`, for many objects in one statement that commits by itself, where nothing changes but what an object says: it refers to
 * the same as before, takes part in nothing of others, and holds, uses and works on the same. Most changes are such, a label or an
 * image, and each of the dozen statements of `replace` is a way to the database and back (`npm run bench -- --only api`). Changes
 * wait for one another's commits at the end of the audit log: those that come meanwhile share the next (see `Batched`).
 *
 * What an object holds is read as it was when the statement began, and its row as it is when nobody else holds it any more: whether
 * the two belong together, the version says. The limits of a tenant are only changed behind the lock that `holdUsage` takes.
 */
export function amend(db: Session, asked: readonly Amendment[], mayWait: boolean): Promise<Changed[]> {
  return changeTogether(
    asked,
    ({ uid }) => uid,
    (some) => write(db, some, mayWait),
  );
}

function wantedOf({ uid, expectedVersion: version, draft, actor, asked }: Amendment) {
  const { displayName, spec, labels, annotations, counters, references, cluster = null, claims = [] } = draft;
  const { sizes = [], units = [] } = draft.usage ?? {};
  const held = withoutCovered(claims).map(({ pool, name, field, keptBy = null }) => ({ pool, name, field, keptBy }));
  return {
    ...{ uid, version, displayName, spec, labels, annotations, cluster, sizes, units, held },
    ...(counters === undefined ? {} : { counters }),
    targets: [...new Set(references)].sort(),
    actor: who(actor),
    action: asked?.action ?? 'update',
  };
}

async function write(db: Session, asked: readonly Amendment[], mayWait: boolean): Promise<readonly ChangedRow[]> {
  const { rows } = await sql<ChangedRow>`
    WITH wanted AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(asked.map(wantedOf))}::jsonb) AS w(
        uid uuid, version text, "displayName" text, spec jsonb, labels jsonb, annotations jsonb, counters jsonb, targets uuid[],
        cluster text, sizes jsonb, units jsonb, held jsonb, actor jsonb, action text
      )
    ), locked AS MATERIALIZED (
      SELECT o.* FROM objects o WHERE o.uid = ANY(${asked.map(({ uid }) => uid)}::uuid[]) ${holding('o', mayWait)}
    ), fit AS MATERIALIZED (
      SELECT l.*, w.spec AS new_spec, w.labels AS new_labels, w.annotations AS new_annotations, w."displayName" AS new_name,
        coalesce(w.counters, l.counters) AS new_counters, w.actor, w.action,
        (l.spec, l.counters) IS DISTINCT FROM (w.spec, coalesce(w.counters, l.counters)) AS counts
      FROM locked l JOIN wanted w ON w.uid = l.uid
      WHERE l.resource_version = (SELECT o.resource_version FROM objects o WHERE o.uid = l.uid)
        AND l.resource_version::text = coalesce(w.version, l.resource_version::text)
        AND (l.spec, l.labels, l.annotations, l.counters)
          IS DISTINCT FROM (w.spec, w.labels, w.annotations, coalesce(w.counters, l.counters))
        AND (l.kind <> ${TENANT_KIND} OR l.spec -> 'limits' IS NOT DISTINCT FROM w.spec -> 'limits')
        AND w.targets = ARRAY(SELECT r.target FROM object_references r WHERE r.referrer = l.uid ORDER BY r.target)
        AND NOT EXISTS (SELECT FROM object_references r WHERE r.referrer = l.uid AND r.ends)
        AND w.cluster IS NOT DISTINCT FROM (SELECT u.cluster FROM cluster_uses u WHERE u.object_uid = l.uid)
        AND (
          (l.tenant IS NULL AND l.kind <> ${TENANT_KIND})
          OR EXISTS (SELECT FROM usages u WHERE u.object_uid = l.uid AND (u.sizes, u.units) = (w.sizes, w.units))
        )
        AND NOT EXISTS (
          SELECT FROM (SELECT pool, name, field, kept_by FROM held_names WHERE object_uid = l.uid) h
          FULL JOIN jsonb_to_recordset(w.held) AS c(pool text, name text, field text, "keptBy" text)
            ON c.pool = h.pool AND c.name = h.name AND c.field = h.field AND c."keptBy" IS NOT DISTINCT FROM h.kept_by
          WHERE c.pool IS NULL OR h.pool IS NULL
        )
    ), changed AS (
      UPDATE objects o SET
        spec = fit.new_spec, labels = fit.new_labels, annotations = fit.new_annotations, counters = fit.new_counters,
        display_name = fit.new_name,
        generation = o.generation + fit.counts::integer,
        resource_version = nextval('resource_versions'),
        updated_at = now(),
        woken = true, due_at = least(o.due_at, now())
      FROM fit WHERE o.uid = fit.uid
      RETURNING o.*
    ), kept AS (
      INSERT INTO revisions (object_uid, generation, spec, by_name, by_kind, through)
      SELECT c.uid, c.generation, c.spec, fit.actor ->> 'name', fit.actor ->> 'kind', fit.action
      FROM changed c JOIN fit ON fit.uid = c.uid AND fit.counts
      WHERE c.spec IS DISTINCT FROM (
        SELECT r.spec FROM revisions r WHERE r.object_uid = c.uid ORDER BY r.generation DESC LIMIT 1)
      RETURNING object_uid
    ), forgotten AS (
      DELETE FROM revisions r USING kept
      WHERE r.object_uid = kept.object_uid
        AND r.generation <= (
          SELECT n.generation FROM revisions n WHERE n.object_uid = kept.object_uid
          ORDER BY n.generation DESC OFFSET ${MOST_REVISIONS - 1} LIMIT 1)
        AND r.generation IS DISTINCT FROM (
          SELECT max(n.generation) FROM revisions n WHERE n.object_uid = kept.object_uid AND n.ready_at IS NOT NULL)
    ), told AS (
      INSERT INTO audit (actor, action, kind, name, tenant, before, after, outcome)
      SELECT fit.actor, fit.action, c.kind, c.name, c.tenant, ${declaredOf('fit')}, ${declaredOf('c')}, 'success'
      FROM changed c JOIN fit ON fit.uid = c.uid
    ), news AS MATERIALIZED (
      SELECT pg_notify(${WAKE_CHANNEL}, '') FROM fit WHERE NOT (woken AND due_at <= now()) LIMIT 1
    )
    SELECT w.uid AS asked, l.resource_version AS standing, ${objectColumns('c')}, (SELECT count(*) FROM news) AS news
    FROM wanted w LEFT JOIN locked l ON l.uid = w.uid LEFT JOIN changed c ON c.uid = w.uid`.execute(db);
  return rows;
}
