export interface LaneAsk {
  readonly lane: string;
  readonly holder: string;
  /** For which it is asked: what is known of a place in the line. */
  readonly resource: string;
  readonly leaseSeconds: number;
  /** For so long the asker would wait; 0 for one that would not. */
  readonly patienceMs: number;
}

export type LaneAnswer =
  | { readonly state: 'taken' }
  /** It stands in the line, and waits until it hears that the lane was left. */
  | { readonly state: 'waits' }
  /** It stands in the line behind so many others, and is called. */
  | { readonly state: 'away'; readonly before: number };

/**
 * Lanes that all replicas share, each held under a lease that ends with a replica that died, and with one line before each. A few wait
 * in the line; a crowd is turned away and keeps its places, until it is called, one after the other, by whoever leaves the lane: a
 * hundred tenants that are made at the same time want rules in the same security group, which takes seconds for each.
 */
export interface LaneKeeper {
  /** Takes a free lane whose turn it is, or a place in its line. */
  takeLane(ask: LaneAsk): Promise<LaneAnswer>;
  /**
   * How many stand before a place in the line that was not called, so that it is in vain to ask; null where it is not. A lane that is free
   * though nobody is near its turn is one that was left by a replica that died.
   */
  placeInLine(lane: string, resource: string): Promise<number | null>;
  /** Prolongs what these still hold, and answers whose lease stands. */
  renewLanes(holders: readonly string[], leaseSeconds: number): Promise<readonly string[]>;
  /** Answers which resources are called; whoever left the lane tells them. */
  leaveLane(holder: string): Promise<readonly string[]>;
  /** The same for a lane that is held for this resource, whoever took it. */
  leaveLaneFor(lane: string, resource: string): Promise<readonly string[]>;
  /** Calls back when a lane was left that somebody waits for, on any replica; null: it may have been any. Returns the way to stop. */
  onLaneLeft(callback: (lane: string | null) => void): () => void;
}
