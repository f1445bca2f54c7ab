import type { ExpiringToken, FaultSeen, FaultStore, TokenStore } from '@tenantry/store/contract';

/** Of the faults that this look finds. */
export const TOKENS = 'tokens';

const DAYS = 7;

/** Looks for tokens of tenants that end soon: whatever comes by them stops then. */
export async function sweepTokens(
  store: FaultStore & Pick<TokenStore, 'expiringTokens'>,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const found = await store.expiringTokens(DAYS, now);
  signal.throwIfAborted();
  const uids = [...new Set(found.map(({ tenantUid }) => tenantUid))];
  if (uids.length > 0) await store.settleFaults(TOKENS, { scopes: uids, ownerUids: uids }, found.map(tokenFault));
  await store.retainFaultScopes(TOKENS, uids);
}

function tokenFault({ id, tenantUid, tenant, name, role, verbs, expiresAt }: ExpiringToken): FaultSeen {
  return {
    ownerUid: tenantUid,
    scope: tenantUid,
    key: id,
    code: 'TokenExpiring',
    severity: 'warning',
    cause: `Token ${name} of tenant ${tenant} ends at ${expiresAt.toISOString()}; what uses it is refused from then on.`,
    remedy: `Make another (tenantry token create NAME -t ${tenant} --role ${role} --verbs ${verbs.join(',')}), give it to what uses this one, and end this one.`,
    resource: null,
    data: { token: id, name, expiresAt: expiresAt.toISOString() },
  };
}
