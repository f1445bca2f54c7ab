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

/** What Azure counts for all replicas together, and where it wants one writer at a time. The time is the database's. */
export interface AzureBudgetStore {
  /** Draws from several buckets in one go, each by itself. */
  drawTokens(draws: readonly TokenDraw[]): Promise<readonly TokensDrawn[]>;
  /** Nobody gets a token for so long. */
  pauseTokens(bucket: Pick<TokenDraw, 'key' | 'size'>, milliseconds: number): Promise<void>;
  /** Takes a free lane, or one whose lease has run out, for `leaseSeconds`; false while another holds it. */
  takeLane(lane: string, holder: string, resource: string, leaseSeconds: number): Promise<boolean>;
  /** Prolongs what these still hold, and answers whose lease stands. */
  renewLanes(holders: readonly string[], leaseSeconds: number): Promise<readonly string[]>;
  leaveLane(holder: string): Promise<void>;
  /** Whoever sees that the operation on this resource has ended frees the lane that was held for it. */
  leaveLaneFor(lane: string, resource: string): Promise<void>;
}
