/** https://learn.microsoft.com/azure/azure-monitor/service-limits: five at once, 200 in 30 seconds, for each identity. */
const MOST_AT_ONCE = 4;
const MOST_IN_WINDOW = 180;
const WINDOW_MS = 30_000;
const MOST_WAITING = 100;
const LONGEST_WAIT_MS = 20_000;

/** No question may be asked before so many milliseconds. */
export class NotNow extends Error {
  readonly waitMs: number;

  constructor(waitMs: number) {
    super(`no question may be asked for another ${waitMs} ms`);
    this.name = 'NotNow';
    this.waitMs = waitMs;
  }
}

/** Keeps one process to what Log Analytics answers an identity, and to what it said when it refused. */
export class QueryGate {
  readonly #now: () => number;
  readonly #begun: number[] = [];
  readonly #waiting: { readonly enter: () => void }[] = [];
  #running = 0;
  #closedUntil = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Runs a question when it is its turn. @throws NotNow */
  async through<Result>(ask: () => Promise<Result>): Promise<Result> {
    this.#mustBeOpen();
    await this.#place();
    try {
      // It may have been closed meanwhile.
      this.#mustBeOpen();
      this.#begun.push(this.#now());
      return await ask();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.enter();
    }
  }

  /** Log Analytics wants to be left alone for so long. */
  close(ms: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#now() + ms);
  }

  async #place(): Promise<void> {
    if (this.#running < MOST_AT_ONCE) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) throw new NotNow(1_000);
    await new Promise<void>((resolve, reject) => {
      const place = {
        enter: () => {
          clearTimeout(timer);
          this.#running += 1;
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(place), 1);
        reject(new NotNow(1_000));
      }, LONGEST_WAIT_MS);
      timer.unref();
      this.#waiting.push(place);
    });
  }

  #mustBeOpen(): void {
    const now = this.#now();
    if (this.#closedUntil > now) throw new NotNow(this.#closedUntil - now);
    while ((this.#begun[0] ?? now) <= now - WINDOW_MS) this.#begun.shift();
    const [first] = this.#begun;
    if (this.#begun.length >= MOST_IN_WINDOW && first !== undefined) throw new NotNow(first + WINDOW_MS - now);
  }
}
