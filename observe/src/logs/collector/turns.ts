/** A place among those who may read at once. */
export interface Turn {
  /** Aborts when others wait and it has lasted its time. */
  readonly isOver: AbortSignal;
  end(): void;
}

/** So many at once; where more want to, each has its time and goes to the end of the line. */
export class Turns {
  readonly #most: number;
  readonly #sliceMs: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number, sliceMs: number) {
    this.#most = most;
    this.#sliceMs = sliceMs;
  }

  /** @throws the signal's reason where it aborts before */
  async take(signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted();
    if (this.#taken >= this.#most) await this.#wait(signal);
    else this.#taken += 1;
    const over = new AbortController();
    const timer = setInterval(() => {
      if (this.#waiting.length > 0) over.abort();
    }, this.#sliceMs);
    timer.unref();
    let hasEnded = false;
    return {
      isOver: over.signal,
      end: () => {
        if (hasEnded) return;
        hasEnded = true;
        clearInterval(timer);
        const next = this.#waiting.shift();
        if (next === undefined) this.#taken -= 1;
        else next();
      },
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal.reason);
      };
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
    });
  }
}
