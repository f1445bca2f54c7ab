/** What a promise of the product was broken by; the sentence says all that was seen. */
export class Broken extends Error {}

/** Counts of what was done, for the report at the end. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  get(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  lines(): readonly string[] {
    return [...this.#counts].sort(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${times} × ${what}`);
  }
}

/** For whoever looks for the reason of a failure: `RELIABILITY_TRACE=1` says what is done when. */
export function trace(what: string): void {
  if (process.env.RELIABILITY_TRACE !== undefined) process.stderr.write(`${new Date().toISOString()} ${what}\n`);
}
