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

/** Where Azure wants one writer at a time: each lane is held by one of all replicas, and has one line. The time is the database's. */
export interface WriteLaneStore {
  /**
   * Takes a free lane, or one whose lease has run out, unless another in the line is near its turn. Whoever does not get it has a place
   * in the line: a few wait there, as long as nobody was turned away.
   */
  takeLane(ask: LaneAsk): Promise<LaneAnswer>;
  /**
   * How many stand before a place in the line that was not called, so that it is in vain to ask; null where it is not. A lane that is free
   * though nobody is near its turn is one that was left by a replica that died.
   */
  placeInLine(lane: string, resource: string): Promise<number | null>;
  /** Prolongs what these still hold, and answers whose lease stands. */
  renewLanes(holders: readonly string[], leaseSeconds: number): Promise<readonly string[]>;
  /** Answers which resources are called: the first in the line, unless somebody waits or is on its way. */
  leaveLane(holder: string): Promise<readonly string[]>;
  /** The same, by whoever sees that the operation on this resource has ended, of a lane that is held for it. */
  leaveLaneFor(lane: string, resource: string): Promise<readonly string[]>;
  /** Calls back when a lane was left that somebody waits for; null after a gap in the news. Returns the way to stop. */
  onLaneLeft(callback: (lane: string | null) => void): () => void;
}
