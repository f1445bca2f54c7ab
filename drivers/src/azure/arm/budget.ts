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
  /** When Azure last told its own count. */
  toldAt: number | null;
}

/** What Azure told is believed for this long. */
const BELIEVED_MS = 10_000;

/**
 * Token buckets like those Azure keeps, so that we slow down before it has to say no. What Azure tells of its own
 * buckets (`x-ms-ratelimit-remaining-subscription-*`, `Retry-After`) overrides our guess.
 */
export class Budget {
  private readonly clock: Clock;
  private readonly guesses: boolean;
  private readonly buckets = new Map<string, Bucket>();

  /** `guesses: false` keeps to what the service tells and nothing else, for services that may have no limits. */
  constructor(clock: Clock, options: { readonly guesses: boolean }) {
    this.clock = clock;
    this.guesses = options.guesses;
  }

  /** Takes a token and returns 0, or takes none and returns the milliseconds until one is there. */
  take(subscription: string, verb: VerbClass): number {
    const bucket = this.bucket(subscription, verb);
    const now = this.clock.now();
    if (bucket.pausedUntil > now) return bucket.pausedUntil - now;
    const isToldLately = bucket.toldAt !== null && now - bucket.toldAt < BELIEVED_MS;
    if (!this.guesses && !isToldLately) return 0;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - bucket.tokens) / LIMITS[verb].perSecond) * 1000);
  }

  /** Azure's own count of what is left. */
  remaining(subscription: string, verb: VerbClass, left: number): void {
    const bucket = this.bucket(subscription, verb);
    bucket.tokens = left;
    bucket.toldAt = this.clock.now();
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
      bucket = { tokens: size, filledAt: now, pausedUntil: 0, toldAt: null };
      this.buckets.set(key, bucket);
    }
    const refilled = bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond;
    bucket.tokens = Math.max(bucket.tokens, Math.min(size, refilled));
    bucket.filledAt = now;
    return bucket;
  }
}
