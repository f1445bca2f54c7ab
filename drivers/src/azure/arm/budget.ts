/** Classes that Resource Manager counts apart, each per subscription and principal. */
export type VerbClass = 'reads' | 'writes' | 'deletes';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Bucket size and refill per second: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const LIMITS: Readonly<Record<VerbClass, { readonly size: number; readonly perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

interface Bucket {
  tokens: number;
  filledAt: number;
  /** Azure said to wait until then. */
  pausedUntil: number;
}

/**
 * Token buckets like those Azure keeps, so that we slow down before it has to say no. What Azure tells of its own
 * buckets (`x-ms-ratelimit-remaining-subscription-*`, `Retry-After`) overrides our guess.
 */
export class Budget {
  private readonly clock: Clock;
  private readonly buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Takes a token and returns 0, or takes none and returns the milliseconds until one is there. */
  take(subscription: string, verb: VerbClass): number {
    const bucket = this.bucket(subscription, verb);
    const now = this.clock.now();
    if (bucket.pausedUntil > now) return bucket.pausedUntil - now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - bucket.tokens) / LIMITS[verb].perSecond) * 1000);
  }

  /** Azure's own count of what is left; only ever lowers ours. */
  remaining(subscription: string, verb: VerbClass, left: number): void {
    const bucket = this.bucket(subscription, verb);
    bucket.tokens = Math.min(bucket.tokens, left);
  }

  pause(subscription: string, verb: VerbClass, milliseconds: number): void {
    const bucket = this.bucket(subscription, verb);
    bucket.pausedUntil = Math.max(bucket.pausedUntil, this.clock.now() + milliseconds);
  }

  private bucket(subscription: string, verb: VerbClass): Bucket {
    const key = `${subscription}/${verb}`;
    const now = this.clock.now();
    const { size, perSecond } = LIMITS[verb];
    let bucket = this.buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: size, filledAt: now, pausedUntil: 0 };
      this.buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    return bucket;
  }
}
