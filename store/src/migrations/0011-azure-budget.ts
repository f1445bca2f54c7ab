import { type Kysely, sql } from 'kysely';

/**
 * What Azure counts for all replicas together, and where it wants one writer at a time. Both are worth nothing after a
 * crash of the database: an unknown bucket is full and an unknown lane is free. Hence no write-ahead log.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE UNLOGGED TABLE token_buckets (
      key text COLLATE "C" PRIMARY KEY,
      tokens double precision NOT NULL,
      filled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      paused_until timestamptz NOT NULL DEFAULT '-infinity',
      granted integer NOT NULL DEFAULT 0
    ) WITH (fillfactor = 50)`.execute(db);
  await sql`
    CREATE UNLOGGED TABLE write_lanes (
      lane text COLLATE "C" PRIMARY KEY,
      holder text COLLATE "C" NOT NULL,
      resource text COLLATE "C" NOT NULL,
      held_until timestamptz NOT NULL
    ) WITH (fillfactor = 50)`.execute(db);
}
