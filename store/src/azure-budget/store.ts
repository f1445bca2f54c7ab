import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { AzureBudgetStore } from './contract.ts';
import { drawTokens, leaveLane, leaveLaneFor, pauseTokens, renewLanes, takeLane } from './statements.ts';

export function azureBudgetStore({ db, rewrite }: Database): AzureBudgetStore {
  return {
    // Drawn twice by mistake, tokens are only drawn too early.
    drawTokens: (draws) => withRetry('repeatable', () => drawTokens(db, draws)),
    pauseTokens: (bucket, milliseconds) => rewrite((session) => pauseTokens(session, bucket, milliseconds)),
    takeLane: (lane, holder, resource, leaseSeconds) =>
      withRetry('repeatable', () => takeLane(db, lane, holder, resource, leaseSeconds)),
    renewLanes: (holders, leaseSeconds) => withRetry('repeatable', () => renewLanes(db, holders, leaseSeconds)),
    leaveLane: (holder) => withRetry('repeatable', () => leaveLane(db, holder)),
    leaveLaneFor: (lane, resource) => withRetry('repeatable', () => leaveLaneFor(db, lane, resource)),
  };
}
