import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { AzureBudgetStore } from './contract.ts';
import { drawTokens, pauseTokens } from './statements.ts';

export function azureBudgetStore({ db, rewrite }: Database): AzureBudgetStore {
  return {
    // Drawn twice by mistake, tokens are only drawn too early.
    drawTokens: (draws) => withRetry('repeatable', () => drawTokens(db, draws)),
    pauseTokens: (bucket, milliseconds) => rewrite((session) => pauseTokens(session, bucket, milliseconds)),
  };
}
