import { sql } from 'kysely';
import { json, storable } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import type { CostDay, CostLine, CostRange } from './contract.ts';

/** Rows of one statement. */
const BATCH = 5_000;
/** Three years and a month: a year can be held against the one before, and that against its own. */
const KEPT_DAYS = 1_126;

/** Who reads meanwhile sees the figures from before. Two replicas that read the same bill do not put it in twice. */
export async function replaceCosts(
  session: Session,
  bill: string,
  { from, to }: CostRange,
  lines: readonly CostLine[],
  days: readonly CostDay[],
  at: Date,
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.costs'), hashtext(${bill}))`.execute(session);
  for (const table of ['cost_lines', 'cost_services', 'cost_days']) {
    await sql`
      DELETE FROM ${sql.table(table)}
      WHERE bill = ${bill} AND (day BETWEEN ${from}::date AND ${to}::date OR day < ${to}::date - ${KEPT_DAYS}::integer)`.execute(
      session,
    );
  }
  for (let start = 0; start < lines.length; start += BATCH)
    await addLines(session, bill, lines.slice(start, start + BATCH));
  await addServices(session, bill, { from, to });
  for (let start = 0; start < days.length; start += BATCH)
    await addDays(session, bill, days.slice(start, start + BATCH));
  await addUp(session, bill, { from, to });
  await sql`
    INSERT INTO cost_bills AS b (bill, read_at, first_day, last_day, problem)
    VALUES (${bill}, ${at}, ${from}::date, ${to}::date, NULL)
    ON CONFLICT (bill) DO UPDATE SET read_at = excluded.read_at, problem = NULL,
      first_day = least(b.first_day, excluded.first_day), last_day = greatest(b.last_day, excluded.last_day)`.execute(
    session,
  );
}

async function addLines(session: Session, bill: string, lines: readonly CostLine[]): Promise<void> {
  await sql`
    INSERT INTO cost_lines (bill, day, part, tenant_uid, infrastructure, service, resource, currency, amount, is_node)
    SELECT ${bill}, l.day, l.part, l."tenantUid", l.infrastructure, l.service, l.resource, l.currency, l.amount::numeric,
      l."isNode"
    FROM jsonb_to_recordset(${json(lines)}::jsonb) AS l (
      day date, part text, "tenantUid" uuid, infrastructure text, service text, resource text, currency text, amount text,
      "isNode" boolean
    )`.execute(session);
}

async function addServices(session: Session, bill: string, { from, to }: CostRange): Promise<void> {
  const part = (name: string) => sql`coalesce(sum(amount) FILTER (WHERE part = ${sql.lit(name)}), 0)`;
  await sql`
    INSERT INTO cost_services (bill, day, service, currency, own, shared, unallocated)
    SELECT bill, day, service, currency, ${part('own')}, ${part('shared')}, ${part('unallocated')}
    FROM cost_lines WHERE bill = ${bill} AND day BETWEEN ${from}::date AND ${to}::date GROUP BY 1, 2, 3, 4`.execute(
    session,
  );
}

/** A batch may end between the parts of a day: then it has two rows, which add up all the same. */
async function addDays(session: Session, bill: string, days: readonly CostDay[]): Promise<void> {
  const part = (name: string) => sql`coalesce(sum(d.amount::numeric) FILTER (WHERE d.part = ${sql.lit(name)}), 0)`;
  await sql`
    INSERT INTO cost_days (bill, day, tenant_uid, infrastructure, currency, own, shared, idle, unallocated)
    SELECT ${bill}, d.day, d."tenantUid", d.infrastructure, d.currency,
      ${part('own')}, ${part('shared')}, ${part('idle')}, ${part('unallocated')}
    FROM jsonb_to_recordset(${json(days)}::jsonb) AS d (
      day date, part text, "tenantUid" uuid, infrastructure text, currency text, amount text
    )
    GROUP BY d.day, d."tenantUid", d.infrastructure, d.currency
    ORDER BY d.day, d."tenantUid"`.execute(session);
}

/** Whole months anew, of those that a day of the range is in. */
async function addUp(session: Session, bill: string, { from, to }: CostRange): Promise<void> {
  const first = sql`date_trunc('month', ${from}::date)::date`;
  const days = sql`bill = ${bill} AND day >= ${first} AND day < date_trunc('month', ${to}::date) + interval '1 month'`;
  const sums = sql`sum(own), sum(shared), sum(idle), sum(unallocated)`;
  await sql`
    DELETE FROM cost_months WHERE bill = ${bill}
      AND (month BETWEEN ${first} AND ${to}::date OR month < ${to}::date - ${KEPT_DAYS}::integer)`.execute(session);
  await sql`
    INSERT INTO cost_months (bill, month, tenant_uid, infrastructure, currency, own, shared, idle, unallocated)
    SELECT bill, date_trunc('month', day)::date, tenant_uid, infrastructure, currency, ${sums}
    FROM cost_days WHERE ${days} GROUP BY 1, 2, 3, 4, 5`.execute(session);
  await sql`
    DELETE FROM cost_totals WHERE ${days} OR (bill = ${bill} AND day < ${to}::date - ${KEPT_DAYS}::integer)`.execute(
    session,
  );
  await sql`
    INSERT INTO cost_totals (bill, day, currency, own, shared, idle, unallocated)
    SELECT bill, day, currency, ${sums} FROM cost_days WHERE ${days} GROUP BY 1, 2, 3`.execute(session);
}

export async function noteCostProblem(db: Session, bill: string, problem: string | null, at: Date): Promise<void> {
  const readAt = problem === null ? at : null;
  await sql`
    INSERT INTO cost_bills AS b (bill, read_at, problem)
    VALUES (${bill}, ${readAt}, ${problem === null ? null : storable(problem)})
    ON CONFLICT (bill) DO UPDATE SET read_at = coalesce(excluded.read_at, b.read_at), problem = excluded.problem`.execute(
    db,
  );
}
