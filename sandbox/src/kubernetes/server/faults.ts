import type { Faults } from '../contract.ts';

export type InjectedFault = 'tooManyRequests' | 'serverError' | 'closeConnection' | 'hang';

/** What becomes of an event of a watch. */
export type EventFault = 'dropEvents' | 'repeatEvents' | 'swapEvents';

const eventFaults: readonly EventFault[] = ['dropEvents', 'repeatEvents', 'swapEvents'];

const drawn: readonly InjectedFault[] = ['tooManyRequests', 'serverError', 'closeConnection', 'hang'];

/** Draws the failures that tests ask for, from a seeded generator so that a run can be repeated. */
export class FaultInjection {
  #faults: Faults = {};
  #state = 1;

  set(faults: Faults): void {
    this.#faults = { ...faults };
    this.#state = faults.seed ?? 1;
  }

  get latencyMs(): number {
    return this.#faults.latencyMs ?? 0;
  }

  get eventDelayMs(): number {
    return this.#faults.eventDelayMs ?? 0;
  }

  /** What to do to the next request; undefined lets it through. */
  draw(): InjectedFault | undefined {
    return drawn.find((fault) => this.#falls(fault));
  }

  /** What to do to the next event of a watch; undefined sends it. */
  drawEvent(): EventFault | undefined {
    return eventFaults.find((fault) => this.#falls(fault));
  }

  /** Whether the next watch is one that never says anything. */
  drawSilence(): boolean {
    return this.#falls('silentWatches');
  }

  #falls(fault: InjectedFault | EventFault | 'silentWatches'): boolean {
    const chance = this.#faults[fault] ?? 0;
    return chance > 0 && this.#random() < chance;
  }

  /** mulberry32: small, seeded and even enough. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}
