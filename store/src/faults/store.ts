import type { Database } from '../database/database.ts';
import { holdLease } from '../leases/fence.ts';
import type { FaultStore } from './contract.ts';
import { changeFault, endFaultMutes } from './life.ts';
import { endSilentFaults, retainFaultScopes, settleFaults } from './settle.ts';
import { faults, openFaults, tenantsOfNamespaces } from './statements.ts';

export function faultStore({ db, read, write }: Database): FaultStore {
  return {
    settleFaults: (source, looked, seen, fence) =>
      write(async (session) => {
        if (fence !== undefined) await holdLease(session, fence);
        return settleFaults(session, source, looked, seen);
      }),
    endSilentFaults: (source, silentSeconds) => write((session) => endSilentFaults(session, source, silentSeconds)),
    retainFaultScopes: (source, scopes, fence) =>
      write(async (session) => {
        if (fence !== undefined) await holdLease(session, fence);
        return retainFaultScopes(session, source, scopes);
      }),
    faults: (query) => read(() => faults(db, query)),
    openFaults: (tenants) => read(() => openFaults(db, tenants)),
    changeFault: (ownerUid, id, deed, actor) => write((session) => changeFault(session, ownerUid, id, deed, actor)),
    endFaultMutes: () => write(endFaultMutes),
    tenantsOfNamespaces: (namespaces) => read(() => tenantsOfNamespaces(db, namespaces)),
  };
}
