import type { Bucket, SharedBuckets } from './sharedBuckets.ts';
import { TokenLine, type Waiter } from './tokenLine.ts';
import { isUrgent } from './urgency.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What Azure told is believed for this long. */
const BELIEVED_MS = 10_000;
/** Drawn tokens that were not spent by then are let go: they would otherwise add up to a burst. */
const KEPT_MS = 1_000;
const MOST_PURSES = 10_000;
/** A bucket that was taken away just now is there again at the next drawing. */
const UNANSWERED = { granted: 0, waitMs: 100 };
/** Who is sent away is told to come back by then at the latest. */
const BACK_AT_LAST_MS = 60_000;

/** What this replica has drawn of one bucket. */
interface Purse {
  tokens: number;
  keptUntil: number;
  /** No token is to be had before. */
  emptyUntil: number;
  told: { readonly left: number; readonly at: number } | null;
  /** Azure has spoken of this bucket at this time. */
  toldAt: number | null;
  /** Spent since `since`, to draw as many at once as are wanted in a second. */
  spent: number;
  since: number;
  drawing: Promise<void> | null;
}

/** A bucket that is counted, and how many wait for a token of it. */
interface Counted {
  readonly bucket: Bucket;
  readonly purse: Purse;
  waiting: number;
}

interface Line {
  readonly waiters: TokenLine;
  isServed: boolean;
  /** The end of it, or of the last time. */
  served: Promise<void>;
  /** Something changed since it was served. */
  isDue: boolean;
  timer: NodeJS.Timeout | undefined;
}

export interface Wish {
  /** By which one that was sent away and comes back is known. */
  readonly key: string;
  /** How long it waits. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Ends the patience. */
  readonly hurry: AbortSignal;
}

/**
 * Keeps to the buckets that all replicas share, so that together they slow down before Azure has to say no. As many
 * tokens are drawn at a time as were wanted within the last second, so that a busy replica asks about once a second and
 * an idle one holds none. What Azure tells of its own count and `Retry-After` is passed on to the shared buckets.
 *
 * Where more is wanted than there is, it is given in the order of asking, to what is urgent first. Otherwise requests that are counted in
 * narrow buckets too would seldom find tokens in all of them, and who asks again would be as late as who asks for the first time.
 */
export class Budget {
  private readonly clock: Clock;
  private readonly guesses: boolean;
  private readonly shared: SharedBuckets;
  private readonly purses = new Map<string, Purse>();
  /** By the first of their buckets, which is the widest. */
  private readonly lines = new Map<string, Line>();

  /** `guesses: false` keeps to what the service tells and nothing else, for services that may have no limits. */
  constructor(clock: Clock, shared: SharedBuckets, options: { readonly guesses: boolean }) {
    this.clock = clock;
    this.shared = shared;
    this.guesses = options.guesses;
  }

  /**
   * Waits until there is a token of each bucket, takes them and returns 0. After `patienceMs` it takes none, keeps its place, and returns
   * the milliseconds until it is worth asking again.
   */
  async wait(buckets: readonly Bucket[], { key, patienceMs, signal, hurry }: Wish): Promise<number> {
    signal.throwIfAborted();
    const line = this.line(buckets);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const since = line.waiters.since(key, this.clock.now());
    const waiter: Waiter = { key, buckets, isUrgent: isUrgent(), since, end: resolve, fail: reject };
    line.waiters.add(waiter);
    this.serve(line);
    if (line.waiters.placeOf(waiter) < 0) return promise;
    const sendAway = async () => {
      // What is being drawn may be for it.
      await line.served;
      if (line.waiters.placeOf(waiter) < 0) return;
      line.waiters.keep(waiter, this.clock.now());
      resolve(this.backAfterMs(line, waiter));
    };
    const timer = setTimeout(sendAway, hurry.aborted ? 0 : patienceMs);
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    hurry.addEventListener('abort', sendAway, { once: true });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      hurry.removeEventListener('abort', sendAway);
      line.waiters.remove(waiter);
    }
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

  private line([widest]: readonly Bucket[]): Line {
    const key = widest?.key ?? '';
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const line: Line = {
      waiters: new TokenLine(),
      isServed: false,
      served: Promise.resolve(),
      isDue: false,
      timer: undefined,
    };
    this.lines.set(key, line);
    return line;
  }

  /** Serves those who wait until nothing more is to be had now, and again when it is. */
  private serve(line: Line): void {
    line.isDue = true;
    if (line.isServed) return;
    line.isServed = true;
    clearTimeout(line.timer);
    line.served = this.serveAll(line);
  }

  private async serveAll(line: Line): Promise<void> {
    try {
      let nextAt = Number.POSITIVE_INFINITY;
      while (line.isDue) {
        line.isDue = false;
        const { short, servedAt } = this.grant(line.waiters);
        nextAt = servedAt;
        const empty = short.filter(({ purse }) => purse.emptyUntil <= this.clock.now());
        if (empty.length === 0) continue;
        await this.fill(empty);
        line.isDue = true;
      }
      if (nextAt === Number.POSITIVE_INFINITY) return;
      line.timer = setTimeout(() => this.serve(line), Math.ceil(Math.max(1, nextAt - this.clock.now())));
      line.timer.unref();
    } catch (error) {
      for (const waiter of line.waiters.all()) waiter.fail(error);
    } finally {
      line.isServed = false;
    }
  }

  /** Gives what there is. Answers of which buckets more is wanted, and when the next of those who wait may have all that it needs. */
  private grant(waiters: TokenLine): { readonly short: readonly Counted[]; readonly servedAt: number } {
    const short = new Map<string, Counted>();
    let servedAt = Number.POSITIVE_INFINITY;
    for (const waiter of waiters.all()) {
      const counted = waiter.buckets
        .map((bucket) => ({ bucket, purse: this.purse(bucket) }))
        .filter(({ purse }) => this.counts(purse));
      const lacking = counted.filter(({ bucket, purse }) => short.has(bucket.key) || this.holds(purse) < 1);
      if (lacking.length === 0) {
        for (const { purse } of counted) this.spend(purse);
        waiters.remove(waiter);
        waiter.end(0);
        continue;
      }
      for (const { bucket, purse } of lacking) {
        const one = short.get(bucket.key) ?? { bucket, purse, waiting: 0 };
        one.waiting += 1;
        short.set(bucket.key, one);
      }
      servedAt = Math.min(servedAt, Math.max(...lacking.map(({ purse }) => purse.emptyUntil)));
      const widest = short.get(waiter.buckets[0]?.key ?? '');
      if (widest === undefined) continue;
      // All that come after it want it, too.
      widest.waiting = waiters.size;
      break;
    }
    return { short: [...short.values()], servedAt };
  }

  private backAfterMs(line: Line, waiter: Waiter): number {
    const now = this.clock.now();
    const place = line.waiters.placeOf(waiter);
    const waits = waiter.buckets
      .map((bucket) => ({ bucket, purse: this.purse(bucket) }))
      .filter(({ purse }) => this.counts(purse) && this.holds(purse) < 1)
      .map(({ purse }) => purse.emptyUntil - now);
    const { perSecond } = waiter.buckets[0] ?? { perSecond: 1 };
    const byPlace = Math.min(BACK_AT_LAST_MS, ((place + 1) / perSecond) * 1_000);
    return Math.ceil(Math.max(1, byPlace, ...waits));
  }

  /** Fills the purses; those who come meanwhile wait for the same drawing. */
  private async fill(short: readonly Counted[]): Promise<void> {
    const idle = short.filter(({ purse }) => purse.drawing === null);
    if (idle.length > 0) {
      const drawing = this.draw(idle).finally(() => {
        for (const { purse } of idle) purse.drawing = null;
      });
      for (const { purse } of idle) purse.drawing = drawing;
    }
    await Promise.all(short.map(({ purse }) => purse.drawing));
  }

  private async draw(short: readonly Counted[]): Promise<void> {
    // Others that ask in this very moment are to be counted.
    await Promise.resolve();
    const at = this.clock.now();
    const draws = short.map((one) => ({ ...one.bucket, want: wanted(one), told: toldNow(one.bucket, one.purse, at) }));
    for (const { purse } of short) purse.told = null;
    const drawn = new Map((await this.shared.drawTokens(draws)).map((one) => [one.key, one]));
    for (const { bucket, purse } of short) {
      const { granted, waitMs } = drawn.get(bucket.key) ?? UNANSWERED;
      purse.tokens = granted;
      purse.keptUntil = at + KEPT_MS;
      purse.emptyUntil = granted > 0 ? 0 : at + Math.max(1, waitMs);
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
function wanted({ bucket: { perSecond }, purse: { spent }, waiting }: Counted): number {
  return Math.max(1, Math.min(Math.max(waiting, spent), Math.floor(perSecond)));
}

/** Azure's count, and what has been refilled since. */
function toldNow({ perSecond }: Bucket, { told }: Purse, now: number): number | null {
  return told === null ? null : told.left + (Math.max(0, now - told.at) / 1000) * perSecond;
}
