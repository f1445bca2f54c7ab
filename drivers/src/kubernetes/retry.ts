const FIRST_MS = 100;
const LAST_MS = 5_000;

/** How long to wait after failed attempt number `attempt` (from 1): doubling, bounded, half of it by chance. */
export function backoffMs(attempt: number, random: () => number, lastMs = LAST_MS): number {
  const full = Math.min(lastMs, FIRST_MS * 2 ** Math.min(attempt - 1, 20));
  return full / 2 + (random() * full) / 2;
}

/** Waits, or returns early when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
