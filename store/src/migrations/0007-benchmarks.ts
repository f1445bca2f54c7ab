import { type Kysely, sql } from 'kysely';

/** Benchmarks of tenants: that one runs, and what each found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE benchmarks (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      tenant_uid uuid NOT NULL REFERENCES objects ON DELETE CASCADE,
      started_by text NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      outcome text CHECK (outcome IN ('passed', 'failed', 'broken')),
      problem text,
      totals jsonb,
      items jsonb,
      rows jsonb,
      CHECK ((finished_at IS NULL) = (outcome IS NULL))
    )`.execute(db);
  await sql`CREATE INDEX benchmarks_tenant ON benchmarks (tenant_uid, started_at DESC)`.execute(db);
  // One at a time for a tenant, whichever replica is asked.
  await sql`CREATE UNIQUE INDEX benchmarks_running ON benchmarks (tenant_uid) WHERE finished_at IS NULL`.execute(db);
}
