import { pop, push } from './heap.ts';

/**
 * Time that passes only when nothing is left to do: every timer of the process is kept in a queue and the clock jumps from one
 * to the next. A day of an estate takes as long as the computing in it.
 *
 * Fake timers of test libraries look at all timers for each step; here a million of them wait at a time, so they lie in a heap.
 */
export class VirtualTime {
  #now: number;
  #count = 0;
  readonly #heap: Timer[] = [];
  readonly #real = {
    Date,
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    setImmediate,
    timeoutSignal: AbortSignal.timeout,
  };

  /** @param startsAt milliseconds since the epoch */
  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  date(): Date {
    return new this.#real.Date(this.#now);
  }

  /** Takes the place of the process's own clock and timers, until the function returned is called. */
  install(): () => void {
    const real = this.#real;
    const now = () => this.#now;
    const VirtualDate = class extends real.Date {
      constructor(...parameters: [] | [number | string | Date]) {
        super(...((parameters.length === 0 ? [now()] : parameters) as [number]));
      }
      static override now(): number {
        return now();
      }
    };
    const set = (repeats: boolean) => (callback: () => void, ms?: number) => this.#set(callback, ms ?? 0, repeats);
    const clear = (timer: unknown) => {
      if (timer instanceof Timer) timer.callback = null;
    };
    Object.assign(globalThis, {
      ...{ Date: VirtualDate, setTimeout: set(false), setInterval: set(true) },
      ...{ clearTimeout: clear, clearInterval: clear },
    });
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController();
      this.#set(() => controller.abort(new DOMException('it took too long', 'TimeoutError')), ms, false);
      return controller.signal;
    };
    return () => {
      const { timeoutSignal, setImmediate: _, ...globals } = real;
      Object.assign(globalThis, globals);
      AbortSignal.timeout = timeoutSignal;
    };
  }

  after(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#set(resolve, ms, false);
    });
  }

  /** Lets time pass until it is so, or throws after `limitMs` of it. */
  async until(what: string, isSo: () => boolean, limitMs: number): Promise<void> {
    const deadline = this.#now + limitMs;
    for (;;) {
      await this.#rest();
      if (isSo()) return;
      const next = this.#take();
      if (next === null) throw new Error(`${what}: nothing is left to happen`);
      if (next.at > deadline) throw new Error(`${what}: not within ${limitMs / 1_000} s`);
      this.#now = Math.max(this.#now, next.at);
      this.#fire(next);
      // What is due at the same moment happens in it.
      for (let same = this.#heap[0]; same !== undefined && same.at <= this.#now; same = this.#heap[0]) {
        const due = this.#take();
        if (due !== null) this.#fire(due);
      }
    }
  }

  async pass(ms: number): Promise<void> {
    let isOver = false;
    this.#set(
      () => {
        isOver = true;
      },
      ms,
      false,
    );
    await this.until(`${ms} ms`, () => isOver, ms + 1);
  }

  /** All that follows from what happened, without time. */
  #rest(): Promise<void> {
    return new Promise((resolve) => this.#real.setImmediate(resolve));
  }

  #fire(timer: Timer): void {
    const { callback } = timer;
    if (callback === null) return;
    if (timer.everyMs === null) timer.callback = null;
    else this.#push(timer, timer.everyMs);
    callback();
  }

  #set(callback: () => void, ms: number, repeats: boolean): Timer {
    const timer = new Timer(callback, repeats ? Math.max(1, ms) : null);
    this.#push(timer, ms);
    return timer;
  }

  #push(timer: Timer, ms: number): void {
    // As in Node: whole milliseconds, and one at least.
    timer.at = this.#now + Math.max(1, Math.ceil(ms));
    timer.count = this.#count;
    this.#count += 1;
    push(this.#heap, timer);
  }

  #take(): Timer | null {
    for (let timer = pop(this.#heap); timer !== null; timer = pop(this.#heap))
      if (timer.callback !== null) return timer;
    return null;
  }
}

/** As Node's, as far as anybody asks: none of them keeps the process. */
class Timer {
  at = 0;
  count = 0;
  callback: (() => void) | null;
  readonly everyMs: number | null;

  constructor(callback: () => void, everyMs: number | null) {
    this.callback = callback;
    this.everyMs = everyMs;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}
