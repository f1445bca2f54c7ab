import type { JsonObject } from '@tenantry/kinds';
import { sql } from 'kysely';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { isUid } from '../database/uid.ts';
import type { BenchmarkResult, BenchmarkRun } from './contract.ts';

const COLUMNS = sql`
  id, started_by AS "startedBy", started_at AS "startedAt", finished_at AS "finishedAt", outcome, problem, totals, items`;
const KEPT = 20;

export async function startBenchmark(session: Session, tenantUid: string, by: string): Promise<BenchmarkRun | null> {
  // Whoever ran it is gone; no run takes near as long.
  await sql`
    UPDATE benchmarks SET finished_at = now(), outcome = 'broken', problem = 'it was broken off'
    WHERE tenant_uid = ${tenantUid} AND finished_at IS NULL AND started_at < now() - interval '10 minutes'`.execute(
    session,
  );
  const { rows } = await sql<BenchmarkRun>`
    INSERT INTO benchmarks (tenant_uid, started_by) VALUES (${tenantUid}, ${by})
    ON CONFLICT (tenant_uid) WHERE finished_at IS NULL DO NOTHING
    RETURNING ${COLUMNS}`.execute(session);
  return rows[0] ?? null;
}

export async function finishBenchmark(session: Session, id: string, result: BenchmarkResult): Promise<void> {
  const { outcome, problem, totals, items, rows } = result;
  await sql`
    UPDATE benchmarks SET finished_at = now(), outcome = ${outcome}, problem = ${problem},
      totals = ${totals === null ? null : json(totals)}, items = ${items === null ? null : json(items)},
      rows = ${rows === null ? null : json(rows)}
    WHERE id = ${id} AND finished_at IS NULL`.execute(session);
  await sql`
    DELETE FROM benchmarks WHERE id IN (
      SELECT old.id FROM benchmarks old
      WHERE old.tenant_uid = (SELECT tenant_uid FROM benchmarks WHERE id = ${id}) AND old.finished_at IS NOT NULL
      ORDER BY old.started_at DESC OFFSET ${KEPT}
    )`.execute(session);
}

export async function benchmarks(db: Session, tenantUid: string): Promise<BenchmarkRun[]> {
  const { rows } = await sql<BenchmarkRun>`
    SELECT ${COLUMNS} FROM benchmarks WHERE tenant_uid = ${tenantUid} ORDER BY started_at DESC LIMIT ${KEPT + 1}`.execute(
    db,
  );
  return rows;
}

export async function benchmark(
  db: Session,
  tenantUid: string,
  id: string,
): Promise<(BenchmarkRun & { readonly rows: readonly JsonObject[] | null }) | null> {
  if (id !== 'latest' && !isUid(id)) return null;
  const which = id === 'latest' ? sql`finished_at IS NOT NULL` : sql`id = ${id}::uuid`;
  const { rows } = await sql<BenchmarkRun & { rows: readonly JsonObject[] | null }>`
    SELECT ${COLUMNS}, rows FROM benchmarks WHERE tenant_uid = ${tenantUid} AND ${which}
    ORDER BY started_at DESC LIMIT 1`.execute(db);
  return rows[0] ?? null;
}
