/** One token bucket, as Azure keeps it. */
export interface Bucket {
  readonly key: string;
  /** Tokens it holds at most. */
  readonly size: number;
  readonly perSecond: number;
}

export interface Draw extends Bucket {
  /** Tokens wished for, at least 1. */
  readonly want: number;
  /** How many Azure itself said are left, or null where it has not lately. */
  readonly told: number | null;
}

export interface Drawn {
  readonly key: string;
  /** Tokens taken out of the bucket, 0 to `want`. */
  readonly granted: number;
  /** Milliseconds until a token is there; 0 when some were granted. */
  readonly waitMs: number;
}

/** Token buckets that every replica draws from; the time is the keeper's own. */
export interface SharedBuckets {
  /** Draws from several buckets in one go, each by itself. A bucket nobody has drawn from yet is full. */
  drawTokens(draws: readonly Draw[]): Promise<readonly Drawn[]>;
  /** Nobody gets a token for so long: Azure has said so. */
  pauseTokens(bucket: Bucket, milliseconds: number): Promise<void>;
}

interface Level {
  tokens: number;
  filledAt: number;
  pausedUntil: number;
}

/** Buckets of one process, for a single replica without a database and for tests. */
export class MemoryBuckets implements SharedBuckets {
  private readonly now: () => number;
  private readonly levels = new Map<string, Level>();

  constructor(now: () => number) {
    this.now = now;
  }

  async drawTokens(draws: readonly Draw[]): Promise<readonly Drawn[]> {
    return draws.map((draw) => {
      const level = this.level(draw);
      if (draw.told !== null) level.tokens = Math.min(level.tokens, Math.max(0, draw.told));
      const pause = level.pausedUntil - this.now();
      if (pause > 0) return { key: draw.key, granted: 0, waitMs: pause };
      const granted = Math.min(draw.want, Math.floor(level.tokens));
      const waitMs = granted > 0 ? 0 : Math.ceil(((1 - level.tokens) / draw.perSecond) * 1000);
      level.tokens -= granted;
      return { key: draw.key, granted, waitMs };
    });
  }

  async pauseTokens(bucket: Bucket, milliseconds: number): Promise<void> {
    const level = this.level(bucket);
    level.pausedUntil = Math.max(level.pausedUntil, this.now() + milliseconds);
  }

  private level({ key, size, perSecond }: Bucket): Level {
    const now = this.now();
    let level = this.levels.get(key);
    if (level === undefined) {
      level = { tokens: size, filledAt: now, pausedUntil: 0 };
      this.levels.set(key, level);
    }
    level.tokens = Math.min(size, level.tokens + (Math.max(0, now - level.filledAt) / 1000) * perSecond);
    level.filledAt = now;
    return level;
  }
}
