import { type Kysely, sql } from 'kysely';

/** Measurements of tenants by day, rolled up to five minutes and to an hour, and where they come from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // No reference to the tenant: what is no tenant's any more is taken away later, with its samples.
  await sql`
    CREATE TABLE metric_series (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      tenant_uid uuid NOT NULL,
      metric text COLLATE "C" NOT NULL,
      grouping text COLLATE "C" NOT NULL CHECK (grouping IN ('tenant', 'service', 'pod', 'node', 'resource')),
      name text COLLATE "C" NOT NULL,
      service text COLLATE "C",
      node text COLLATE "C",
      is_counter boolean NOT NULL,
      seen_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (tenant_uid, metric, grouping, name)
    )`.execute(db);
  await sql`
    CREATE TABLE metric_samples (
      series_id bigint NOT NULL,
      at timestamptz NOT NULL,
      value double precision NOT NULL,
      bound double precision
    ) PARTITION BY RANGE (at)`.execute(db);
  await createIndexes(db, 'metric_samples');
  for (const table of ['metric_rollups_5m', 'metric_rollups_1h']) {
    // How much a counter rose, over resets, from the sample before on; of a gauge null.
    await sql`
      CREATE TABLE ${sql.table(table)} (
        series_id bigint NOT NULL,
        at timestamptz NOT NULL,
        min double precision NOT NULL,
        max double precision NOT NULL,
        sum double precision NOT NULL,
        count integer NOT NULL,
        increase double precision,
        bound_sum double precision,
        bound_count integer NOT NULL
      ) PARTITION BY RANGE (at)`.execute(db);
    await createIndexes(db, table);
  }
  // Until when each is made; nothing older is taken in.
  await sql`
    CREATE TABLE metric_watermarks (
      resolution text COLLATE "C" PRIMARY KEY CHECK (resolution IN ('5m', '1h')),
      through timestamptz NOT NULL
    )`.execute(db);
  await sql`INSERT INTO metric_watermarks VALUES ('5m', '2000-01-01 00:00:00+00'), ('1h', '2000-01-01 00:00:00+00')`.execute(
    db,
  );
  await sql`
    CREATE TABLE metric_sources (
      connection text COLLATE "C" PRIMARY KEY,
      measured_at timestamptz NOT NULL,
      problem jsonb,
      cuts jsonb NOT NULL DEFAULT '{}'
    )`.execute(db);
}

/** By series to answer; by time, in which rows come anyway, to roll up. */
async function createIndexes(db: Kysely<unknown>, table: string): Promise<void> {
  await sql`CREATE INDEX ${sql.ref(`${table}_series`)} ON ${sql.table(table)} (series_id, at)`.execute(db);
  await sql`CREATE INDEX ${sql.ref(`${table}_time`)} ON ${sql.table(table)} USING brin (at)
    WITH (pages_per_range = 32, autosummarize = on)`.execute(db);
}
