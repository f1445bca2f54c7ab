import { type Kysely, sql } from 'kysely';

/** A deed in another system is written down before it is done: what happens to us in between cannot lose it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE audit DROP CONSTRAINT audit_outcome_check`.execute(db);
  await sql`
    ALTER TABLE audit ADD CONSTRAINT audit_outcome_check
    CHECK (outcome IN ('begun', 'success', 'refused', 'failed'))`.execute(db);
}
