import type { Faults } from '../contract.ts';

export type InjectedFault = 'tooManyRequests' | 'serverError' | 'closeConnection' | 'hang';

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

  /** What to do to the next request; undefined lets it through. */
  draw(): InjectedFault | undefined {
    for (const fault of drawn) {
      const chance = this.#faults[fault] ?? 0;
      if (chance > 0 && this.#random() < chance) return fault;
    }
    return undefined;
  }

  /** mulberry32: small, seeded and even enough. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}
