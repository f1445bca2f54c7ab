import { type Change, type DriverError, ownWait, type Target } from '../contract.ts';
import { OPEN } from '../fence/fence.ts';
import { Lanes } from './lanes.ts';
import { keyOf, parseResourceId } from './resourceId.ts';
import { type LaneKeeper, SharedLanes, type Turn } from './sharedLanes.ts';
import { factsOf, hasManyWriters } from './types.ts';

export interface TurnsOptions {
  /** What all replicas share, where several objects write under one parent; null while nobody shares. */
  readonly keeper: LaneKeeper | null;
  /** How long a write waits for its turn before the pass goes on. */
  readonly patienceMs: number;
  readonly now: () => number;
  /** From 0 to 1, by which those that wait do not ask at the same moment. */
  readonly random?: () => number;
  /** Told of a resource whose write was turned away, when it is near its turn. */
  readonly tell: (change: Change) => void;
}

/** Whose turn it is to write, where Azure takes one write at a time: taken before a request, and kept while its operation runs. */
export class Turns {
  private readonly options: TurnsOptions;
  /** For what only one object writes to. */
  private readonly lanes: Lanes;
  private readonly sharedLanes: SharedLanes | null;
  /** Those that operations under way hold, by resource. */
  private readonly kept = new Map<string, Turn>();

  constructor(options: TurnsOptions) {
    const { keeper, now, random } = options;
    this.options = options;
    this.lanes = new Lanes(now);
    this.sharedLanes = keeper === null ? null : new SharedLanes(keeper, now, random);
  }

  /** Throws `conflict` where it does not come soon. */
  async enter(target: Pick<Target, 'connection' | 'type' | 'id'>, signal: AbortSignal): Promise<Turn> {
    const { connection, type, id } = target;
    // The operation that holds the lane is of this very resource: the engine has come back to it by another way.
    if (this.kept.has(keyOf(id))) await this.leave(target);
    const { patienceMs, tell } = this.options;
    const asking = { resource: keyOf(id), call: () => tell({ kind: 'resource', connection, id }) };
    if (this.sharedLanes !== null && hasManyWriters(type)) {
      const { sharedLanes } = this;
      return ownWait(() => sharedLanes.enter(laneOf(target), asking, patienceMs, signal));
    }
    const leave = await ownWait(() => this.lanes.enter(laneOf(target), asking, patienceMs, signal));
    return { fence: OPEN, leave: async () => leave() };
  }

  /** What `enter` would throw now, as it did before; null for one that may try. */
  refusal(target: Pick<Target, 'type' | 'id'>): DriverError | null {
    if (this.kept.has(keyOf(target.id))) return null;
    const lanes = this.sharedLanes !== null && hasManyWriters(target.type) ? this.sharedLanes : this.lanes;
    return lanes.refusal(laneOf(target), keyOf(target.id));
  }

  /** It lasts until the operation on this resource has ended. */
  keep(id: string, turn: Turn): void {
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
  async leave(target: Pick<Target, 'type' | 'id'>): Promise<void> {
    const turn = this.kept.get(keyOf(target.id));
    this.kept.delete(keyOf(target.id));
    await turn?.leave();
    if (hasManyWriters(target.type)) await this.sharedLanes?.leaveFor(laneOf(target), keyOf(target.id));
  }

  async close(): Promise<void> {
    await this.sharedLanes?.close();
    this.lanes.close();
  }
}

function laneOf({ type, id }: Pick<Target, 'type' | 'id'>): string {
  return keyOf(factsOf(type).lane === 'parent' ? parseResourceId(id).parent : id);
}
