import { type Kysely, sql } from 'kysely';

/** What services cost by day, added up of the lines of a bill: they are some for each tenant and day, and these a few a day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE cost_services (
      bill text COLLATE "C" NOT NULL,
      day date NOT NULL,
      service text COLLATE "C" NOT NULL,
      currency text COLLATE "C" NOT NULL,
      own numeric NOT NULL,
      shared numeric NOT NULL,
      unallocated numeric NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX cost_services_day ON cost_services (day, bill)`.execute(db);
  await sql`
    INSERT INTO cost_services (bill, day, service, currency, own, shared, unallocated)
    SELECT bill, day, service, currency, coalesce(sum(amount) FILTER (WHERE part = 'own'), 0),
      coalesce(sum(amount) FILTER (WHERE part = 'shared'), 0), coalesce(sum(amount) FILTER (WHERE part = 'unallocated'), 0)
    FROM cost_lines GROUP BY 1, 2, 3, 4`.execute(db);
}
