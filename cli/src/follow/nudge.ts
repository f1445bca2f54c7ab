/** Lets a loop sleep until its next turn, or until someone says that there is something to see. */
export interface Nudge {
  poke(): void;
  /** Ends after `ms`, at a poke (also one from before the call), or when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export function createNudge(): Nudge {
  let isPoked = false;
  let wake: (() => void) | null = null;
  return {
    poke() {
      isPoked = true;
      wake?.();
    },
    async sleep(ms, signal) {
      if (!isPoked && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, ms);
          signal.addEventListener('abort', done, { once: true });
          wake = done;
          function done(): void {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            wake = null;
            resolve();
          }
        });
      }
      isPoked = false;
    },
  };
}
