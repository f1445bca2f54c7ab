/** As often the clock is held against the database's: machines' oscillators drift by some milliseconds a minute. */
const ADJUSTED_EVERY_MS = 60_000;
/** What was longer on its way says too little of what the time was when it came. */
const LONGEST_ANSWER_MS = 1_000;

/** What tells how much time has passed, and never jumps: `performance.now()`. */
type Stopwatch = () => number;

/**
 * The time of the database, carried on by what only measures. By it leases end and objects are due, so whoever reckons with
 * them reckons by it: all replicas agree, and a machine whose wall clock is set, by hand or because it was wrong, neither
 * believes in a lease that has ended (I5) nor puts work off by as much as the clock jumped (I4).
 */
export class SteadyClock {
  readonly #time: () => Promise<Date>;
  readonly #stopwatch: Stopwatch;
  /** Milliseconds since the epoch at the stopwatch's zero. */
  #zeroMs = 0;
  #isSet = false;

  private constructor(time: () => Promise<Date>, stopwatch: Stopwatch) {
    this.#time = time;
    this.#stopwatch = stopwatch;
  }

  /** @throws what keeps the database from answering. */
  static async start(time: () => Promise<Date>, stopwatch: Stopwatch = () => performance.now()): Promise<SteadyClock> {
    const clock = new SteadyClock(time, stopwatch);
    await clock.adjust();
    return clock;
  }

  readonly now = (): Date => new Date(this.nowMs());

  readonly nowMs = (): number => Math.round(this.#zeroMs + this.#stopwatch());

  /**
   * Asks the database again. While it does not answer soon, the clock goes on by itself: by what a process was told before
   * it was stopped for half a minute it would be late by as much, and believe in leases that have ended.
   */
  async adjust(): Promise<void> {
    const askedAt = this.#stopwatch();
    const at = (await this.#time()).getTime();
    const answeredAt = this.#stopwatch();
    // Halfway between question and answer, as nobody knows which of the two was long on its way.
    if (answeredAt - askedAt <= LONGEST_ANSWER_MS) this.#zeroMs = at - (askedAt + answeredAt) / 2;
    // At the start any time is better than none; rather ahead than late.
    else if (!this.#isSet) this.#zeroMs = at - askedAt;
    this.#isSet = true;
  }

  /** Adjusts from time to time. Returns the way to stop. */
  keep(): () => void {
    // A database that does not answer is told of by all that needs it more.
    const timer = setInterval(() => void this.adjust().catch(() => undefined), ADJUSTED_EVERY_MS);
    timer.unref();
    return () => clearInterval(timer);
  }
}
