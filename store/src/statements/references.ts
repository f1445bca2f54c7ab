import { sql } from 'kysely';
import { ReferenceGoneError } from '../contract.ts';
import type { Session } from '../database/tables.ts';

/**
 * Holds what an object is about to refer to, so that its deletion cannot be asked for before the reference stands: a
 * deletion locks the row FOR UPDATE, which waits for KEY SHARE, and then sees the reference. Passes are not kept waiting.
 */
export async function holdTargets(session: Session, targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return;
  const { rows } = await sql<{ deleting: boolean }>`
    SELECT deletion_requested_at IS NOT NULL AS deleting FROM objects
    WHERE uid = ANY(${targets}::uuid[]) ORDER BY uid FOR KEY SHARE`.execute(session);
  if (rows.length < new Set(targets).size || rows.some((row) => row.deleting)) throw new ReferenceGoneError();
}

export async function addReferences(
  session: Session,
  referrer: string,
  targets: readonly string[],
  ends: readonly string[] = [],
): Promise<void> {
  if (targets.length === 0) return;
  await sql`
    INSERT INTO object_references (referrer, target, ends)
    SELECT DISTINCT ${referrer}::uuid, target, target = ANY(${ends}::uuid[]) FROM unnest(${targets}::uuid[]) AS target
    ON CONFLICT DO NOTHING`.execute(session);
}

export async function targetsOf(session: Session, referrer: string): Promise<string[]> {
  const rows = await session
    .selectFrom('object_references')
    .select('target')
    .where('referrer', '=', referrer)
    .execute();
  return rows.map((row) => row.target);
}

/**
 * What these objects take part in: all that those among them refer to that end with what they refer to. It compiles to
 * something else when they change.
 */
export async function partnersOf(session: Session, referrers: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ target: string }>`
    SELECT DISTINCT target FROM object_references
    WHERE referrer IN (SELECT referrer FROM object_references WHERE referrer = ANY(${referrers}::uuid[]) AND ends)`.execute(
    session,
  );
  return rows.map((row) => row.target);
}

/** What was agreed to goes with what it was about: who goes back to it, or to another of its name, has to ask again. */
export async function dropReferences(session: Session, referrer: string, targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return;
  await sql`
    DELETE FROM consents WHERE object_uid = ${referrer} AND EXISTS (
      SELECT 1 FROM object_references WHERE referrer = ${referrer} AND target = ANY(${targets}::uuid[]) AND ends
    )`.execute(session);
  await session
    .deleteFrom('object_references')
    .where('referrer', '=', referrer)
    .where('target', 'in', [...targets])
    .execute();
}
