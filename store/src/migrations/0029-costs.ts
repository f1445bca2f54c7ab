import { type Kysely, sql } from 'kysely';

/** What things cost by day: bills as they were read, what they come to for tenants, and what these were and took on each day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE cost_bills (
      bill text COLLATE "C" PRIMARY KEY,
      read_at timestamptz,
      first_day date,
      last_day date,
      problem text
    )`.execute(db);
  // Uids without a reference: what a tenant cost is known when it is gone.
  await sql`
    CREATE TABLE cost_lines (
      bill text COLLATE "C" NOT NULL,
      day date NOT NULL,
      part text COLLATE "C" NOT NULL CHECK (part IN ('own', 'shared', 'unallocated')),
      tenant_uid uuid,
      infrastructure text COLLATE "C",
      service text COLLATE "C" NOT NULL,
      resource text COLLATE "C" NOT NULL,
      currency text COLLATE "C" NOT NULL,
      amount numeric NOT NULL,
      is_node boolean NOT NULL,
      CHECK ((tenant_uid IS NOT NULL) = (part = 'own')),
      CHECK (part <> 'unallocated' OR infrastructure IS NULL)
    )`.execute(db);
  await sql`CREATE INDEX cost_lines_bill ON cost_lines (bill, day)`.execute(db);
  await sql`CREATE INDEX cost_lines_day ON cost_lines (day)`.execute(db);
  await sql`CREATE INDEX cost_lines_tenant ON cost_lines (tenant_uid, day)`.execute(db);
  await createSums(db);
  await sql`
    CREATE TABLE cost_tenants (
      tenant_uid uuid NOT NULL,
      since date NOT NULL,
      until date,
      name text COLLATE "C" NOT NULL,
      infrastructure text COLLATE "C",
      place text COLLATE "C",
      tags jsonb NOT NULL,
      PRIMARY KEY (tenant_uid, since)
    )`.execute(db);
  await sql`CREATE INDEX cost_tenants_name ON cost_tenants (name)`.execute(db);
  await sql`
    CREATE TABLE cost_places (
      place text COLLATE "C" PRIMARY KEY,
      infrastructure text COLLATE "C" NOT NULL
    )`.execute(db);
  await sql`
    CREATE TABLE cost_samples (
      infrastructure text COLLATE "C" NOT NULL,
      day date NOT NULL,
      tenant_uid uuid,
      has_own_nodes boolean NOT NULL,
      cpu double precision NOT NULL,
      memory double precision NOT NULL,
      storage double precision NOT NULL,
      used_cpu double precision,
      used_memory double precision,
      UNIQUE NULLS NOT DISTINCT (infrastructure, day, tenant_uid)
    )`.execute(db);
}

/** By day and tenant; and added up once more, so that a year of a thousand tenants is read at once. */
async function createSums(db: Kysely<unknown>): Promise<void> {
  const tenant = sql`tenant_uid uuid, infrastructure text COLLATE "C",`;
  for (const [table, columns] of [
    ['cost_days', sql`day date NOT NULL, ${tenant}`],
    ['cost_months', sql`month date NOT NULL, ${tenant}`],
    ['cost_totals', sql`day date NOT NULL,`],
  ] as const) {
    await sql`
      CREATE TABLE ${sql.table(table)} (
        bill text COLLATE "C" NOT NULL,
        ${columns}
        currency text COLLATE "C" NOT NULL,
        own numeric NOT NULL,
        shared numeric NOT NULL,
        idle numeric NOT NULL,
        unallocated numeric NOT NULL
      )`.execute(db);
  }
  await sql`CREATE INDEX cost_days_bill ON cost_days (bill, day)`.execute(db);
  await sql`CREATE INDEX cost_days_day ON cost_days (day)`.execute(db);
  await sql`CREATE INDEX cost_days_tenant ON cost_days (tenant_uid, day)`.execute(db);
  await sql`CREATE INDEX cost_months_month ON cost_months (month, bill)`.execute(db);
  await sql`CREATE INDEX cost_totals_day ON cost_totals (day, bill)`.execute(db);
}
