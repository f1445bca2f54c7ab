import { type Kysely, sql } from 'kysely';

/** Of each fault how grave people know it to be, as long as they know that it lasts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE faults ADD COLUMN told_severity text CHECK (told_severity IN ('warning', 'critical'))`.execute(db);
  await sql`UPDATE faults SET told_severity = severity WHERE is_told`.execute(db);
  await sql`ALTER TABLE faults DROP COLUMN is_told`.execute(db);
}
