import { sql } from 'kysely';
import { type Claim, LeaseLostError } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { fence } from './fence.ts';

export interface NumberRequest {
  readonly key: string;
  readonly pool: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The number held under (object, key), or the lowest free one of the pool. One at a time per pool: with the lock, "the
 * lowest free" has one answer, and the primary key (pool, number) would refuse a second holder even without it.
 *
 * A number held in another pool or outside the range answers a question that is no longer asked; it is given back.
 */
export async function allocate(session: Session, claim: Claim, request: NumberRequest): Promise<number | null> {
  const { key, pool } = request;
  const { uid } = claim.object;
  await fence(session, claim);
  const held = await heldUnder(session, uid, key);
  if (held !== undefined && answers(held, request)) return Number(held.number);
  if (held) await session.deleteFrom('allocations').where('object_uid', '=', uid).where('key', '=', key).execute();
  await sql`SELECT pg_advisory_xact_lock(hashtext('tenantry.allocations'), hashtext(${pool}))`.execute(session);
  const { rows } = await sql<{ number: string }>`
    INSERT INTO allocations (pool, number, object_uid, key)
    SELECT ${pool}, free.number, ${uid}, ${key} FROM (${lowestFree(request)}) free
    RETURNING number`.execute(session);
  return rows[0] ? Number(rows[0].number) : null;
}

/**
 * The number held under (object, key), null if none answers. Passes ask for what they hold again and again: that takes no lock, as
 * nothing is written.
 */
export async function allocated(db: Session, claim: Claim, request: NumberRequest): Promise<number | null> {
  const { uid } = claim.object;
  const row = await db
    .selectFrom('objects as o')
    .leftJoin('allocations as a', (join) => join.onRef('a.object_uid', '=', 'o.uid').on('a.key', '=', request.key))
    .select(['a.pool', 'a.number'])
    .where('o.uid', '=', uid)
    .where('o.lease_token', '=', claim.leaseToken)
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLostError(uid);
  const { pool, number } = row;
  return pool !== null && answers({ pool, number }, request) ? Number(number) : null;
}

/** What `allocate` would answer now, were these numbers of the pool `taken` before; for plans, which hold nothing. */
export async function foresee(
  db: Session,
  uid: string,
  request: NumberRequest,
  taken: readonly number[] = [],
): Promise<number | null> {
  const held = await heldUnder(db, uid, request.key);
  if (held !== undefined && answers(held, request)) return Number(held.number);
  const { rows } = await lowestFree(request, taken).execute(db);
  return rows[0] ? Number(rows[0].number) : null;
}

function heldUnder(db: Session, uid: string, key: string) {
  return db
    .selectFrom('allocations')
    .select(['pool', 'number'])
    .where('object_uid', '=', uid)
    .where('key', '=', key)
    .executeTakeFirst();
}

function answers(
  held: { readonly pool: string; readonly number: unknown },
  { pool, from, to }: NumberRequest,
): boolean {
  return held.pool === pool && Number(held.number) >= from && Number(held.number) <= to;
}

/** The first number after a held one (or the range's own first) that nobody holds. */
function lowestFree({ pool, from, to }: NumberRequest, taken: readonly number[] = []) {
  return sql<{ number: string }>`
    SELECT candidate.number FROM (
      SELECT ${from}::bigint AS number
      UNION ALL
      SELECT number + 1 FROM allocations WHERE pool = ${pool} AND number BETWEEN ${from} AND ${to}::bigint - 1
      UNION ALL
      SELECT number + 1 FROM unnest(${taken}::bigint[]) AS number WHERE number BETWEEN ${from} AND ${to}::bigint - 1
    ) candidate
    WHERE candidate.number <= ${to}::bigint AND NOT candidate.number = ANY(${taken}::bigint[])
      AND NOT EXISTS (SELECT 1 FROM allocations a WHERE a.pool = ${pool} AND a.number = candidate.number)
    ORDER BY candidate.number
    LIMIT 1`;
}
