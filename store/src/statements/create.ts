import { type DeclaredObject, EMPTY_STATUS } from '@tenantry/kinds';
import { sql } from 'kysely';
import { addAudit, declared } from '../audit/statements.ts';
import { useCluster } from '../clusters/uses.ts';
import { type Actor, NameTakenError, type ObjectDraft, ReferenceGoneError } from '../contract.ts';
import { json } from '../database/json.ts';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { keepRevision } from '../revisions/statements.ts';
import { keepSecrets } from '../sealed-values/statements.ts';
import { holdUsage } from '../usage/hold-usage.ts';
import { findByName } from './find.ts';
import { holdNames } from './held-names.ts';
import { WAKE_CHANNEL } from './wake.ts';

/** Stores a new object, due at once, with its references and its audit row. */
export async function create(session: Session, draft: ObjectDraft, actor: Actor): Promise<DeclaredObject> {
  const { kind, name, tenant } = draft;
  const { isHeld, row } = await insert(session, draft);
  if (!isHeld) throw new ReferenceGoneError();
  if (row === null) {
    const holder = await findByName(session, kind, tenant, name);
    throw new NameTakenError(kind, name, holder?.deletionRequestedAt != null);
  }
  const object = toObject(row);
  await keepRevision(session, object.uid, actor, 'create');
  await holdNames(session, object.uid, draft.claims ?? []);
  await holdUsage(session, object, draft.usage ?? {}, true);
  if (draft.secrets !== undefined) await keepSecrets(session, object, draft.secrets, actor);
  if (draft.cluster !== undefined) await useCluster(session, object.uid, draft.cluster);
  const deed = {
    action: 'create',
    kind,
    name,
    tenant,
    before: null,
    after: declared(object),
    outcome: 'success',
  } as const;
  await addAudit(session, actor, [deed]);
  return object;
}

/**
 * Holds what the object is about to refer to (as `holdTargets` does), and only then writes it with its references, in one
 * statement. Until its first pass knows better it is where that is. `row` is null where the name is taken; another
 * transaction that is creating the same name is waited for.
 */
async function insert(session: Session, draft: ObjectDraft): Promise<{ isHeld: boolean; row: ObjectRow | null }> {
  const references = [...new Set(draft.references)];
  const ends = draft.ends ?? [];
  const { rows } = await sql<{ held: boolean } & { [column in keyof ObjectRow]: ObjectRow[column] | null }>`
    WITH targets AS MATERIALIZED (
      SELECT uid, connections, deletion_requested_at FROM objects WHERE uid = ANY(${references}::uuid[])
      ORDER BY uid FOR KEY SHARE
    ), held AS MATERIALIZED (
      SELECT count(*) = ${references.length} AND count(deletion_requested_at) = 0 AS held FROM targets
    ), made AS (
      INSERT INTO objects (uid, kind, name, tenant, display_name, labels, annotations, spec, status, connections)
      SELECT coalesce(${draft.uid ?? null}::uuid, gen_random_uuid()), ${draft.kind}, ${draft.name}, ${draft.tenant}, ${draft.displayName}, ${json(draft.labels)}::jsonb,
        ${json(draft.annotations)}::jsonb, ${json(draft.spec)}::jsonb, ${json(EMPTY_STATUS)}::jsonb,
        coalesce((SELECT array_agg(DISTINCT connection) FROM targets, unnest(connections) AS connection), '{}')
      FROM held WHERE held
      ON CONFLICT DO NOTHING
      RETURNING *
    ), referring AS (
      INSERT INTO object_references (referrer, target, ends)
      SELECT made.uid, targets.uid, targets.uid = ANY(${ends}::uuid[]) FROM made, targets
    ), news AS (
      SELECT pg_notify(${WAKE_CHANNEL}, '') FROM made
    )
    SELECT held.held, ${objectColumns('made')}, (SELECT count(*) FROM news) AS news
    FROM held LEFT JOIN made ON true`.execute(session);
  const [found] = rows;
  if (found === undefined) throw new Error('storing an object gave no answer');
  // Its columns are null together, when nothing was inserted.
  return { isHeld: found.held, row: found.uid === null ? null : (found as ObjectRow) };
}
