import type { DeclaredObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { addAudit, declared } from '../audit/statements.ts';
import { useCluster } from '../clusters/uses.ts';
import type { Actor, AskedDeed, ObjectDraft } from '../contract.ts';
import { json } from '../database/json.ts';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { keepRevision } from '../revisions/statements.ts';
import { keepSecrets } from '../sealed-values/statements.ts';
import { holdUsage } from '../usage/hold-usage.ts';
import { addEvents } from './emit.ts';
import { holdNames } from './held-names.ts';
import { lockObject } from './lock-object.ts';
import { addReferences, dropReferences, holdTargets, partnersOf, targetsOf } from './references.ts';
import { wake } from './wake.ts';

/**
 * Changes what was declared, makes it due now, and says so in the audit log. Only a change of spec or counters counts a
 * generation. What is declared already is not written again. Kind, name and tenant of the draft are not looked at: they never
 * change.
 */
export async function replace(
  session: Session,
  uid: string,
  expectedVersion: string | null,
  draft: ObjectDraft,
  actor: Actor,
  asked: AskedDeed | null = null,
): Promise<DeclaredObject> {
  const before = await lockObject(session, uid, expectedVersion, 'forNoKeyUpdate');
  const spec = sql`${json(draft.spec)}::jsonb`;
  const labels = sql`${json(draft.labels)}::jsonb`;
  const annotations = sql`${json(draft.annotations)}::jsonb`;
  const counters = sql`${json(draft.counters ?? before.counters)}::jsonb`;
  // jsonb compares by value: neither order nor spacing of the text sent makes a change.
  const { rows } = await sql<ObjectRow>`
    UPDATE objects o SET
      spec = ${spec},
      labels = ${labels},
      annotations = ${annotations},
      counters = ${counters},
      display_name = ${draft.displayName},
      generation = o.generation + ((o.spec, o.counters) IS DISTINCT FROM (${spec}, ${counters}))::integer,
      resource_version = nextval('resource_versions'),
      updated_at = now()
    WHERE o.uid = ${uid}
      AND (o.spec, o.labels, o.annotations, o.counters) IS DISTINCT FROM (${spec}, ${labels}, ${annotations}, ${counters})
    RETURNING ${objectColumns('o')}`.execute(session);
  if (!rows[0]) return before;
  const after = toObject(rows[0]);
  const partners = await partnersOf(session, [uid]);
  const action = asked?.action ?? 'update';
  // A change of labels alone counts no generation: each statement that has nothing to do then costs a way to the database.
  if (after.generation !== before.generation) await keepRevision(session, uid, actor, action);
  const isReferring = await changeReferences(session, uid, draft);
  await holdNames(session, uid, draft.claims ?? []);
  await holdUsage(session, [{ object: after, usage: draft.usage ?? {} }], false);
  if (draft.secrets !== undefined) await keepSecrets(session, before, draft.secrets, actor);
  await useCluster(session, uid, draft.cluster ?? null);
  const newPartners = isReferring ? await partnersOf(session, [uid]) : [];
  await wake(session, [...new Set([uid, ...partners, ...newPartners])]);
  const { kind, name, tenant } = after;
  await addEvents(session, after, asked?.events ?? []);
  const deed = {
    action,
    kind,
    name,
    tenant,
    before: declared(before),
    after: declared(after),
  };
  await addAudit(session, actor, [{ ...deed, outcome: 'success' }]);
  return after;
}

/** Answers whether there was anything to change. */
async function changeReferences(
  session: Session,
  uid: string,
  { references, ends = [] }: Pick<ObjectDraft, 'references' | 'ends'>,
): Promise<boolean> {
  const old = new Set(await targetsOf(session, uid));
  const wanted = new Set(references);
  // Only what is newly referred to must not be on its way out: the rest cannot be, without this object.
  const added = references.filter((target) => !old.has(target));
  await holdTargets(session, added);
  await addReferences(session, uid, added, ends);
  const dropped = [...old].filter((target) => !wanted.has(target));
  await dropReferences(session, uid, dropped);
  return added.length + dropped.length > 0;
}
