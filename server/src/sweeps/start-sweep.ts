import type { Look, LookStore } from '@tenantry/store/contract';
import type { FastifyBaseLogger } from 'fastify';

const LEASE_SECONDS = 30;
const RENEW_MS = 10_000;
/** Whether a look is due is asked several times in its interval, so that one that broke off elsewhere is soon made. */
const ASKED_TIMES = 5;
const LONGEST_PAUSE_MS = 300_000;
/** Of its interval, so that looks come as often as is asked for and not one time less. */
const DUE_AFTER = 0.9;

export interface Sweep {
  /** Who looks: the source of its faults. */
  readonly source: string;
  /** What is said when it fails: `paths between tenants could not be looked at`. */
  readonly failure: string;
  /**
   * Answers where the next begins, of this replica or another; null where it always begins anew. What it writes has to hold the
   * fence of the look where a late write would do harm.
   */
  readonly look: (look: Look, signal: AbortSignal) => Promise<string | null>;
  readonly store: LookStore;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/**
 * Looks now and again, one replica at a time. A look that fails comes again after its interval; one whose replica ends or dies, or
 * is held up for so long that another makes it, soon on another. Returns the way to stop, which waits for a look under way to be
 * broken off.
 */
export function startSweep({ source, failure, look, store, log }: Sweep, everySeconds: number): () => Promise<void> {
  const closing = new AbortController();
  let under: Promise<void> | null = null;
  /** Of this process: until then no look is due, for this replica has made the last one. */
  let dueAt = 0;
  const turn = async () => {
    const taken = await store.takeLook(source, everySeconds * DUE_AFTER, LEASE_SECONDS);
    if (taken === null) return;
    const takenAt = performance.now();
    const lost = new AbortController();
    const renewal = setInterval(() => {
      // One that fails is followed by another, and what is written asks for itself.
      store.renewLook(taken, LEASE_SECONDS).then(
        (isHeld) => isHeld || lost.abort(new Error('another replica looks now')),
        () => undefined,
      );
    }, RENEW_MS);
    try {
      const position = await look(taken, AbortSignal.any([closing.signal, lost.signal]));
      await store.endLook(taken, position);
      dueAt = takenAt + everySeconds * DUE_AFTER * 1000;
    } catch (error) {
      if (closing.signal.aborted) await store.leaveLook(taken);
      else if (!lost.signal.aborted) await store.endLook(taken, taken.position);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  };
  const tick = () => {
    if (under !== null || closing.signal.aborted || performance.now() < dueAt) return;
    under = turn()
      .catch((error: unknown) => {
        if (closing.signal.aborted) return;
        log.warn({ err: error }, `${failure}; tried again later`);
      })
      .finally(() => {
        under = null;
      });
  };
  const pauseMs = Math.min((everySeconds * 1000) / ASKED_TIMES, LONGEST_PAUSE_MS);
  // Not all sweeps at once: each would want a connection of its own, which has to be made anew each time.
  let timer = setTimeout(tickOn, pauseMs * Math.random());
  function tickOn(): void {
    timer = setTimeout(tickOn, pauseMs);
    tick();
  }
  tick();
  return async () => {
    clearTimeout(timer);
    closing.abort(new Error('the control plane was stopped'));
    await under;
  };
}
