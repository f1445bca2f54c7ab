import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Begins again when the server is gone without having been told to: killed for want of memory, or by hand. The end of
 * the owner's connection tells. Goes on until `release`, which answers the connection that holds the directory, if there
 * is one just then.
 */
export function keepRunning(
  first: pg.Client,
  begin: () => Promise<{ owner: pg.Client }>,
  onProblem: (error: Error) => void = () => {},
): { release(): Promise<pg.Client | null> } {
  let owner: pg.Client | null = null;
  let revival: Promise<void> | null = null;
  const released = new AbortController();

  const hold = (next: pg.Client) => {
    owner = next;
    next.once('end', () => {
      owner = null;
      if (!released.signal.aborted) revival = revive();
    });
  };
  const revive = async () => {
    for (let pauseMs = FIRST_PAUSE_MS; !released.signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        hold((await begin()).owner);
        return;
      } catch (error) {
        onProblem(error instanceof Error ? error : new Error(String(error)));
        // An abort only ends the pause.
        await pause(pauseMs, undefined, { signal: released.signal }).catch(() => {});
      }
    }
  };
  hold(first);
  return {
    async release() {
      released.abort();
      await revival;
      return owner;
    },
  };
}
