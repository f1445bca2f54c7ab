import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import { leaveLeases } from '../leases/statements.ts';
import type { LookStore } from './contract.ts';
import { endLook, isLookDue, renewLook, takeLook } from './statements.ts';

export function lookStore({ db, read, write }: Database): LookStore {
  return {
    takeLook: async (source, everySeconds, leaseSeconds) =>
      (await read(() => isLookDue(db, source, everySeconds)))
        ? write((session) => takeLook(session, source, everySeconds, leaseSeconds))
        : null,
    renewLook: (look, leaseSeconds) => withRetry('repeatable', () => renewLook(db, look, leaseSeconds)),
    endLook: (look, position) => write((session) => endLook(session, look, position)),
    leaveLook: ({ fence }) => withRetry('repeatable', () => leaveLeases(db, fence.holder)),
  };
}
