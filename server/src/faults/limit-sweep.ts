import { tallyOf } from '@tenantry/kinds';
import type { FaultSeen, FaultStore, TenantUsage, UsageStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { excludedFault, passedFault, surplusFault } from './limit-fault.ts';

/** Faults of limits that what is there passes, since a limit was lowered or a price rose. */
export const LIMITS = 'limits';

const PAGE = 200;
const MOST_TENANTS = 100_000;

export interface LimitSweep {
  readonly store: UsageStore & FaultStore;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** Looks at every tenant that has a limit, and settles its faults. Tenants without limits cost nothing. */
export async function sweepLimits({ store }: LimitSweep, signal: AbortSignal): Promise<void> {
  const scopes: string[] = [];
  const surplus = new Map((await store.surplusTenants()).map((one) => [one.tenantUid, surplusFault(one)]));
  let after: string | null = null;
  for (let page = 0; page * PAGE < MOST_TENANTS; page += 1) {
    const names: string[] = await store.limitedTenants(after, PAGE);
    const usages = await store.tenantUsages(names);
    const uids = usages.map(({ tenantUid }) => tenantUid);
    const found = [...usages.flatMap(faultsOf), ...uids.flatMap((uid) => surplus.get(uid) ?? [])];
    await store.settleFaults(LIMITS, { scopes: uids, ownerUids: uids }, found);
    scopes.push(...uids);
    after = names.at(-1) ?? null;
    signal.throwIfAborted();
    if (names.length < PAGE) break;
  }
  // Where all limits were taken away, nothing is passed any more.
  await store.retainFaultScopes(LIMITS, scopes);
}

function faultsOf(usage: TenantUsage): FaultSeen[] {
  const { limits, excluded, spend } = tallyOf(usage.objects, usage.bounds);
  const byLimit = Map.groupBy(excluded, ({ limit, by }) => `${limit}/${by.kind}`);
  return [
    ...limits.filter(({ isPassed }) => isPassed).map((limit) => passedFault(usage, limit, spend.currency)),
    ...[...byLimit.values()].flatMap((uses) => excludedFault(usage, uses)),
  ];
}
