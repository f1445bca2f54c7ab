import { type Kysely, sql } from 'kysely';

/** What an object was declared as before: one row for each change of its spec, as long as the object is there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE revisions (
      object_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      generation integer NOT NULL,
      spec jsonb NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      by_name text NOT NULL,
      by_kind text COLLATE "C" NOT NULL CHECK (by_kind IN ('user', 'token', 'system')),
      through text COLLATE "C" NOT NULL,
      ready_at timestamptz,
      PRIMARY KEY (object_uid, generation)
    )`.execute(db);
  // Who declared what is there already is in the audit log; from here on it is here too.
  await sql`
    INSERT INTO revisions (object_uid, generation, spec, at, by_name, by_kind, through, ready_at)
    SELECT uid, generation, spec, updated_at, 'tenantry', 'system', 'upgrade',
      CASE WHEN status ->> 'phase' = 'ready' AND status -> 'observedGeneration' = to_jsonb(generation) THEN now() END
    FROM objects`.execute(db);
}
