import { ProblemError } from '../problems/index.ts';

/** The requests that are being passed on: bounded, looked at again while they last, and ended with the server. */
export class OpenRequests {
  readonly #most: number;
  readonly #recheckMs: number;
  readonly #open = new Set<AbortController>();

  constructor(most: number, recheckSeconds: number) {
    this.#most = most;
    this.#recheckMs = recheckSeconds * 1000;
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * @param isStillAllowed asked again and again; the request ends when it says no
   * @returns the signal that ends the request, and what to call when it is over
   * @throws ProblemError `too-many-streams`
   */
  enter(isStillAllowed: () => Promise<boolean>): { readonly signal: AbortSignal; leave(): void } {
    if (this.#open.size >= this.#most) {
      throw new ProblemError('too-many-streams', {
        detail: `${this.#most} requests to clusters are under way already.`,
        retryAfterSeconds: 1,
      });
    }
    const controller = new AbortController();
    this.#open.add(controller);
    const timer = setInterval(() => {
      isStillAllowed().then(
        (isAllowed) => isAllowed || controller.abort(),
        // Not to know is no reason to cut a session; it is asked again.
        () => undefined,
      );
    }, this.#recheckMs);
    timer.unref();
    return {
      signal: controller.signal,
      leave: () => {
        clearInterval(timer);
        this.#open.delete(controller);
      },
    };
  }

  endAll(): void {
    for (const controller of this.#open) controller.abort();
  }
}
