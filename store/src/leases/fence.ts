import type pg from 'pg';
import { type LeaseFence, LeaseHeldError } from './contract.ts';

/** Within a transaction: the lease stays held until it ends. @throws LeaseHeldError */
export async function mustHold(client: pg.ClientBase, fence: LeaseFence): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT FROM leases WHERE name = $1 AND holder = $2 AND held_until > clock_timestamp() FOR SHARE',
    [fence.name, fence.holder],
  );
  if (rowCount === 0) throw new LeaseHeldError(fence);
}
