import { sql } from 'kysely';
import type pg from 'pg';
import type { Session } from '../database/tables.ts';
import { type LeaseFence, LeaseHeldError } from './contract.ts';

/** Within a transaction: the lease stays held until it ends. @throws LeaseHeldError */
export async function mustHold(client: pg.ClientBase, fence: LeaseFence): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT FROM leases WHERE name = $1 AND holder = $2 AND held_until > clock_timestamp() FOR SHARE',
    [fence.name, fence.holder],
  );
  if (rowCount === 0) throw new LeaseHeldError(fence);
}

/** As `mustHold`, of a session. @throws LeaseHeldError */
export async function holdLease(session: Session, { name, holder }: LeaseFence): Promise<void> {
  const { rows } = await sql`
    SELECT FROM leases WHERE name = ${name} AND holder = ${holder} AND held_until > clock_timestamp() FOR SHARE`.execute(
    session,
  );
  if (rows.length === 0) throw new LeaseHeldError({ name, holder });
}
