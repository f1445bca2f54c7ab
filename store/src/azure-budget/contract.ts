/** A wish for tokens of one bucket. */
export interface TokenDraw {
  readonly key: string;
  /** Tokens it holds at most; a bucket that is not known yet is full. */
  readonly size: number;
  readonly perSecond: number;
  /** At least 1. */
  readonly want: number;
  /** How many Azure itself said are left, or null where it has not lately. */
  readonly told: number | null;
}

export interface TokensDrawn {
  readonly key: string;
  /** 0 to `want`, taken out of the bucket. */
  readonly granted: number;
  /** Milliseconds until one is there; 0 when some were granted. */
  readonly waitMs: number;
}

/** What Azure counts for all replicas together. The time is the database's. */
export interface AzureBudgetStore {
  /** Draws from several buckets in one go, each by itself. */
  drawTokens(draws: readonly TokenDraw[]): Promise<readonly TokensDrawn[]>;
  /** Nobody gets a token for so long. */
  pauseTokens(bucket: Pick<TokenDraw, 'key' | 'size'>, milliseconds: number): Promise<void>;
}
