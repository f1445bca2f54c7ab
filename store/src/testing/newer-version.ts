import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { withRetry } from '../database/retry.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { migrate } from '../migrations/migrate.ts';

/** All that a version may do to the schema while replicas of the one before run: every table has more columns, and there is one more. */
const expansion: Migration = {
  async up(db) {
    await sql`
      DO $$
      DECLARE name regclass;
      BEGIN
        FOR name IN
          SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = 'public' AND c.relname NOT LIKE 'schema\\_migrations%'
          ORDER BY c.relname
        LOOP
          EXECUTE format('ALTER TABLE %s ADD COLUMN said_later text, ADD COLUMN counted_later integer NOT NULL DEFAULT 0', name);
        END LOOP;
      END $$`.execute(db);
    await sql`CREATE TABLE later (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, object_uid uuid)`.execute(db);
    await sql`CREATE INDEX ON objects (counted_later)`.execute(db);
  },
};

/** Does to the schema what a version after this one may do that was made up. @param runsWith what it says of the oldest that may run on it */
export async function migrateToNewerVersion(url: string, runsWith: string = newest()): Promise<void> {
  const schema = { migrations: { ...MIGRATIONS, '9999-later': expansion }, runsWith };
  // As a control plane does when it starts.
  await withRetry('repeatable', () => migrate(url, undefined, schema));
}

function newest(): string {
  return Object.keys(MIGRATIONS).sort().at(-1) ?? '';
}
