import { sql } from 'kysely';
import type { Session } from '../database/tables.ts';
import { elsewhere } from './claim.ts';
import { dueBy } from './due.ts';

/**
 * When a claim can next find something: the earliest due time of what nobody holds, or the end of a lease on what is due
 * already. Both are served by the index on due_at, as a claim leaves it as it was.
 *
 * @param withinSeconds to look no further ahead: where most objects are on one connection, and that is crowded, all of them would
 * be passed over to find one that is not
 */
export async function nextDue(
  db: Session,
  crowded: readonly string[] = [],
  withinSeconds?: number,
): Promise<Date | null> {
  const ahead =
    withinSeconds === undefined ? sql`` : sql` AND ${dueBy(sql`now() + make_interval(secs => ${withinSeconds})`)}`;
  const { rows } = await sql<{ at: Date | null }>`
    SELECT least(
      (SELECT due_at FROM objects WHERE (lease_until IS NULL OR lease_until <= now())${ahead}${elsewhere(crowded)} ORDER BY due_at LIMIT 1),
      (SELECT min(lease_until) FROM objects WHERE ${dueBy()} AND lease_until > now())
    ) AS at`.execute(db);
  return rows[0]?.at ?? null;
}
