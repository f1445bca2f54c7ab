import type { Actor, AuditCheckpoints, AuditRetentionStore, LookStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';
import { startSweep } from '../sweeps/start-sweep.ts';

const ACTOR: Actor = { name: 'tenantry', kind: 'system', address: null, requestId: null };
const EVERY_SECONDS = 3_600;
/** In one transaction, during which nothing is added to the log. */
const AT_ONCE = 5_000;
/** Of a log that is to become much shorter, the rest goes at the next look. */
const MOST_STEPS = 200;
const DAY_MS = 24 * 3_600_000;

export interface AuditRetentionOptions {
  readonly store: AuditRetentionStore & LookStore;
  readonly checkpoints: AuditCheckpoints;
  readonly days: number;
  readonly log: Pick<FastifyBaseLogger, 'warn' | 'info'>;
}

/** Takes away what is older, by one replica at a time. Returns the way to stop. */
export function startAuditRetention({ store, checkpoints, days, log }: AuditRetentionOptions): () => Promise<void> {
  return startSweep(
    {
      ...{ source: 'audit-retention', store, log, failure: 'old rows of the audit log could not be taken away' },
      look: async (_look, signal) => {
        const before = new Date(Date.now() - days * DAY_MS);
        for (let step = 0; step < MOST_STEPS && !signal.aborted; step += 1) {
          const gone = await store.trimAudit(before, AT_ONCE, checkpoints, ACTOR);
          if (gone === null) break;
          log.info(gone, 'old rows of the audit log were taken away');
        }
        return null;
      },
    },
    EVERY_SECONDS,
  );
}
