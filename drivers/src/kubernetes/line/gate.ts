/** Lets a bounded number of calls go at once; those that wait can be sent away together. */
export class Gate {
  #free: number;
  #waiting: { readonly enter: () => void; readonly leave: (reason: unknown) => void }[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Waits for a place, until the signal aborts. Whoever got in has to `leave`. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== place);
        reject(signal.reason);
      };
      const place = {
        enter: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
        leave: (reason: unknown) => {
          signal.removeEventListener('abort', abort);
          reject(reason);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(place);
    });
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next.enter();
  }

  /** Nobody who waits gets in any more. */
  sendAway(reason: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const place of waiting) place.leave(reason);
  }
}
