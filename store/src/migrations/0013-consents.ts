import { type Kysely, sql } from 'kysely';

/**
 * What the other side answered to an object that has effects only while it agrees, with the declaration that it was shown; and
 * which references end with what they lead to, instead of keeping it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE object_references ADD COLUMN ends boolean NOT NULL DEFAULT false`.execute(db);
  await sql`
    CREATE TABLE consents (
      object_uid uuid PRIMARY KEY REFERENCES objects ON DELETE CASCADE,
      answer text COLLATE "C" NOT NULL CHECK (answer IN ('accepted', 'refused', 'revoked')),
      spec jsonb NOT NULL,
      generation integer NOT NULL,
      by text NOT NULL,
      at timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
}
