import { type Kysely, sql } from 'kysely';

/** Figures of a tenant's databases and the like, which whoever measures them tells in intervals of their own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE metric_series DROP CONSTRAINT metric_series_grouping_check`.execute(db);
  await sql`
    ALTER TABLE metric_series ADD CONSTRAINT metric_series_grouping_check
      CHECK (grouping IN ('tenant', 'service', 'pod', 'node', 'resource', 'object'))`.execute(db);
  // Its five minutes are written as they are told, and no samples are.
  await sql`ALTER TABLE metric_series ADD COLUMN is_told boolean NOT NULL DEFAULT false`.execute(db);
}
