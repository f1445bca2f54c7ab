import { type Change, type DriverError, ownWait, type Target } from '../contract.ts';
import { OPEN } from '../fence/fence.ts';
import type { LaneKeeper } from './laneKeeper.ts';
import { type Asking, Lanes, type Turn } from './lanes.ts';
import { keyOf, parseResourceId } from './resourceId.ts';
import { factsOf, hasManyWriters } from './types.ts';

export interface TurnsOptions {
  /** What all replicas share. */
  readonly keeper: LaneKeeper;
  /** How long a write waits for its turn before the pass goes on. */
  readonly patienceMs: number;
  readonly now: () => number;
  /** Told of a resource whose write was turned away, when it is near its turn. */
  readonly tell: (change: Change) => void;
}

type Place = Pick<Target, 'connection' | 'type' | 'id'>;

/** Nobody else writes there. */
const ALONE: Turn = { isShared: false, fence: OPEN, leave: async () => {} };

/**
 * Whose turn it is to write, where Azure takes one write at a time and several objects write under one parent: taken before a request,
 * and kept while its operation runs.
 */
export class Turns {
  private readonly options: TurnsOptions;
  private readonly lanes: Lanes;
  /** Those that operations under way hold, by resource. */
  private readonly kept = new Map<string, Turn>();

  constructor(options: TurnsOptions) {
    this.options = options;
    this.lanes = new Lanes(options.keeper, options.now);
  }

  /** Throws `conflict` where it does not come soon. */
  async enter(target: Place, signal: AbortSignal): Promise<Turn> {
    if (!hasManyWriters(target.type)) return ALONE;
    // The operation that holds the lane is of this very resource: the engine has come back to it by another way.
    if (this.kept.has(keyOf(target.id))) await this.leave(target);
    const { patienceMs } = this.options;
    return ownWait((hurry) => this.lanes.enter(this.asking(target), { patienceMs, signal, hurry }));
  }

  /** What `enter` would throw now of one that was turned away before; null for one that may try. */
  async refusal(target: Place): Promise<DriverError | null> {
    if (!hasManyWriters(target.type) || this.kept.has(keyOf(target.id))) return null;
    return this.lanes.refusal(this.asking(target));
  }

  /** It lasts until the operation on this resource has ended. */
  keep(id: string, turn: Turn): void {
    if (turn === ALONE) return;
    for (const [key, other] of this.kept) {
      if (other.fence.stands()) continue;
      this.kept.delete(key);
      void other.leave();
    }
    this.kept.set(keyOf(id), turn);
  }

  /**
   * The operation has ended; perhaps another replica began it, and holds the lane for it. What is kept here may be of an operation
   * before, whose end another replica saw.
   */
  async leave(target: Place): Promise<void> {
    if (!hasManyWriters(target.type)) return;
    const turn = this.kept.get(keyOf(target.id));
    this.kept.delete(keyOf(target.id));
    await turn?.leave();
    await this.lanes.leaveFor(this.asking(target));
  }

  close(): Promise<void> {
    return this.lanes.close();
  }

  private asking(target: Place): Asking {
    const call = (id: string) => this.options.tell({ kind: 'resource', connection: target.connection, id });
    return { lane: laneOf(target), resource: keyOf(target.id), call };
  }
}

function laneOf({ type, id }: Place): string {
  return keyOf(factsOf(type).lane === 'parent' ? parseResourceId(id).parent : id);
}
