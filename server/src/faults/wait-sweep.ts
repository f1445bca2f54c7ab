import type { FaultSeen, FaultStore, LongWait, ObjectStore } from '@tenantry/store/contract';

/** Of the faults that this look finds. */
export const WAITS = 'waits';

/** A cluster in Azure takes a quarter of an hour to be made. */
const LONG_MINUTES = 30;

/** Looks for objects that have waited for others for long, though nothing is wrong with those. */
export async function sweepWaits(
  store: Pick<ObjectStore, 'longWaits'> & Pick<FaultStore, 'settleFaults' | 'retainFaultScopes'>,
  signal: AbortSignal,
): Promise<void> {
  const found = await store.longWaits(LONG_MINUTES);
  signal.throwIfAborted();
  const owners = [...new Set(found.map(({ ownerUid }) => ownerUid))];
  if (owners.length > 0) await store.settleFaults(WAITS, { scopes: owners, ownerUids: owners }, found.map(waitFault));
  await store.retainFaultScopes(WAITS, owners);
}

function waitFault({ object, ownerUid, title, reason, remedy, since }: LongWait): FaultSeen {
  return {
    ...{ ownerUid, scope: ownerUid, key: object.uid, object, resource: null },
    code: 'WaitingForLong',
    severity: 'warning',
    cause: `${object.kind} ${object.name} has waited since ${since}: ${title} ${reason}.`,
    remedy: `${remedy ?? `See what ${title} lacks (tenantry describe)`}; ${object.kind} ${object.name} goes on by itself.`,
    data: { since },
  };
}
