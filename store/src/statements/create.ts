import { randomUUID } from 'node:crypto';
import { type DeclaredObject, EMPTY_STATUS } from '@tenantry/kinds';
import { sql } from 'kysely';
import { addAudit, declared } from '../audit/statements.ts';
import { useCluster } from '../clusters/uses.ts';
import { type Actor, NameTakenError, type ObjectDraft, ReferenceGoneError } from '../contract.ts';
import { json } from '../database/json.ts';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { keepSecrets } from '../sealed-values/statements.ts';
import { holdUsage } from '../usage/hold-usage.ts';
import { findByName } from './find.ts';
import { holdNames } from './held-names.ts';
import { WAKE_CHANNEL } from './wake.ts';

type NamedDraft = ObjectDraft & { readonly uid: string };

/**
 * Stores new objects, due at once, with their references, first revisions and audit rows, in a handful of statements however many
 * they are. None of them refers to another of them. Answers in their order; throws what the first of them would that cannot be
 * stored.
 */
export async function create(
  session: Session,
  drafts: readonly ObjectDraft[],
  actor: Actor,
): Promise<DeclaredObject[]> {
  const named = drafts.map((draft): NamedDraft => ({ ...draft, uid: draft.uid ?? randomUUID() }));
  const objects = await insert(session, named, actor);
  for (const { uid, claims = [] } of named) if (claims.length > 0) await holdNames(session, uid, claims);
  const uses = objects.map((object, index) => ({ object, usage: named[index]?.usage ?? {} }));
  await holdUsage(session, uses, true);
  for (const [index, { uid, secrets, cluster }] of named.entries()) {
    const object = objects[index];
    if (secrets !== undefined && object !== undefined) await keepSecrets(session, object, secrets, actor);
    if (cluster !== undefined) await useCluster(session, uid, cluster);
  }
  const deeds = objects.map((object) => {
    const { kind, name, tenant } = object;
    const after = declared(object);
    return { action: 'create', kind, name, tenant, before: null, after, outcome: 'success' } as const;
  });
  await addAudit(session, actor, deeds);
  return objects;
}

/**
 * Holds what the objects are about to refer to (as `holdTargets` does), and only then writes them with their references and first
 * revisions, in one statement. Until its first pass knows better an object is where what it refers to is. Another transaction
 * that is creating the same name is waited for, and names come in one order, so that two do not wait for each other.
 */
async function insert(session: Session, drafts: readonly NamedDraft[], actor: Actor): Promise<DeclaredObject[]> {
  const wanted = drafts.flatMap(({ uid, references, ends = [] }) =>
    [...new Set(references)].map((target) => ({ referrer: uid, target, ends: ends.includes(target) })),
  );
  const targets = [...new Set(wanted.map(({ target }) => target))];
  const written = drafts.map(({ uid, kind, name, tenant, displayName, labels, annotations, spec }) => ({
    ...{ uid, kind, name, tenant, displayName, labels, annotations, spec },
  }));
  const { rows } = await sql<
    { draft: string; held: boolean } & { [column in keyof ObjectRow]: ObjectRow[column] | null }
  >`
    WITH drafts AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(written)}::jsonb) AS d(
        uid uuid, kind text, name text, tenant text, "displayName" text, labels jsonb, annotations jsonb, spec jsonb
      )
    ), wanted AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(wanted)}::jsonb) AS w(referrer uuid, target uuid, ends boolean)
    ), targets AS MATERIALIZED (
      SELECT uid, connections, deletion_requested_at FROM objects WHERE uid = ANY(${targets}::uuid[])
      ORDER BY uid FOR KEY SHARE
    ), held AS MATERIALIZED (
      SELECT d.uid, count(w.target) = count(t.uid) AND count(t.deletion_requested_at) = 0 AS held
      FROM drafts d LEFT JOIN wanted w ON w.referrer = d.uid LEFT JOIN targets t ON t.uid = w.target
      GROUP BY d.uid
    ), made AS (
      INSERT INTO objects (uid, kind, name, tenant, display_name, labels, annotations, spec, status, connections)
      SELECT d.uid, d.kind, d.name, d.tenant, d."displayName", d.labels, d.annotations, d.spec, ${json(EMPTY_STATUS)}::jsonb,
        coalesce((
          SELECT array_agg(DISTINCT connection)
          FROM wanted w JOIN targets t ON t.uid = w.target, unnest(t.connections) AS connection WHERE w.referrer = d.uid
        ), '{}')
      FROM drafts d JOIN held ON held.uid = d.uid AND held.held
      ORDER BY d.kind, d.tenant, d.name
      ON CONFLICT DO NOTHING
      RETURNING *
    ), referring AS (
      INSERT INTO object_references (referrer, target, ends)
      SELECT made.uid, w.target, w.ends FROM made JOIN wanted w ON w.referrer = made.uid
    ), kept AS (
      INSERT INTO revisions (object_uid, generation, spec, by_name, by_kind, through)
      SELECT made.uid, made.generation, made.spec, ${actor.name}, ${actor.kind}, 'create' FROM made
    ), news AS (
      SELECT pg_notify(${WAKE_CHANNEL}, '') FROM made LIMIT 1
    )
    SELECT held.uid AS draft, held.held, ${objectColumns('made')}, (SELECT count(*) FROM news) AS news
    FROM held LEFT JOIN made ON made.uid = held.uid`.execute(session);
  const found = new Map(rows.map((row) => [row.draft, row]));
  const objects: DeclaredObject[] = [];
  for (const { uid, kind, tenant, name } of drafts) {
    const row = found.get(uid);
    if (row === undefined) throw new Error('storing an object gave no answer');
    if (!row.held) throw new ReferenceGoneError();
    if (row.uid === null) {
      const holder = await findByName(session, kind, tenant, name);
      throw new NameTakenError(kind, name, holder?.deletionRequestedAt != null);
    }
    // Its columns are null together, when nothing was inserted.
    objects.push(toObject(row as ObjectRow));
  }
  return objects;
}
