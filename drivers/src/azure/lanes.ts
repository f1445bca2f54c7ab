import { randomUUID } from 'node:crypto';
import { DriverError } from '../contract.ts';
import type { Fence } from '../fence/fence.ts';
import type { LaneKeeper } from './laneKeeper.ts';

const LEASE_SECONDS = 30;
/** Soon enough that others here do not wait long where another replica saw the operation end. */
const RENEW_MS = 3_000;
/** A lane is given up after this long even if nobody says that the work in it ended. */
const LONGEST_HOLD_MS = 120_000;
/** An answer of the keeper and a write take some time themselves. */
const MARGIN_MS = 5_000;
/** Who waits asks again after so long, in case that nobody left a lane whose lease has ended. */
const ASK_AGAIN_MS = 3_000;
/** Who was turned away comes back by itself after so much, and more for each before it, in case it is not called. */
const BACK_AFTER_MS = 15_000;
const BACK_LATER_MS = 3_000;
const BACK_AT_LAST_MS = 300_000;

interface Hold {
  readonly since: number;
  leaseUntil: number;
  readonly leave: () => Promise<void>;
}

export interface Asking {
  readonly lane: string;
  readonly resource: string;
  /** Tells a resource that was turned away that its turn is near. */
  readonly call: (resource: string) => void;
}

export interface Patience {
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Ends the patience. */
  readonly hurry: AbortSignal;
}

export interface Turn {
  /** Others may wait for its end. */
  readonly isShared: boolean;
  /** Throws `conflict` once the lane may be another's. */
  readonly fence: Fence;
  leave(): Promise<void>;
}

/** One write at a time over all replicas, where Azure allows no more: per identity, per security group, per cluster. */
export class Lanes {
  private readonly keeper: LaneKeeper;
  private readonly now: () => number;
  private readonly holds = new Map<string, Hold>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly unsubscribe: () => void;
  private timer: NodeJS.Timeout | null = null;

  constructor(keeper: LaneKeeper, now: () => number) {
    this.keeper = keeper;
    this.now = now;
    this.unsubscribe = keeper.onLaneLeft((lane) => this.hear(lane));
  }

  /**
   * Waits its turn. Throws `conflict` where others wait already, after `patienceMs` or once it is hurried, so that a pass never waits
   * long: its place in the line is kept, and it is called when its turn is near.
   */
  async enter(asking: Asking, { patienceMs, signal, hurry }: Patience): Promise<Turn> {
    signal.throwIfAborted();
    const { lane, resource, call } = asking;
    const until = this.now() + patienceMs;
    const holder = randomUUID();
    for (;;) {
      const asked = this.now();
      // Heard from here on: the lane may be left before the answer is here.
      const left = this.listen(lane);
      try {
        const patience = hurry.aborted ? 0 : Math.max(0, until - asked);
        const ask = { lane, holder, resource, leaseSeconds: LEASE_SECONDS, patienceMs: patience };
        const answer = await this.keeper.takeLane(ask);
        if (answer.state === 'taken') return this.hold(holder, asked, call);
        if (answer.state === 'away') throw turnedAway(lane, answer.before);
        await left.heard(Math.min(ASK_AGAIN_MS, patience), signal, hurry);
      } finally {
        left.stop();
      }
    }
  }

  /** What `enter` would throw now, as it did before; null for one that may try. */
  async refusal({ lane, resource }: Omit<Asking, 'call'>): Promise<DriverError | null> {
    // Where the keeper does not answer, `enter` will say so.
    const before = await this.keeper.placeInLine(lane, resource).catch(() => null);
    return before === null ? null : turnedAway(lane, before);
  }

  /** An operation that perhaps another replica began has ended: the lane that was held for it is free. */
  async leaveFor({ lane, resource, call }: Asking): Promise<void> {
    // As `giveUp`: of what cannot be freed the holder finds out by itself, or its lease ends.
    const called = await this.keeper.leaveLaneFor(lane, resource).catch(() => []);
    called.forEach(call);
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await Promise.all([...this.holds.values()].map((hold) => hold.leave()));
    this.unsubscribe();
  }

  private hold(holder: string, asked: number, call: Asking['call']): Turn {
    let leaving: Promise<void> | null = null;
    const leave = () => {
      leaving ??= this.giveUp(holder, call);
      return leaving;
    };
    const hold: Hold = { since: asked, leaseUntil: asked + LEASE_SECONDS * 1000 - MARGIN_MS, leave };
    this.holds.set(holder, hold);
    this.startRenewing();
    const stands = () => this.holds.has(holder) && this.now() < hold.leaseUntil;
    const ask = async () => {
      if (this.now() < hold.leaseUntil) return;
      await this.renew([holder]);
      if (!stands()) throw lost();
    };
    return { isShared: true, fence: { ask, stands }, leave };
  }

  private async giveUp(holder: string, call: Asking['call']): Promise<void> {
    this.holds.delete(holder);
    // What cannot be given back ends with its lease.
    const called = await this.keeper.leaveLane(holder).catch(() => []);
    called.forEach(call);
  }

  private startRenewing(): void {
    if (this.timer !== null) return;
    this.timer = setInterval(() => {
      for (const hold of this.holds.values()) if (this.now() - hold.since > LONGEST_HOLD_MS) void hold.leave();
      if (this.holds.size === 0) {
        if (this.timer !== null) clearInterval(this.timer);
        this.timer = null;
        return;
      }
      // Tried again at the next turn; a write in between asks for itself.
      this.renew([...this.holds.keys()]).catch(() => undefined);
    }, RENEW_MS);
    this.timer.unref();
  }

  private async renew(holders: readonly string[]): Promise<void> {
    const asked = this.now();
    const standing = new Set(await this.keeper.renewLanes(holders, LEASE_SECONDS));
    for (const holder of holders) {
      const hold = this.holds.get(holder);
      if (hold === undefined) continue;
      if (standing.has(holder)) hold.leaseUntil = asked + LEASE_SECONDS * 1000 - MARGIN_MS;
      else await hold.leave();
    }
  }

  private hear(lane: string | null): void {
    const all = lane === null ? [...this.waiting.values()] : [this.waiting.get(lane) ?? []];
    for (const listeners of all) for (const listener of listeners) listener();
  }

  /** Hears of the lane being left from now on, until it is stopped. */
  private listen(lane: string) {
    let hasHeard = false;
    let tell = () => {};
    const listener = () => {
      hasHeard = true;
      tell();
    };
    const listeners = this.waiting.get(lane) ?? new Set();
    this.waiting.set(lane, listeners.add(listener));
    return {
      heard: (ms: number, signal: AbortSignal, hurry: AbortSignal) => {
        signal.throwIfAborted();
        if (hasHeard || hurry.aborted) return Promise.resolve();
        return new Promise<void>((resolve, reject) => {
          const aborted = () => end(() => reject(signal.reason));
          const enough = () => end(resolve);
          const timer = setTimeout(enough, ms);
          const end = (how: () => void) => {
            clearTimeout(timer);
            signal.removeEventListener('abort', aborted);
            hurry.removeEventListener('abort', enough);
            how();
          };
          tell = enough;
          signal.addEventListener('abort', aborted, { once: true });
          hurry.addEventListener('abort', enough, { once: true });
        });
      },
      stop: () => {
        listeners.delete(listener);
        if (listeners.size === 0) this.waiting.delete(lane);
      },
    };
  }
}

function turnedAway(lane: string, before: number): DriverError {
  const reason = `waits for its turn at ${lane.split('/').at(-1)}`;
  const retryAfterMs = Math.min(BACK_AFTER_MS + before * BACK_LATER_MS, BACK_AT_LAST_MS);
  return new DriverError('conflict', 'AnotherOperationInProgress', reason, {
    ...{ retryAfterMs, willTell: true, isUnasked: true },
  });
}

function lost(): DriverError {
  return new DriverError('conflict', 'LaneLost', 'was held up for so long that another may be writing there', {
    retryAfterMs: 1000,
  });
}
