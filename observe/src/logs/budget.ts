/** Budgets are counted over this: a burst within it is no breach. */
export const WINDOW_SECONDS = 10;
/** Windows that are counted at once; lines come in about the order of their times. */
const MOST_WINDOWS = 500;

/**
 * How many lines a tenant may write in a second, by the lines' own time: a backlog that is read at once after a standstill
 * counts as it was written, and what was kept then is kept now.
 */
export class LineBudget {
  readonly #most: number;
  readonly #windows = new Map<number, number>();

  constructor(linesPerSecond: number) {
    this.#most = linesPerSecond * WINDOW_SECONDS;
  }

  /** Whether no line of this time is within the budget any more. */
  isSpent(atMs: number): boolean {
    return (this.#windows.get(windowOf(atMs)) ?? 0) >= this.#most;
  }

  /** Whether a line of this time is within the budget; it is counted where it is. */
  take(atMs: number): boolean {
    if (this.isSpent(atMs)) return false;
    const window = windowOf(atMs);
    this.#windows.set(window, (this.#windows.get(window) ?? 0) + 1);
    if (this.#windows.size > MOST_WINDOWS) this.#windows.delete(this.#windows.keys().next().value ?? window);
    return true;
  }
}

const windowOf = (atMs: number) => Math.floor(atMs / 1000 / WINDOW_SECONDS);
