import { type Kysely, sql } from 'kysely';

/** What actions count of an object. Restarts of a service, which its manifest said before, are among it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE objects ADD COLUMN counters jsonb NOT NULL DEFAULT '{}'`.execute(db);
  await sql`
    UPDATE objects SET counters = jsonb_build_object('restarts', spec -> 'restarts'), spec = spec - 'restarts'
    WHERE kind = 'Service' AND spec ? 'restarts'`.execute(db);
}
