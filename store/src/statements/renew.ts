import { sql } from 'kysely';
import { type Claim, LeaseLostError } from '../contract.ts';
import type { Session } from '../database/tables.ts';

/** Extends the lease from now on. A lease that ran out but that nobody took is still its holder's. */
export async function renew(db: Session, claim: Claim, leaseSeconds: number): Promise<void> {
  const { numAffectedRows } = await sql`
    UPDATE objects SET lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE uid = ${claim.object.uid} AND lease_token = ${claim.leaseToken}`.execute(db);
  if (numAffectedRows !== 1n) throw new LeaseLostError(claim.object.uid);
}
