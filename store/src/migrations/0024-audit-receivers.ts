import { type Kysely, sql } from 'kysely';

/** Where the audit log is sent on to, how far each receiver has it, and a word whenever there is more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_receivers (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      name text COLLATE "C" NOT NULL UNIQUE,
      spec jsonb NOT NULL,
      is_paused boolean NOT NULL DEFAULT false,
      revision integer NOT NULL DEFAULT 1,
      position bigint NOT NULL,
      failures integer NOT NULL DEFAULT 0,
      failing_since timestamptz,
      next_at timestamptz NOT NULL DEFAULT now(),
      delivered_at timestamptz,
      error text,
      error_at timestamptz,
      key_id text NOT NULL,
      nonce bytea NOT NULL,
      sealed bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      updated_by text NOT NULL
    )`.execute(db);
  await sql`
    CREATE FUNCTION audit_notify() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('tenantry_audit', '');
      RETURN NULL;
    END $$`.execute(db);
  await sql`
    CREATE TRIGGER audit_notify AFTER INSERT ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_notify()`.execute(db);
}
