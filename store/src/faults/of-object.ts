import { sql } from 'kysely';
import type { Claim, PassResult } from '../contract.ts';
import type { Session } from '../database/tables.ts';
import { TENANT_KIND } from '../statements/dependents.ts';
import { finish } from '../statements/finish.ts';
import type { FaultSeen, ObjectFaults } from './contract.ts';
import { told, writeFaults } from './settle.ts';
import type { FaultChange } from './tell.ts';

/** The source of what passes find. */
const RECONCILIATION = 'reconciliation';

export const NONE: ObjectFaults = { found: [], undecided: [] };

/** Whether a pass has anything to say about faults. Of a quiet estate none has. */
export function concernsFaults(claim: Claim, { faults }: PassResult): boolean {
  return faults !== undefined && (faults.found.length > 0 || claim.hasFaults);
}

/** Ends a pass with what is wrong with its object. A lease that was lost undoes all of it. */
export async function finishWithFaults(session: Session, claim: Claim, result: PassResult): Promise<void> {
  const changes = await writeObjectFaults(session, claim, result.faults ?? NONE);
  await finish(session, claim, result, await hasFaults(session, claim));
  await told(session, changes);
}

/** Faults of what lives in a tenant are the tenant's; those of tenants and infrastructures their own. */
export async function writeObjectFaults(
  session: Session,
  { object: { uid, kind, name, tenant } }: Claim,
  { found, undecided }: ObjectFaults,
): Promise<FaultChange[]> {
  const ownerUid = tenant === null ? uid : await tenantUid(session, tenant);
  if (ownerUid === null) return [];
  const seen = found.map(
    ({ isShared, ...fault }): FaultSeen => ({
      ...{ ...fault, ownerUid, scope: uid },
      ...(isShared === true ? {} : { object: { uid, kind, name } }),
    }),
  );
  const looked = { scopes: [uid], ownerUids: [ownerUid], exceptResources: undecided };
  return writeFaults(session, RECONCILIATION, looked, seen);
}

async function hasFaults(session: Session, { object: { uid } }: Claim): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM faults WHERE source = ${RECONCILIATION} AND scope = ${uid} AND resolved_at IS NULL LIMIT 1`.execute(
    session,
  );
  return rows.length > 0;
}

async function tenantUid(session: Session, name: string): Promise<string | null> {
  const { rows } = await sql<{ uid: string }>`
    SELECT uid FROM objects WHERE kind = ${TENANT_KIND} AND tenant IS NULL AND name = ${name}`.execute(session);
  return rows[0]?.uid ?? null;
}
