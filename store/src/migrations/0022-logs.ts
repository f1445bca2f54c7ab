import { type Kysely, sql } from 'kysely';

/** Lines of tenants by day, how much there is of them, and how far the output of containers was read; leases of replicas. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE leases (
      name text COLLATE "C" PRIMARY KEY,
      holder text NOT NULL,
      held_until timestamptz NOT NULL
    )`.execute(db);
  await createLines(db);
  // In steps of ten minutes: what is too much goes by these.
  await sql`
    CREATE TABLE log_volumes (
      tenant_uid uuid NOT NULL,
      since timestamptz NOT NULL,
      lines bigint NOT NULL,
      bytes bigint NOT NULL,
      PRIMARY KEY (tenant_uid, since)
    )`.execute(db);
  await sql`
    CREATE TABLE log_positions (
      tenant_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      pod_uid text COLLATE "C" NOT NULL,
      container text COLLATE "C" NOT NULL,
      last_ns bigint NOT NULL,
      repeats integer NOT NULL,
      run integer NOT NULL,
      has_ended boolean NOT NULL,
      seen_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_uid, pod_uid, container)
    )`.execute(db);
}

async function createLines(db: Kysely<unknown>): Promise<void> {
  // No reference to the tenant: it would be looked up for every line. What is no tenant's any more is taken away later.
  await sql`CREATE SEQUENCE log_line_positions AS bigint CACHE 1`.execute(db);
  await sql`
    CREATE TABLE log_lines (
      tenant_uid uuid NOT NULL,
      at timestamptz NOT NULL,
      position bigint NOT NULL DEFAULT nextval('log_line_positions'),
      source text COLLATE "C" NOT NULL CHECK (source IN ('container', 'host', 'application', 'system')),
      severity smallint NOT NULL,
      service text COLLATE "C",
      pod text COLLATE "C",
      container text COLLATE "C",
      node text COLLATE "C",
      message text NOT NULL,
      is_cut boolean NOT NULL,
      fields jsonb
    ) PARTITION BY RANGE (at)`.execute(db);
  await sql`CREATE INDEX log_lines_time ON log_lines (tenant_uid, at, position)`.execute(db);
  await sql`CREATE INDEX log_lines_position ON log_lines (tenant_uid, position)`.execute(db);
}
