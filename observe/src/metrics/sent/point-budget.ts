/** Counted over this: programs send many at once, and then none for a minute. */
const WINDOW_SECONDS = 10;

/** How many points a tenant may send. What is begun within the budget is taken whole: a batch is not divided. */
export class PointBudget {
  readonly #most: number;
  #window = 0;
  #taken = new Map<string, number>();

  constructor(pointsPerSecond: number) {
    this.#most = pointsPerSecond * WINDOW_SECONDS;
  }

  /** Counts them and answers 0; or counts nothing, and answers the seconds until they may come again. */
  take(tenantUid: string, count: number, now: Date): number {
    const seconds = now.getTime() / 1000;
    const window = Math.floor(seconds / WINDOW_SECONDS);
    if (window !== this.#window) {
      this.#window = window;
      this.#taken = new Map();
    }
    const taken = this.#taken.get(tenantUid) ?? 0;
    if (taken >= this.#most) return Math.max(1, Math.ceil((window + 1) * WINDOW_SECONDS - seconds));
    this.#taken.set(tenantUid, taken + count);
    return 0;
  }
}
