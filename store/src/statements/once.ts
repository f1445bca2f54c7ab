import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { IdempotencyInProgressError, IdempotencyMismatchError } from '../contract.ts';
import { json } from '../database/json.ts';
import { withRetry } from '../database/retry.ts';
import type { Session } from '../database/tables.ts';

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

const RUN_LEASE_SECONDS = 60;
const RENEW_EVERY_MS = 20_000;

/**
 * Runs `work` once per (actor, key). While it runs, the key is leased and the lease renewed, so that a process that dies
 * under way blocks a repeat for a minute and not for the 24 hours that answers are kept. When `work` throws, nothing is
 * kept: the repeat runs it again.
 */
export async function once(
  db: Session,
  actor: string,
  key: string,
  fingerprint: string,
  work: () => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const run = randomUUID();
  const earlier = await withRetry('repeatable', () => take(db, actor, key, fingerprint, run));
  if (earlier) return { ...earlier, replayed: true };
  const mine = sql`actor = ${actor} AND key = ${key} AND run = ${run}`;
  const renewal = setInterval(() => {
    // A renewal that fails leaves the lease as it was; the next one comes well before it ends.
    sql`UPDATE idempotency_keys SET running_until = now() + make_interval(secs => ${RUN_LEASE_SECONDS}) WHERE ${mine}`
      .execute(db)
      .catch(() => {});
  }, RENEW_EVERY_MS);
  try {
    const answer = await work();
    await withRetry('repeatable', () =>
      sql`
        UPDATE idempotency_keys SET status = ${answer.status}, body = ${json(answer.body)}::jsonb, running_until = NULL
        WHERE ${mine}`.execute(db),
    );
    return { ...answer, replayed: false };
  } catch (error) {
    await withRetry('repeatable', () => sql`DELETE FROM idempotency_keys WHERE ${mine}`.execute(db)).catch(() => {});
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

/** Takes the key for this run and answers null, or answers what the first run did. */
async function take(db: Session, actor: string, key: string, fingerprint: string, run: string): Promise<Answer | null> {
  const taken = await sql`
    INSERT INTO idempotency_keys AS k (actor, key, fingerprint, run, running_until)
    VALUES (${actor}, ${key}, ${fingerprint}, ${run}, now() + make_interval(secs => ${RUN_LEASE_SECONDS}))
    ON CONFLICT (actor, key) DO UPDATE SET
      fingerprint = EXCLUDED.fingerprint, run = EXCLUDED.run, running_until = EXCLUDED.running_until,
      status = NULL, body = NULL, created_at = now()
    WHERE k.created_at < now() - interval '24 hours'
      OR k.run = EXCLUDED.run
      OR (k.fingerprint = EXCLUDED.fingerprint AND k.running_until < now())`.execute(db);
  if (taken.numAffectedRows === 1n) return null;
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'status', 'body'])
    .where('actor', '=', actor)
    .where('key', '=', key)
    .executeTakeFirst();
  if (row && row.fingerprint !== fingerprint) throw new IdempotencyMismatchError();
  // Gone in between: the first run failed just now. The client that repeats gets its turn with the next try.
  if (!row || row.status === null || row.body === null) throw new IdempotencyInProgressError();
  return { status: row.status, body: row.body };
}
