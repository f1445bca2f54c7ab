import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { WriteLaneStore } from './contract.ts';
import { LANES_CHANNEL, leaveLane, leaveLaneFor, placeInLine, renewLanes, takeLane } from './statements.ts';

export function writeLaneStore({ db, listener, read }: Database): WriteLaneStore {
  return {
    takeLane: (ask) => withRetry('repeatable', () => takeLane(db, ask)),
    placeInLine: (lane, resource) => read(() => placeInLine(db, lane, resource)),
    renewLanes: (holders, leaseSeconds) => withRetry('repeatable', () => renewLanes(db, holders, leaseSeconds)),
    leaveLane: (holder) => withRetry('repeatable', () => leaveLane(db, holder)),
    leaveLaneFor: (lane, resource) => withRetry('repeatable', () => leaveLaneFor(db, lane, resource)),
    onLaneLeft: (callback) => listener.subscribeToEach(LANES_CHANNEL, callback),
  };
}
