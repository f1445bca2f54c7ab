import { setImmediate } from 'node:timers/promises';

/**
 * Work that holds the process for as long as it lasts: one piece at a time, and everything else between two of them. Those it
 * is for take turns, so that whoever brings much waits for itself alone.
 */
export class Turns {
  readonly #waiting = new Map<string, (() => void)[]>();
  #isRunning = false;

  /** Ends with what the work answers, or throws what it throws, when it is `whose` turn. */
  run<Result>(whose: string, work: () => Result): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const piece = () => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    };
    const pieces = this.#waiting.get(whose);
    if (pieces === undefined) this.#waiting.set(whose, [piece]);
    else pieces.push(piece);
    void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      const [whose, pieces] = next;
      const piece = pieces.shift();
      // Whoever has more goes to the end of the line.
      this.#waiting.delete(whose);
      if (pieces.length > 0) this.#waiting.set(whose, pieces);
      piece?.();
      await setImmediate();
    }
    this.#isRunning = false;
  }
}
