import { LRUCache } from 'lru-cache';

export interface RateLimitOptions {
  /** Over time. */
  readonly perSecond: number;
  /** At once, after a rest. */
  readonly burst: number;
  /** Callers remembered at most; the longest unseen is forgotten first (invariant I11). */
  readonly callers: number;
  /** Milliseconds; passed in for tests. */
  readonly now: () => number;
}

/** What a caller may do after a request was counted. */
export interface Allowance {
  readonly isWithin: boolean;
  /** Requests that may follow at once. */
  readonly left: number;
  /** Until a request that was refused may be made; 0 for one that was not. */
  readonly retryAfterSeconds: number;
  /** Until a whole burst may follow. */
  readonly fullAfterSeconds: number;
}

export interface RateLimit {
  /** Counts a request, unless it is refused: who keeps asking gets what is due to them all the same. */
  take(caller: string): Allowance;
  /** As if the last request had not been made. */
  giveBack(caller: string): void;
}

interface Bucket {
  readonly tokens: number;
  readonly filledAt: number;
}

/** A token bucket for each caller, in bounded memory. Whoever is forgotten starts anew with a full one. */
export function createRateLimit({ perSecond, burst, callers, now }: RateLimitOptions): RateLimit {
  const buckets = new LRUCache<string, Bucket>({ max: callers });
  const tokensOf = (caller: string, at: number): number => {
    const known = buckets.get(caller);
    if (known === undefined) return burst;
    return Math.min(burst, known.tokens + (Math.max(0, at - known.filledAt) / 1000) * perSecond);
  };
  return {
    take(caller) {
      const at = now();
      const before = tokensOf(caller, at);
      const isWithin = before >= 1;
      const tokens = isWithin ? before - 1 : before;
      buckets.set(caller, { tokens, filledAt: at });
      return {
        isWithin,
        left: Math.floor(tokens),
        retryAfterSeconds: isWithin ? 0 : Math.ceil((1 - tokens) / perSecond),
        fullAfterSeconds: Math.ceil((burst - tokens) / perSecond),
      };
    },
    giveBack(caller) {
      const at = now();
      buckets.set(caller, { tokens: Math.min(burst, tokensOf(caller, at) + 1), filledAt: at });
    },
  };
}
