/**
 * Ends what drivers wait for of their own within one pass: their turn, their budget. What they cannot do then is put off with its place
 * kept, so that the pass is over and the next one can look at what there is to look at.
 */
export class Hurry {
  readonly #clock: () => Date;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  now(): void {
    this.stop();
    this.#controller.abort();
  }

  /** A long operation is to be looked at after so long, which only another pass does. */
  after(ms: number): void {
    const dueAt = this.#clock().getTime() + ms;
    if (dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    this.stop();
    if (!this.signal.aborted) this.#timer = setTimeout(() => this.now(), Math.max(1, ms));
  }

  /** `lookAgainMs`, or less where a long operation is to be looked at before. */
  soonerThan(lookAgainMs: number | null): number | null {
    if (this.#dueAt === Number.POSITIVE_INFINITY) return lookAgainMs;
    return Math.min(lookAgainMs ?? Number.POSITIVE_INFINITY, Math.max(0, this.#dueAt - this.#clock().getTime()));
  }

  /** The pass is over. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
