import { type Kysely, sql } from 'kysely';

/** What is wrong in tenants, from first seen to resolved; and who last looked for what, so that one replica does. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE faults (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      tenant_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      source text COLLATE "C" NOT NULL,
      scope text COLLATE "C" NOT NULL,
      key text COLLATE "C" NOT NULL,
      severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
      cause text NOT NULL,
      remedy text NOT NULL,
      resource text,
      data jsonb,
      count integer NOT NULL DEFAULT 1,
      first_seen timestamptz NOT NULL DEFAULT now(),
      last_seen timestamptz NOT NULL DEFAULT now(),
      resolved_at timestamptz
    )`.execute(db);
  // The same cause is one fault as long as it lasts.
  await sql`CREATE UNIQUE INDEX faults_open ON faults (tenant_uid, source, key) WHERE resolved_at IS NULL`.execute(db);
  await sql`CREATE INDEX faults_scope ON faults (source, scope) WHERE resolved_at IS NULL`.execute(db);
  await sql`CREATE INDEX faults_tenant ON faults (tenant_uid, first_seen DESC)`.execute(db);
  await sql`
    CREATE TABLE fault_looks (
      source text COLLATE "C" PRIMARY KEY,
      looked_at timestamptz NOT NULL,
      position text
    )`.execute(db);
}
