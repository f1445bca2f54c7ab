import type { Bucket, SharedBuckets } from './sharedBuckets.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What Azure told is believed for this long. */
const BELIEVED_MS = 10_000;
/** Drawn tokens that were not spent by then are let go: they would otherwise add up to a burst. */
const KEPT_MS = 1_000;
const MOST_ROUNDS = 10;
const MOST_PURSES = 10_000;

/** What this replica has drawn of one bucket. */
interface Purse {
  tokens: number;
  keptUntil: number;
  /** No token is to be had before. */
  emptyUntil: number;
  told: { readonly left: number; readonly at: number } | null;
  /** Azure has spoken of this bucket at this time. */
  toldAt: number | null;
  waiting: number;
  /** Spent since `since`, to draw as many at once as are wanted in a second. */
  spent: number;
  since: number;
  drawing: Promise<void> | null;
}

/**
 * Keeps to the buckets that all replicas share, so that together they slow down before Azure has to say no. As many
 * tokens are drawn at a time as were wanted within the last second, so that a busy replica asks about once a second and
 * an idle one holds none. What Azure tells of its own count and `Retry-After` is passed on to the shared buckets.
 */
export class Budget {
  private readonly clock: Clock;
  private readonly guesses: boolean;
  private readonly shared: SharedBuckets;
  private readonly purses = new Map<string, Purse>();

  /** `guesses: false` keeps to what the service tells and nothing else, for services that may have no limits. */
  constructor(clock: Clock, shared: SharedBuckets, options: { readonly guesses: boolean }) {
    this.clock = clock;
    this.shared = shared;
    this.guesses = options.guesses;
  }

  /** Takes a token of each bucket and returns 0, or takes none and returns the milliseconds until it is worth asking again. */
  async take(buckets: readonly Bucket[]): Promise<number> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const counted = buckets
        .map((bucket) => ({ bucket, purse: this.purse(bucket) }))
        .filter((one) => this.counts(one.purse));
      const short = counted.filter(({ purse }) => this.holds(purse) < 1);
      if (short.length === 0) {
        for (const { purse } of counted) this.spend(purse);
        return 0;
      }
      const wait = Math.max(...short.map(({ purse }) => purse.emptyUntil - this.clock.now()));
      if (wait > 0) return Math.ceil(wait);
      await this.fill(short);
    }
    return 10;
  }

  /** What was taken, and not needed. */
  giveBack(buckets: readonly Bucket[]): void {
    const now = this.clock.now();
    for (const bucket of buckets) {
      const purse = this.purse(bucket);
      // What is too old is let go, as all that was drawn and not spent.
      if (this.counts(purse) && purse.keptUntil > now && purse.emptyUntil <= now) purse.tokens += 1;
    }
  }

  /** Azure's own count of what is left. */
  remaining(bucket: Bucket, left: number): void {
    const purse = this.purse(bucket);
    purse.tokens = Math.min(purse.tokens, left);
    purse.told = { left, at: this.clock.now() };
    purse.toldAt = this.clock.now();
  }

  /** Azure said to wait; all replicas do. */
  async pause(bucket: Bucket, milliseconds: number): Promise<void> {
    const purse = this.purse(bucket);
    purse.tokens = 0;
    purse.emptyUntil = Math.max(purse.emptyUntil, this.clock.now() + milliseconds);
    purse.toldAt = this.clock.now() + milliseconds;
    await this.shared.pauseTokens(bucket, milliseconds);
  }

  private counts(purse: Purse): boolean {
    return this.guesses || (purse.toldAt !== null && this.clock.now() - purse.toldAt < BELIEVED_MS);
  }

  private holds(purse: Purse): number {
    if (purse.keptUntil <= this.clock.now()) purse.tokens = 0;
    return purse.tokens;
  }

  private spend(purse: Purse): void {
    purse.tokens -= 1;
    if (this.clock.now() - purse.since > KEPT_MS) {
      purse.since = this.clock.now();
      purse.spent = 0;
    }
    purse.spent += 1;
  }

  /** Fills the purses; those who come meanwhile wait for the same drawing. */
  private async fill(short: readonly { readonly bucket: Bucket; readonly purse: Purse }[]): Promise<void> {
    for (const { purse } of short) purse.waiting += 1;
    try {
      const idle = short.filter(({ purse }) => purse.drawing === null);
      if (idle.length > 0) {
        const drawing = this.draw(idle).finally(() => {
          for (const { purse } of idle) purse.drawing = null;
        });
        for (const { purse } of idle) purse.drawing = drawing;
      }
      await Promise.all(short.map(({ purse }) => purse.drawing));
    } finally {
      for (const { purse } of short) purse.waiting -= 1;
    }
  }

  private async draw(short: readonly { readonly bucket: Bucket; readonly purse: Purse }[]): Promise<void> {
    // Others that ask in this very moment are to be counted.
    await Promise.resolve();
    const at = this.clock.now();
    const draws = short.map(({ bucket, purse }) => ({
      ...bucket,
      want: wanted(bucket, purse),
      told: toldNow(bucket, purse, at),
    }));
    for (const { purse } of short) purse.told = null;
    const drawn = new Map((await this.shared.drawTokens(draws)).map((one) => [one.key, one]));
    for (const { bucket, purse } of short) {
      const one = drawn.get(bucket.key);
      if (one === undefined) continue;
      purse.tokens = one.granted;
      purse.keptUntil = at + KEPT_MS;
      purse.emptyUntil = one.granted > 0 ? 0 : at + one.waitMs;
    }
  }

  private purse({ key }: Bucket): Purse {
    let purse = this.purses.get(key);
    if (purse === undefined) {
      if (this.purses.size >= MOST_PURSES) this.purses.clear();
      purse = {
        tokens: 0,
        keptUntil: 0,
        emptyUntil: 0,
        told: null,
        toldAt: null,
        waiting: 0,
        spent: 0,
        since: 0,
        drawing: null,
      };
      this.purses.set(key, purse);
    }
    return purse;
  }
}

/** As many as are waited for or were spent within a second, but never more than a second's refill. */
function wanted({ perSecond }: Bucket, { waiting, spent }: Purse): number {
  return Math.max(1, Math.min(Math.max(waiting, spent), Math.floor(perSecond)));
}

/** Azure's count, and what has been refilled since. */
function toldNow({ perSecond }: Bucket, { told }: Purse, now: number): number | null {
  return told === null ? null : told.left + (Math.max(0, now - told.at) / 1000) * perSecond;
}
