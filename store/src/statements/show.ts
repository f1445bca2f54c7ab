import type { ObjectStatus } from '@tenantry/kinds';
import { sql } from 'kysely';
import type { Claim } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { fence } from './fence.ts';
import { wake } from './wake.ts';

/**
 * Writes the status within a pass. The version changes only if the status does (I8); the generation never. What refers to
 * the object wakes when the phase or the outputs change, or another spec stands: that is all it can depend on.
 */
export async function writeStatus(session: Session, claim: Claim, status: ObjectStatus): Promise<void> {
  const { uid } = claim.object;
  const text = json(status);
  // Read before the fence locks anything, to lock all at once; only the holder of the lease writes status, and the
  // fence will show whether that is still this claim.
  const { rows } = await sql<{ referrer: string }>`
    SELECT r.referrer FROM objects o JOIN object_references r ON r.target = o.uid
    WHERE o.uid = ${uid}
      AND (o.status -> 'phase', o.status -> 'outputs', o.status -> 'observedGeneration')
        IS DISTINCT FROM (${text}::jsonb -> 'phase', ${text}::jsonb -> 'outputs', ${text}::jsonb -> 'observedGeneration')`.execute(
    session,
  );
  const referrers = rows.map((row) => row.referrer);
  await fence(session, claim, referrers);
  await sql`
    UPDATE objects SET status = ${text}::jsonb, resource_version = nextval('resource_versions'), updated_at = now()
    WHERE uid = ${uid} AND status IS DISTINCT FROM ${text}::jsonb`.execute(session);
  await wake(session, referrers);
}
