import { sql } from 'kysely';
import { type Claim, LeaseLostError } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { fenced } from './fence.ts';

/** Takes away the rows of resources that were observed gone. Keys that are not there are ignored. */
export async function forget(db: Session, claim: Claim, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const { rows } = await sql<{ held: boolean }>`
    WITH ${fenced(claim)}, gone AS (
      DELETE FROM inventory i USING fence WHERE i.object_uid = fence.uid AND i.key = ANY(${keys}::text[])
    )
    SELECT EXISTS (SELECT 1 FROM fence) AS held`.execute(db);
  if (!rows[0]?.held) throw new LeaseLostError(claim.object.uid);
}
