import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { KubeTokenStore } from './contract.ts';
import {
  addKubeToken,
  endKubeToken,
  endLostKubeTokens,
  expiringKubeTokens,
  kubeTokenIssued,
  kubeTokenSwept,
  kubeTokens,
  pruneKubeTokens,
  seeKubeTokens,
  sweepableKubeTokens,
} from './statements.ts';

export function kubeTokenStore({ db, read, rewrite, write }: Database): KubeTokenStore {
  return {
    addKubeToken: (token, most) => write((session) => addKubeToken(session, token, most)),
    kubeTokenIssued: (id, anchorUid, expiresAt) =>
      rewrite((session) => kubeTokenIssued(session, id, anchorUid, expiresAt)),
    expiringKubeTokens: (days, at) => read(() => expiringKubeTokens(db, days, at)),
    kubeTokens: (tenantUid) => read(() => kubeTokens(db, tenantUid)),
    endKubeToken: (id, why, by) => rewrite((session) => endKubeToken(session, id, why, by)),
    endLostKubeTokens: () => withRetry('repeatable', () => endLostKubeTokens(db)),
    seeKubeTokens: (ids) => rewrite((session) => seeKubeTokens(session, ids)),
    sweepableKubeTokens: (limit) => read(() => sweepableKubeTokens(db, limit)),
    kubeTokenSwept: (id) => rewrite((session) => kubeTokenSwept(session, id)),
    pruneKubeTokens: (afterDays) => rewrite((session) => pruneKubeTokens(session, afterDays)),
  };
}
