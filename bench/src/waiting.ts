import { setTimeout as sleep } from 'node:timers/promises';

/** What is asked for may rest so long, however much work it was to answer. */
const LONGEST_REST_MS = 2_000;

/**
 * Waits until `look` gives something other than undefined, and gives that. What `look` throws is thrown on at the limit only.
 *
 * @param rests so many times as long as the look took passes before the next: one that is work for who is measured
 */
export async function until<Result>(
  what: string,
  everyMs: number,
  limitMs: number,
  look: () => Promise<Result | undefined>,
  rests = 0,
): Promise<Result> {
  const deadline = performance.now() + limitMs;
  let last: unknown = null;
  while (performance.now() < deadline) {
    const lookedAt = performance.now();
    try {
      const result = await look();
      if (result !== undefined) return result;
    } catch (error) {
      last = error;
    }
    const restMs = Math.min(LONGEST_REST_MS, (performance.now() - lookedAt) * rests);
    await sleep(Math.max(everyMs, restMs));
  }
  throw new Error(`${what}: not within ${limitMs / 1_000} s`, last === null ? undefined : { cause: last });
}
