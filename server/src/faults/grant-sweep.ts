import type { DeclaredObject } from '@tenantry/kinds';
import type { FaultSeen, FaultStore, ObjectStore } from '@tenantry/store/contract';
import { listed } from './places.ts';

/** Of the faults that this look finds. */
export const GRANTS = 'grants';

const DAY_MS = 86_400_000;
const NEAR = { mostMs: 7 * DAY_MS, ofLife: 1 / 4 };

/** Looks for grants that end soon or have ended: what they opened is closed then. A fault of the tenant that asked for it. */
export async function sweepGrants(
  store: Pick<ObjectStore, 'list' | 'find'> & Pick<FaultStore, 'settleFaults' | 'retainFaultScopes'>,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const found: FaultSeen[] = [];
  for (const grant of await listed(store, { kind: 'Grant' })) {
    const cause = grant.deletionRequestedAt === null ? causeOf(grant, now) : null;
    if (cause === null) continue;
    const tenant = await store.find('Tenant', null, grant.tenant ?? '');
    if (tenant !== null) found.push(grantFault(grant, tenant.uid, cause));
  }
  signal.throwIfAborted();
  const owners = [...new Set(found.map(({ ownerUid }) => ownerUid))];
  if (owners.length > 0) await store.settleFaults(GRANTS, { scopes: owners, ownerUids: owners }, found);
  await store.retainFaultScopes(GRANTS, owners);
}

interface Cause {
  readonly code: 'GrantExpiring' | 'GrantExpired';
  readonly says: string;
}

function causeOf({ status }: DeclaredObject, now: Date): Cause | null {
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  if (ready?.reason === 'Expired')
    return { code: 'GrantExpired', says: `${ready.message.replace(/\.$/, '')}, and what it opened is closed` };
  const { acceptedAt, expiresAt } = status.outputs;
  if (typeof acceptedAt !== 'string' || typeof expiresAt !== 'string') return null;
  const [from, to] = [Date.parse(acceptedAt), Date.parse(expiresAt)];
  if (to - now.getTime() > Math.min(NEAR.mostMs, (to - from) * NEAR.ofLife)) return null;
  return { code: 'GrantExpiring', says: `it ends at ${expiresAt}, and what it opened is closed then` };
}

function grantFault(
  { uid, kind, name, tenant, spec }: DeclaredObject,
  ownerUid: string,
  { code, says }: Cause,
): FaultSeen {
  return {
    ...{ ownerUid, scope: ownerUid, key: uid, object: { uid, kind, name }, resource: null },
    ...{ code, severity: 'warning' },
    cause: `Grant ${name} of tenant ${tenant} on tenant ${spec.to}: ${says}.`,
    remedy: `An owner of tenant ${spec.to} agrees to it again (tenantry accept grant ${name} -t ${tenant}), or delete it where nothing needs it.`,
    data: { to: spec.to ?? null },
  };
}
