import type { FaultStore, LeaseFence } from '@tenantry/store/contract';

type Writes = Pick<FaultStore, 'settleFaults' | 'retainFaultScopes'>;

/** The same store, through which faults are settled only while the lease is held: what was found before is not found now. */
export function fencedFaults<Store extends Writes>(store: Store, fence: LeaseFence): Store {
  const writes: Writes = {
    settleFaults: (source, looked, seen) => store.settleFaults(source, looked, seen, fence),
    retainFaultScopes: (source, scopes) => store.retainFaultScopes(source, scopes, fence),
  };
  return { ...store, ...writes };
}
