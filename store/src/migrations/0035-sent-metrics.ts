import { type Kysely, sql } from 'kysely';

/** Figures that programs of a tenant send, each by the labels that its program gave it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE metric_series DROP CONSTRAINT metric_series_grouping_check`.execute(db);
  await sql`
    ALTER TABLE metric_series ADD CONSTRAINT metric_series_grouping_check
      CHECK (grouping IN ('tenant', 'service', 'pod', 'node', 'resource', 'object', 'series'))`.execute(db);
  // A sample of a delta is what it rose by, and not how high it is.
  await sql`
    ALTER TABLE metric_series ADD COLUMN is_delta boolean NOT NULL DEFAULT false, ADD COLUMN labels jsonb,
      ADD COLUMN unit text`.execute(db);
}
