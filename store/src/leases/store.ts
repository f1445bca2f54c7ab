import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { LeaseStore } from './contract.ts';
import { leaveLeases, takeLeases } from './statements.ts';

export function leaseStore({ db }: Database): LeaseStore {
  return {
    takeLeases: (names, holder, seconds) => withRetry('repeatable', () => takeLeases(db, names, holder, seconds)),
    leaveLeases: (holder, names) => withRetry('repeatable', () => leaveLeases(db, holder, names)),
  };
}
