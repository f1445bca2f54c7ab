import { type Kysely, sql } from 'kysely';

/** Where the lines and figures of the tenants of one infrastructure are, where that is another place than of all others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE infrastructure_engines (
      infrastructure_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('logs', 'metrics')),
      spec jsonb NOT NULL,
      revision integer NOT NULL DEFAULT 1,
      key_id text NOT NULL,
      nonce bytea NOT NULL,
      sealed bytea NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now(),
      updated_by text NOT NULL,
      PRIMARY KEY (infrastructure_uid, purpose)
    )`.execute(db);
}
