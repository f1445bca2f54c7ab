import type {
  ExpiringKubeToken,
  ExpiringToken,
  FaultSeen,
  FaultStore,
  KubeTokenStore,
  TokenStore,
} from '@tenantry/store/contract';

/** Of the faults that this look finds. */
export const TOKENS = 'tokens';

const DAYS = 7;

/** Looks for tokens of tenants, of Tenantry and of their clusters, that end soon: whatever comes by them stops then. */
export async function sweepTokens(
  store: FaultStore & Pick<TokenStore, 'expiringTokens'> & Pick<KubeTokenStore, 'expiringKubeTokens'>,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const found = [
    ...(await store.expiringTokens(DAYS, now)).map(tokenFault),
    ...(await store.expiringKubeTokens(DAYS, now)).map(kubeTokenFault),
  ];
  signal.throwIfAborted();
  const uids = [...new Set(found.map(({ ownerUid }) => ownerUid))];
  if (uids.length > 0) await store.settleFaults(TOKENS, { scopes: uids, ownerUids: uids }, found);
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

function kubeTokenFault({ id, tenantUid, tenant, role, createdBy, expiresAt }: ExpiringKubeToken): FaultSeen {
  const end = expiresAt.toISOString();
  return {
    ownerUid: tenantUid,
    scope: tenantUid,
    key: `static/${id}`,
    code: 'StaticTokenExpiring',
    severity: 'warning',
    cause: `The static token that ${createdBy} took for the cluster of tenant ${tenant} as ${role} ends at ${end}; the cluster refuses it from then on.`,
    remedy: `Take another (tenantry kubeconfig ${tenant} --static), give it to what uses this one, and end this one: tenantry kube-tokens ${tenant} revoke ${id}.`,
    resource: null,
    data: { token: id, role, expiresAt: end },
  };
}
