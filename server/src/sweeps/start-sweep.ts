import type { FaultStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';

/** Another replica's look counts as ours when it is younger than this part of the interval. */
const FRESH = 0.8;

export interface Sweep {
  /** Who looks: the source of its faults. */
  readonly source: string;
  /** What is said when it fails: `paths between tenants could not be looked at`. */
  readonly failure: string;
  /** `position` is what the look before answered, of this replica or another; null where none is kept. */
  readonly look: (position: string | null, signal: AbortSignal) => Promise<string | null>;
  readonly store: Pick<FaultStore, 'takeFaultLook' | 'keepFaultPosition'>;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** Looks now and again, one replica at a time. Returns the way to stop, which waits for a look under way to be broken off. */
export function startSweep({ source, failure, look, store, log }: Sweep, everySeconds: number): () => Promise<void> {
  const closing = new AbortController();
  let under: Promise<void> | null = null;
  const turn = async () => {
    const taken = await store.takeFaultLook(source, everySeconds * FRESH);
    if (taken === null) return;
    await store.keepFaultPosition(source, await look(taken.position, closing.signal));
  };
  const tick = () => {
    if (under !== null || closing.signal.aborted) return;
    under = turn()
      .catch((error: unknown) => {
        if (closing.signal.aborted) return;
        log.warn({ err: error }, `${failure}; tried again later`);
      })
      .finally(() => {
        under = null;
      });
  };
  const timer = setInterval(tick, everySeconds * 1000);
  tick();
  return async () => {
    clearInterval(timer);
    closing.abort(new Error('the control plane was stopped'));
    await under;
  };
}
