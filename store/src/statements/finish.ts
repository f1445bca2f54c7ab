import { sql } from 'kysely';
import type { Claim, PassResult } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { addEvents } from './emit.ts';
import { writeStatus } from './show.ts';
import { WAKE_CHANNEL } from './wake.ts';

/** Ends a pass: status, due time, events and the release of the lease, in one transaction. */
export async function finish(session: Session, claim: Claim, result: PassResult): Promise<void> {
  await writeStatus(session, claim, result.status);
  const { rows } = await sql<{ woken: boolean }>`
    UPDATE objects SET
      lease_token = NULL,
      lease_until = NULL,
      attempt = ${result.attempt},
      connections = coalesce(${result.connections ?? null}::text[], connections),
      due_at = CASE WHEN woken THEN least(due_at, now()) ELSE ${result.dueAt}::timestamptz END
    WHERE uid = ${claim.object.uid}
    RETURNING woken`.execute(session);
  // While the lease was held nobody could take it, whoever was told of the wake-up then.
  if (rows[0]?.woken) await sql`SELECT pg_notify(${WAKE_CHANNEL}, '')`.execute(session);
  await addEvents(session, claim, result.events);
}
