import type { FaultInjection } from './faults.ts';

/** An event that was to come after the next is sent without one after this time. */
const HELD_FOR_MS = 2_000;

/**
 * The events of one watch on their way to the client, of which an administrator may have some lost, repeated, swapped or late.
 * Late and repeated ones every client has to live with; that one is lost or swapped while the watch goes on no API server does,
 * and proxies and caches between have done.
 */
export class DisturbedEvents<Event> {
  readonly #faults: FaultInjection;
  readonly #send: (event: Event) => void;
  #before: Event | undefined;
  #held: Event | undefined;
  #isEnded = false;

  constructor(faults: FaultInjection, send: (event: Event) => void) {
    this.#faults = faults;
    this.#send = (event) => {
      if (!this.#isEnded) send(event);
    };
  }

  take(event: Event): void {
    const { eventDelayMs } = this.#faults;
    if (eventDelayMs === 0) this.#pass(event);
    else setTimeout(() => this.#pass(event), eventDelayMs).unref();
  }

  end(): void {
    this.#isEnded = true;
  }

  #pass(event: Event): void {
    const fault = this.#faults.drawEvent();
    if (fault === 'dropEvents') return;
    if (fault === 'swapEvents' && this.#held === undefined) {
      this.#held = event;
      setTimeout(() => this.#release(), HELD_FOR_MS).unref();
      return;
    }
    this.#send(event);
    this.#release();
    if (fault === 'repeatEvents' && this.#before !== undefined) this.#send(this.#before);
    this.#before = event;
  }

  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#send(held);
  }
}
