import { type Kysely, sql } from 'kysely';

/**
 * The line before each lane of writes, one for all replicas. As the lanes themselves worth nothing after a crash of the database: whoever
 * stood in it asks again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE UNLOGGED TABLE write_lane_places (
      lane text COLLATE "C" NOT NULL,
      resource text COLLATE "C" NOT NULL,
      place bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
      waits_until timestamptz NOT NULL,
      called_until timestamptz NOT NULL DEFAULT '-infinity',
      calls integer NOT NULL DEFAULT 0,
      asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (lane, resource)
    ) WITH (fillfactor = 50)`.execute(db);
}
