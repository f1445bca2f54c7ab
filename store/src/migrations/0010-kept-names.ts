import { type Kysely, sql } from 'kysely';

/**
 * Names that an object no longer claims, and that are not free yet: a resource of it still uses them. Kept apart from the names
 * held, for one given up may overlap one that the same object has now.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE held_names ADD COLUMN kept_by text COLLATE "C"`.execute(db);
  await sql`UPDATE held_names SET kept_by = 'host/' || name WHERE pool LIKE 'host/%'`.execute(db);
  await sql`
    CREATE TABLE kept_names (
      object_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      pool text COLLATE "C" NOT NULL,
      name text COLLATE "C" NOT NULL,
      kept_by text COLLATE "C" NOT NULL,
      span name_span NOT NULL,
      PRIMARY KEY (object_uid, pool, name)
    )`.execute(db);
  await sql`CREATE INDEX kept_names_span ON kept_names USING gist (span)`.execute(db);
}
