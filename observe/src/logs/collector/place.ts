import type { LogPosition } from '@tenantry/store/contract';

/** How far a run of a container was read. */
export interface Place {
  readonly run: number;
  /** The latest time of any line so far, in nanoseconds; null where none was read. */
  readonly ns: bigint | null;
  /** Lines from the first of that time on. Not all that follow are later: outputs of one container are read apart. */
  readonly repeats: number;
  readonly hasEnded: boolean;
}

export const startOf = (run: number): Place => ({ run, ns: null, repeats: 0, hasEnded: false });

export const placeOf = ({ lastNs, repeats, run, hasEnded }: LogPosition): Place => ({
  run,
  ns: lastNs === '0' ? null : BigInt(lastNs),
  repeats,
  hasEnded,
});

/** From when on to ask: a second before, for lines that were written down out of their order. */
export function sinceOf({ ns }: Place): Date | null {
  return ns === null ? null : new Date(Number(ns / 1_000_000_000n) * 1000 - 1000);
}

/**
 * Goes on from a place through lines that are read once more: says which are new, and how far each leads. A log of which
 * the place itself is gone, because the node took old files away, is new from its first line later than that.
 */
export class Reading {
  #place: Place;
  /** Lines of the place that have yet to pass; null once they have. */
  #skipping: number | null;
  #isAtPlace = false;

  constructor(from: Place) {
    this.#place = from;
    this.#skipping = from.ns === null ? null : from.repeats;
  }

  get place(): Place {
    return this.#place;
  }

  /** Whether a line was not read before. */
  isNew(ns: bigint): boolean {
    if (this.#skipping !== null && !this.#hasPassed(ns)) return false;
    const { ns: last, repeats } = this.#place;
    this.#place =
      last === null || ns > last ? { ...this.#place, ns, repeats: 1 } : { ...this.#place, repeats: repeats + 1 };
    return true;
  }

  #hasPassed(ns: bigint): boolean {
    const { ns: last } = this.#place;
    if (!this.#isAtPlace && last !== null && ns < last) return false;
    if (!this.#isAtPlace && last !== null && ns > last) {
      this.#skipping = null;
      return true;
    }
    this.#isAtPlace = true;
    if (this.#skipping === 0 || this.#skipping === null) {
      this.#skipping = null;
      return true;
    }
    this.#skipping -= 1;
    return false;
  }
}
