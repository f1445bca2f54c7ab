import type { ObjectStatus } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { Actor, Claim } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type { Revision } from './contract.ts';

/** More are not gone through by people, and each may hold as much as a request (I11). */
export const MOST_REVISIONS = 20;

/**
 * Keeps the spec that the object has now as a revision, if it is another than the last; and lets the oldest go. The last that was
 * ready stays, however many came after it, for it is what one goes back to.
 */
export async function keepRevision(session: Session, uid: string, actor: Actor, through: string): Promise<void> {
  const { numInsertedOrUpdatedRows } = await session
    .insertInto('revisions')
    .columns(['object_uid', 'generation', 'spec', 'by_name', 'by_kind', 'through'])
    .expression(
      session
        .selectFrom('objects as o')
        .select(({ val }) => [
          'o.uid',
          'o.generation',
          'o.spec',
          val(actor.name).as('by_name'),
          val(actor.kind).as('by_kind'),
          val(through).as('through'),
        ])
        .where('o.uid', '=', uid)
        .where(
          sql<boolean>`o.spec IS DISTINCT FROM (
            SELECT r.spec FROM revisions r WHERE r.object_uid = o.uid ORDER BY r.generation DESC LIMIT 1)`,
        ),
    )
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return;
  await sql`
    DELETE FROM revisions WHERE object_uid = ${uid}
      AND generation <= (
        SELECT generation FROM revisions WHERE object_uid = ${uid} ORDER BY generation DESC OFFSET ${MOST_REVISIONS} LIMIT 1)
      AND generation IS DISTINCT FROM (
        SELECT max(generation) FROM revisions WHERE object_uid = ${uid} AND ready_at IS NOT NULL)`.execute(session);
}

/** Newest first. */
export async function revisions(db: Session, uid: string): Promise<Revision[]> {
  if (!isUid(uid)) return [];
  const rows = await db
    .selectFrom('revisions')
    .select(['generation', 'spec', 'at', 'by_name', 'by_kind', 'through', 'ready_at'])
    .where('object_uid', '=', uid)
    .orderBy('generation', 'desc')
    .execute();
  return rows.map(({ by_name: name, by_kind: kind, ready_at: readyAt, ...row }) => ({
    ...row,
    by: { name, kind },
    readyAt,
  }));
}

/** The generation that a pass is the first to find ready, or null. */
function provenGeneration({ object }: Claim, { phase, observedGeneration }: ObjectStatus): number | null {
  const wasReady = object.status.phase === 'ready' && object.status.observedGeneration === observedGeneration;
  return phase !== 'ready' || wasReady ? null : observedGeneration;
}

/**
 * As a common table expression behind one called `fence`: the revisions that passes found ready are known as ready from then on.
 * Left out of the statement unless a pass is the first to find one so.
 */
export function proven(found: readonly { readonly claim: Claim; readonly status: ObjectStatus }[]) {
  const generations = found.flatMap(({ claim, status }) => {
    const generation = provenGeneration(claim, status);
    return generation === null ? [] : [{ uid: claim.object.uid, generation }];
  });
  if (generations.length === 0) return sql``;
  return sql`, proven AS (
    UPDATE revisions r SET ready_at = now()
    FROM fence, jsonb_to_recordset(${json(generations)}::jsonb) AS p(uid uuid, generation integer)
    WHERE p.uid = fence.uid AND r.object_uid = fence.uid AND r.ready_at IS NULL AND r.generation = (
      SELECT max(n.generation) FROM revisions n WHERE n.object_uid = fence.uid AND n.generation <= p.generation)
  )`;
}
