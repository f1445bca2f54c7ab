import type { Bucket } from './sharedBuckets.ts';

/** Who was sent away keeps its place for so long. */
const KEPT_MS = 120_000;
const MOST_KEPT = 10_000;

export interface Waiter {
  /** By which one that was sent away and comes back is known. */
  readonly key: string;
  readonly buckets: readonly Bucket[];
  readonly isUrgent: boolean;
  /** When it asked first. */
  readonly since: number;
  /** 0 for one that has its tokens. */
  readonly end: (waitMs: number) => void;
  readonly fail: (error: unknown) => void;
}

/** Who waits for tokens of one bucket, and perhaps of narrower ones beside it: those that are urgent first, then in the order of asking. */
export class TokenLine {
  private readonly waiting: Waiter[] = [];
  private readonly kept = new Map<string, { readonly since: number; readonly until: number }>();

  get size(): number {
    return this.waiting.length;
  }

  /** In their order; who is removed meanwhile is passed over by nobody but itself. */
  all(): readonly Waiter[] {
    return [...this.waiting];
  }

  /** Since when it waits, counted from the time before it was sent away. */
  since(key: string, now: number): number {
    const place = this.kept.get(key);
    this.kept.delete(key);
    return place === undefined || place.until < now ? now : place.since;
  }

  add(waiter: Waiter): void {
    let at = this.waiting.length;
    for (let before = this.waiting[at - 1]; before !== undefined && goesBefore(waiter, before); ) {
      at -= 1;
      before = this.waiting[at - 1];
    }
    this.waiting.splice(at, 0, waiter);
  }

  /** So many are before it; -1 for one that does not wait. */
  placeOf(waiter: Waiter): number {
    return this.waiting.indexOf(waiter);
  }

  remove(waiter: Waiter): void {
    const at = this.placeOf(waiter);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  keep({ key, since }: Waiter, now: number): void {
    this.kept.delete(key);
    if (this.kept.size >= MOST_KEPT)
      for (const [other, { until }] of this.kept) if (until < now) this.kept.delete(other);
    if (this.kept.size < MOST_KEPT) this.kept.set(key, { since, until: now + KEPT_MS });
  }
}

function goesBefore(one: Waiter, other: Waiter): boolean {
  return one.isUrgent === other.isUrgent ? one.since < other.since : one.isUrgent;
}
