import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';

const BATCH = 5_000;

/** Deletes events older than `maxAgeDays` and all but the newest `maxCount` (I11). Answers how many went. */
export async function pruneEvents(db: Session, maxAgeDays: number, maxCount: number): Promise<number> {
  const { rows } = await sql<{ last: string | null }>`
    SELECT greatest(
      -- Ids and times rise together, so the index on id finds the newest that is too old.
      (SELECT id FROM events WHERE at < now() - make_interval(days => ${maxAgeDays}) ORDER BY id DESC LIMIT 1),
      (SELECT id FROM events ORDER BY id DESC OFFSET ${maxCount} LIMIT 1)
    ) AS last`.execute(db);
  const last = rows[0]?.last;
  if (last == null) return 0;
  return await inBatches(() =>
    sql`DELETE FROM events WHERE id IN (SELECT id FROM events WHERE id <= ${last} ORDER BY id LIMIT ${BATCH})`.execute(
      db,
    ),
  );
}

/** Deletes answers that were kept for their 24 hours. */
export async function pruneIdempotencyKeys(db: Session): Promise<number> {
  return await inBatches(() =>
    sql`
      DELETE FROM idempotency_keys WHERE (actor, key) IN (
        SELECT actor, key FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT ${BATCH}
      )`.execute(db),
  );
}

/** Short statements, so that neither a lock nor the statement timeout is in the way of a large first pruning. */
async function inBatches(remove: () => Promise<{ numAffectedRows?: bigint | undefined }>): Promise<number> {
  let total = 0;
  for (;;) {
    const removed = Number((await remove()).numAffectedRows ?? 0n);
    total += removed;
    if (removed < BATCH) return total;
  }
}
