import { type Kysely, sql } from 'kysely';

/** Where faults are told, and what is yet to be told there; of each fault whether people know it as lasting. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE faults ADD COLUMN is_told boolean NOT NULL DEFAULT false`.execute(db);
  await sql`UPDATE faults SET is_told = true WHERE resolved_at IS NULL`.execute(db);
  await sql`
    CREATE TABLE fault_routes (
      id uuid PRIMARY KEY,
      tenant_uid uuid REFERENCES objects ON DELETE CASCADE,
      name text COLLATE "C" NOT NULL,
      spec jsonb NOT NULL,
      is_paused boolean NOT NULL DEFAULT false,
      revision integer NOT NULL DEFAULT 1,
      failures integer NOT NULL DEFAULT 0,
      failing_since timestamptz,
      missed bigint NOT NULL DEFAULT 0,
      next_at timestamptz NOT NULL DEFAULT now(),
      delivered_at timestamptz,
      error text,
      error_at timestamptz,
      key_id text NOT NULL,
      nonce bytea NOT NULL,
      sealed bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      updated_by text NOT NULL,
      UNIQUE NULLS NOT DISTINCT (tenant_uid, name)
    )`.execute(db);
  // By the event that tells of the change: once a route, in the order in which they happened. The fault as it was then stays here
  // though it, and whose it was, may be gone.
  await sql`
    CREATE TABLE fault_deliveries (
      route_id uuid NOT NULL REFERENCES fault_routes ON DELETE CASCADE,
      event_id bigint NOT NULL,
      change text COLLATE "C" NOT NULL,
      by text,
      fault jsonb NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (route_id, event_id)
    )`.execute(db);
}
