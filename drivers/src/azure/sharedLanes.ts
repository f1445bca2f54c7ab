import { randomUUID } from 'node:crypto';
import { DriverError } from '../contract.ts';
import type { Fence } from '../fence/fence.ts';
import { sleep } from './arm/armClient.ts';
import { type Asking, Lanes } from './lanes.ts';

/** Lanes that all replicas share, each held under a lease that ends with a replica that died. */
export interface LaneKeeper {
  /** Takes a free lane; false while another holds it. */
  takeLane(lane: string, holder: string, resource: string, leaseSeconds: number): Promise<boolean>;
  /** Prolongs what these still hold, and answers whose lease stands. */
  renewLanes(holders: readonly string[], leaseSeconds: number): Promise<readonly string[]>;
  leaveLane(holder: string): Promise<void>;
  leaveLaneFor(lane: string, resource: string): Promise<void>;
}

const LEASE_SECONDS = 30;
/** Soon enough that others here do not wait long where another replica saw the operation end. */
const RENEW_MS = 3_000;
/** As long as a lane of one process; then an operation is no longer waited for. */
const LONGEST_HOLD_MS = 120_000;
/** An answer of the keeper and a write take some time themselves. */
const MARGIN_MS = 5_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 400;

interface Hold {
  readonly since: number;
  leaseUntil: number;
  readonly leave: () => Promise<void>;
}

export interface Turn {
  /** Throws `conflict` once the lane may be another's. */
  readonly fence: Fence;
  leave(): Promise<void>;
}

/** One write at a time over all replicas. Within one replica turns are taken in order; among replicas as it comes. */
export class SharedLanes {
  private readonly keeper: LaneKeeper;
  private readonly now: () => number;
  private readonly random: () => number;
  private readonly own: Lanes;
  private readonly holds = new Map<string, Hold>();
  private timer: NodeJS.Timeout | null = null;

  constructor(keeper: LaneKeeper, now: () => number, random: () => number = Math.random) {
    this.keeper = keeper;
    this.now = now;
    this.random = random;
    this.own = new Lanes(now);
  }

  /** Waits its turn. Throws `conflict` as `Lanes` does, and where another replica holds the lane for so long. */
  async enter(lane: string, asking: Asking, patienceMs: number, signal: AbortSignal): Promise<Turn> {
    const until = this.now() + patienceMs;
    const leaveOwn = await this.own.enter(lane, asking, patienceMs, signal);
    const holder = randomUUID();
    try {
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        const asked = this.now();
        if (await this.keeper.takeLane(lane, holder, asking.resource, LEASE_SECONDS)) {
          return this.hold(holder, asked, leaveOwn);
        }
        if (this.now() + pause > until) throw this.own.turnAway(lane, asking, true);
        await sleep(pause * (0.5 + this.random() / 2), signal);
      }
    } catch (error) {
      leaveOwn();
      throw error;
    }
  }

  /** As `Lanes` does. */
  refusal(lane: string, resource: string): DriverError | null {
    return this.own.refusal(lane, resource);
  }

  /** An operation that another replica began has ended: the lane it was held for is free. */
  async leaveFor(lane: string, resource: string): Promise<void> {
    // As `giveUp`: of what cannot be freed the holder finds out by itself, or its lease ends.
    await this.keeper.leaveLaneFor(lane, resource).catch(() => undefined);
    this.own.free(lane);
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await Promise.all([...this.holds.values()].map((hold) => hold.leave()));
    this.own.close();
  }

  private hold(holder: string, asked: number, leaveOwn: () => void): Turn {
    let leaving: Promise<void> | null = null;
    const leave = () => {
      leaving ??= this.giveUp(holder).finally(leaveOwn);
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
    return { fence: { ask, stands }, leave };
  }

  private async giveUp(holder: string): Promise<void> {
    this.holds.delete(holder);
    // What cannot be given back ends with its lease.
    await this.keeper.leaveLane(holder).catch(() => undefined);
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
}

function lost(): DriverError {
  return new DriverError('conflict', 'LaneLost', 'was held up for so long that another may be writing there', {
    retryAfterMs: 1000,
  });
}
