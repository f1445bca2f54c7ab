import type { Store } from '@tenantry/store';
import type { Logger } from 'pino';

const EVERY_MS = 3_600_000;
/** Events older than this, or beyond this many, are taken away; the audit log is kept. */
const RETENTION = { maxAgeDays: 90, maxEvents: 2_000_000 } as const;

/** What nobody answered for so long is asked for no more. */
const UNANSWERED_DAYS = 30;

/** How long lists show tokens that ended. */
const TOKENS_KEPT_DAYS = 30;

type Kept = Pick<Store, 'prune' | 'expireRequests' | 'pruneTokens' | 'pruneAccounts'>;

/** Keeps what grows by itself within bounds (invariant I11). Returns the way to stop. */
export function startHousekeeping(store: Kept, idleSeconds: number, log: Logger): () => void {
  const prune = () => {
    store
      .prune(RETENTION)
      .then(() => store.expireRequests(UNANSWERED_DAYS))
      .then(() => store.pruneTokens(TOKENS_KEPT_DAYS))
      .catch((error: unknown) => log.warn({ err: error }, 'old events could not be taken away; tried again later'));
    store
      .pruneAccounts(idleSeconds)
      .catch((error: unknown) => log.warn({ err: error }, 'old sessions could not be taken away; tried again later'));
  };
  const timer = setInterval(prune, EVERY_MS);
  prune();
  return () => clearInterval(timer);
}
