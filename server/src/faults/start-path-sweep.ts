import { type PathSweep, REACHABILITY, sweepPaths } from './path-sweep.ts';

/** Another replica's look counts as ours when it is younger than this part of the interval. */
const FRESH = 0.8;

/** Looks now and again, one replica at a time. Returns the way to stop, which waits for a look under way to be broken off. */
export function startPathSweep(sweep: PathSweep, everySeconds: number): () => Promise<void> {
  const closing = new AbortController();
  let under: Promise<void> | null = null;
  const look = async () => {
    const turn = await sweep.store.takeFaultLook(REACHABILITY, everySeconds * FRESH);
    if (turn === null) return;
    const position = await sweepPaths(sweep, turn.position, closing.signal);
    await sweep.store.keepFaultPosition(REACHABILITY, position);
  };
  const tick = () => {
    if (under !== null || closing.signal.aborted) return;
    under = look()
      .catch((error: unknown) => {
        if (closing.signal.aborted) return;
        sweep.log.warn({ err: error }, 'paths between tenants could not be looked at; tried again later');
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
