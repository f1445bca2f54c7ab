import type { ObjectStatus } from '@tenantry/kinds';
import { sql } from 'kysely';
import { type Claim, LeaseLostError } from '../contract.ts';
import { json } from '../database/json.ts';
import type { Session } from '../database/tables.ts';
import { fencedWithReferrers } from './fence.ts';
import { awakeReferrers, WAKE_CHANNEL } from './wake.ts';

/**
 * Writes the status within a pass, in one statement. The version changes only if the status does (I8); the generation never. What
 * refers to the object wakes when the phase or the outputs change, or another spec stands: that is all it can depend on.
 */
export async function writeStatus(db: Session, claim: Claim, status: ObjectStatus): Promise<void> {
  const { rows } = await sql<{ held: boolean }>`
    WITH said AS MATERIALIZED (
      SELECT ${json(status)}::jsonb AS status
    ), ${fencedWithReferrers(claim)}, shown AS (
      UPDATE objects o SET status = said.status, resource_version = nextval('resource_versions'), updated_at = now()
      FROM fence, said WHERE o.uid = fence.uid AND o.status IS DISTINCT FROM said.status
      RETURNING 1
    ), ${awakeReferrers}, news AS (
      SELECT pg_notify(${WAKE_CHANNEL}, '') FROM awake LIMIT 1
    )
    SELECT EXISTS (SELECT 1 FROM fence) AS held, (SELECT count(*) FROM shown) AS shown, (SELECT count(*) FROM news) AS news`.execute(
    db,
  );
  if (!rows[0]?.held) throw new LeaseLostError(claim.object.uid);
}
