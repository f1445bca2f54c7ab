import type { Consent } from '@tenantry/kinds';
import { sql } from 'kysely';
import { addAudit } from '../audit/statements.ts';
import type { Actor, Claim } from '../contract.ts';
import { json } from '../database/json.ts';
import { type ObjectRow, objectColumns, toObject } from '../database/object-row.ts';
import type { Session } from '../database/tables.ts';
import { fence } from '../statements/fence.ts';
import { lockObject } from '../statements/lock-object.ts';
import { addReferences, holdTargets, partnersOf, targetsOf } from '../statements/references.ts';
import { wake } from '../statements/wake.ts';
import { ChangedMeanwhileError, type NewAnswer, type Related } from './contract.ts';

export async function findConsent(db: Session, uid: string): Promise<Consent | null> {
  const row = await db
    .selectFrom('consents')
    .select(['answer', 'spec', 'generation', 'by', 'at'])
    .where('object_uid', '=', uid)
    .executeTakeFirst();
  return row ?? null;
}

/** As many as one look at all of them takes. */
const MOST_AGREED = 20_000;

type RelatedRow = ObjectRow & { consent: (Omit<Consent, 'at'> & { readonly at: string }) | null };

const CONSENT = sql`CASE WHEN c.object_uid IS NOT NULL THEN jsonb_build_object(
  'answer', c.answer, 'spec', c.spec, 'generation', c.generation, 'by', c.by, 'at', c.at
) END AS consent`;

function toRelated({ consent, ...row }: RelatedRow): Related {
  return { object: toObject(row), consent: consent === null ? null : { ...consent, at: new Date(consent.at) } };
}

export interface RelatedQuestion {
  readonly uid: string;
  readonly kinds: readonly string[];
}

/** Of many objects, in the order asked for. */
export async function findRelated(db: Session, questions: readonly RelatedQuestion[]): Promise<Related[][]> {
  const uids = [...new Set(questions.map(({ uid }) => uid))];
  const all = [...new Set(questions.flatMap(({ kinds }) => kinds))];
  const { rows } = await sql<RelatedRow & { target: string }>`
    SELECT r.target, ${objectColumns('o')}, ${CONSENT}
    FROM object_references r JOIN objects o ON o.uid = r.referrer LEFT JOIN consents c ON c.object_uid = o.uid
    WHERE r.target = ANY(${uids}::uuid[]) AND o.kind = ANY(${all}::text[]) AND o.deletion_requested_at IS NULL
    ORDER BY o.tenant, o.name, o.uid`.execute(db);
  const byTarget = Map.groupBy(rows, ({ target }) => target);
  return questions.map(({ uid, kinds }) =>
    (byTarget.get(uid) ?? []).filter(({ kind }) => kinds.includes(kind)).map(toRelated),
  );
}

export async function findAgreed(db: Session, kind: string): Promise<Related[]> {
  const { rows } = await sql<RelatedRow>`
    SELECT ${objectColumns('o')}, ${CONSENT}
    FROM objects o JOIN consents c ON c.object_uid = o.uid
    WHERE o.kind = ${kind} AND c.answer = 'accepted' AND o.deletion_requested_at IS NULL
    ORDER BY o.uid LIMIT ${MOST_AGREED}`.execute(db);
  return rows.map(toRelated);
}

/** In one transaction with its audit rows and the wake-ups, like every change. */
export async function answerConsent(session: Session, uid: string, given: NewAnswer, actor: Actor): Promise<Consent> {
  const object = await lockObject(session, uid, null, 'forNoKeyUpdate');
  if (object.generation !== given.generation) throw new ChangedMeanwhileError(object);
  const { references = [] } = given;
  const standing = new Set(await targetsOf(session, uid));
  await holdTargets(
    session,
    references.filter((target) => !standing.has(target)),
  );
  await addReferences(session, uid, references, references);
  const before = await findConsent(session, uid);
  const row = {
    answer: given.answer,
    spec: json(object.spec),
    generation: object.generation,
    by: actor.name,
    at: sql<Date>`now()`,
  };
  await session
    .insertInto('consents')
    .values({ object_uid: uid, ...row })
    .onConflict((conflict) => conflict.column('object_uid').doUpdateSet(row))
    .execute();
  await wake(session, [...new Set([uid, ...(await partnersOf(session, [uid]))])]);
  const after = await findConsent(session, uid);
  if (after === null) throw new Error('an answer that was kept is not there');
  const { kind, name } = object;
  await addAudit(
    session,
    actor,
    given.tenants.map((tenant) => ({
      action: given.action,
      kind,
      name,
      tenant,
      before: before === null ? null : shown(before),
      after: { ...shown(after), askedBy: object.tenant },
      outcome: 'success' as const,
    })),
  );
  return after;
}

const shown = ({ answer, generation, spec }: Consent) => ({ answer, generation, spec });

export async function releaseNumbers(session: Session, claim: Claim): Promise<void> {
  await fence(session, claim);
  await session.deleteFrom('allocations').where('object_uid', '=', claim.object.uid).execute();
}
