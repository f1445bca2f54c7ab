import { type DeclaredObject, EMPTY_STATUS } from '@tenantry/kinds';
import { sql } from 'kysely';
import { useCluster } from '../clusters/uses.ts';
import { type Actor, NameTakenError, type ObjectDraft } from '../contract.ts';
import { json } from '../database/json.ts';
import { OBJECT_COLUMNS, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { addAudit, declared } from './audit.ts';
import { findByName } from './find.ts';
import { holdNames } from './held-names.ts';
import { addReferences, holdTargets } from './references.ts';
import { WAKE_CHANNEL } from './wake.ts';

/** A guess until its first pass knows better: where that is, what it refers to is as well. */
function whereTargetsAre(references: readonly string[]) {
  return sql<string[]>`coalesce((
    SELECT array_agg(DISTINCT connection) FROM objects target, unnest(target.connections) AS connection
    WHERE target.uid = ANY(${references}::uuid[])
  ), '{}')`;
}

/** Stores a new object, due at once, with its references and its audit row. */
export async function create(session: Session, draft: ObjectDraft, actor: Actor): Promise<DeclaredObject> {
  const { kind, name, tenant } = draft;
  await holdTargets(session, draft.references);
  const row = await session
    .insertInto('objects')
    .values({
      kind,
      name,
      tenant,
      display_name: draft.displayName,
      labels: json(draft.labels),
      annotations: json(draft.annotations),
      spec: json(draft.spec),
      status: json(EMPTY_STATUS),
      connections: whereTargetsAre(draft.references),
    })
    // Waits for a transaction that is creating the same name, and answers without aborting this one.
    .onConflict((conflict) => conflict.columns(['kind', 'tenant', 'name']).doNothing())
    .returning(OBJECT_COLUMNS)
    .executeTakeFirst();
  if (!row) {
    const holder = await findByName(session, kind, tenant, name);
    throw new NameTakenError(kind, name, holder?.deletionRequestedAt != null);
  }
  const object = toObject(row);
  await addReferences(session, object.uid, draft.references);
  await holdNames(session, object.uid, draft.claims ?? []);
  if (draft.cluster !== undefined) await useCluster(session, object.uid, draft.cluster);
  await sql`SELECT pg_notify(${WAKE_CHANNEL}, '')`.execute(session);
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
