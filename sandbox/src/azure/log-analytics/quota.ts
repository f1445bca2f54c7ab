/** https://learn.microsoft.com/azure/azure-monitor/service-limits#log-queries-and-language: 200 queries in 30 seconds. */
const MOST = 200;
const WINDOW_MS = 30_000;

/** Keeps to what Log Analytics answers an identity. */
export class LogQueryQuota {
  readonly #asked = new Map<string, number[]>();

  /** Counts a query. Answers how many seconds too early it comes; 0 where it may be answered. */
  spend(caller: string, nowMs: number): number {
    const asked = (this.#asked.get(caller) ?? []).filter((at) => nowMs - at < WINDOW_MS);
    this.#asked.set(caller, asked);
    const [first] = asked;
    if (asked.length >= MOST && first !== undefined) return Math.ceil((first + WINDOW_MS - nowMs) / 1000);
    asked.push(nowMs);
    return 0;
  }
}
