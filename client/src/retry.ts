/** When to ask again, decided without clock or network so that it can be tested as a table. */

export interface RetryPolicy {
  /** Requests sent at most, the first included. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 4, firstDelayMs: 200, longestDelayMs: 15_000 };

/** Answers that say "not now": the same request may succeed later. */
const PASSING = new Set([429, 502, 503, 504]);

const MOMENT_MS = 2_000;

/**
 * Milliseconds to wait before the next attempt, or null to give up.
 *
 * @param attempt attempts made so far, from 1
 * @param outcome the status of the answer, or null when none came
 * @param retryAfter the answer's `Retry-After`, seconds or an HTTP date
 * @param random in [0, 1); spreads clients that were turned away together
 */
export function nextDelayMs(
  policy: RetryPolicy,
  attempt: number,
  outcome: number | null,
  retryAfter: string | null,
  nowMs: number,
  random: number,
): number | null {
  if (attempt >= policy.attempts) return null;
  const asked = retryAfterMs(retryAfter, nowMs);
  // The first try of this write is still at work, and its answer can be had in a moment. Other conflicts take longer.
  const isStillAtWork = outcome === 409 && asked !== null && asked <= MOMENT_MS;
  if (outcome !== null && !PASSING.has(outcome) && !isStillAtWork) return null;
  // A server that wants more patience than ours gets none: the caller hears of it now rather than after a silence.
  if (asked !== null) {
    if (asked > policy.longestDelayMs) return null;
    // Never before it is time, and not all in the same instant after.
    return asked + random * Math.max(policy.firstDelayMs, asked / 2);
  }
  const delay = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (attempt - 1));
  return delay * (0.5 + random / 2);
}

function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
