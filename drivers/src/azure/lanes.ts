import { DriverError } from '../contract.ts';

/** A lane is given up after this long even if nobody says that the work in it ended, so that a crash cannot block it. */
const LONGEST_HOLD_MS = 120_000;
/** Wait beside the one whose turn it is: as many as one object may write there, such as credentials of an identity. */
const MOST_WAITING = 20;
/** Where others were turned away already: the lane is not idle until the next is called, and few wait in vain. */
const WAITING_BEFORE_A_CROWD = 1;
const MOST_TURNED_AWAY = 5_000;
/** Those turned away come back by themselves after so much for each before them, in case they are not called. */
const BACK_AFTER_MS = 3_000;
const BACK_AT_LAST_MS = 60_000;
/** Who has not come back by then is not called any more. */
const FORGOTTEN_AFTER_MS = 180_000;

/** Who wants to write. */
export interface Asking {
  readonly resource: string;
  /** Called once after a refusal: its turn is near. */
  readonly call: () => void;
}

/** One turn: whoever leaves late, after it was given up, ends no other. */
interface Holder {
  readonly waiting: ((holder: Holder) => void)[];
  readonly timer: NodeJS.Timeout;
}

interface TurnedAway extends Asking {
  readonly at: number;
}

/**
 * One write at a time where Azure allows no more: per identity, per security group, per cluster. A lane is held until
 * the operation begun in it has ended, in order of asking. A crowd is turned away at once instead of waiting, and called one after the
 * other: a hundred tenants that are made at the same time want rules in the same security group, which takes seconds for each.
 */
export class Lanes {
  private readonly now: () => number;
  private readonly held = new Map<string, Holder>();
  private readonly away = new Map<string, TurnedAway[]>();

  constructor(now: () => number) {
    this.now = now;
  }

  /**
   * Waits its turn and returns the way to leave. Throws `conflict` where others wait already or after `patienceMs`, so that a pass
   * never waits long; it is called then when its turn is near.
   */
  async enter(lane: string, asking: Asking, patienceMs: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const holder = this.held.get(lane);
    if (holder !== undefined && holder.waiting.length >= this.roomAt(lane)) throw this.turnAway(lane, asking);
    this.forget(lane, asking.resource);
    const mine = holder === undefined ? this.hold(lane, []) : await this.wait(lane, asking, holder, patienceMs, signal);
    return () => this.pass(lane, mine);
  }

  /** Takes down who is to be called, before all others where it was next; one that was turned away before keeps its place. */
  turnAway(lane: string, asking: Asking, wasNext = false): DriverError {
    const away = this.away.get(lane) ?? [];
    this.away.set(lane, away);
    const known = away.findIndex(({ resource }) => resource === asking.resource);
    const newPlace = wasNext ? 0 : away.length;
    const place = known >= 0 ? known : newPlace;
    if (known >= 0 || away.length < MOST_TURNED_AWAY)
      away.splice(place, known >= 0 ? 1 : 0, { ...asking, at: this.now() });
    return turnedAway(lane, place);
  }

  /** What `enter` would throw now, as it did before; null for one that was not turned away, is called, or finds room. */
  refusal(lane: string, resource: string): DriverError | null {
    const holder = this.held.get(lane);
    if (holder === undefined || holder.waiting.length < this.roomAt(lane)) return null;
    const place = this.away.get(lane)?.findIndex((other) => other.resource === resource) ?? -1;
    return place < 0 ? null : turnedAway(lane, place);
  }

  /** The lane is free though nobody left it here. */
  free(lane: string): void {
    if (!this.held.has(lane)) this.callNext(lane, 1 + WAITING_BEFORE_A_CROWD);
  }

  close(): void {
    for (const holder of this.held.values()) clearTimeout(holder.timer);
    this.held.clear();
    this.away.clear();
  }

  private hold(lane: string, waiting: Holder['waiting']): Holder {
    const holder: Holder = { waiting, timer: setTimeout(() => this.pass(lane, holder), LONGEST_HOLD_MS) };
    holder.timer.unref();
    this.held.set(lane, holder);
    return holder;
  }

  private pass(lane: string, holder: Holder): void {
    if (this.held.get(lane) !== holder) return;
    clearTimeout(holder.timer);
    const next = holder.waiting.shift();
    if (next === undefined) this.held.delete(lane);
    else next(this.hold(lane, holder.waiting));
    const room = WAITING_BEFORE_A_CROWD + (next === undefined ? 1 : 0);
    this.callNext(lane, room - holder.waiting.length);
  }

  private roomAt(lane: string): number {
    return this.away.has(lane) ? WAITING_BEFORE_A_CROWD : MOST_WAITING;
  }

  private callNext(lane: string, count: number): void {
    const away = this.away.get(lane);
    if (away === undefined) return;
    const since = this.now() - FORGOTTEN_AFTER_MS;
    const called: TurnedAway[] = [];
    while (called.length < count) {
      const first = away.shift();
      if (first === undefined) break;
      if (first.at >= since) called.push(first);
    }
    if (away.length === 0) this.away.delete(lane);
    for (const { call } of called) call();
  }

  private forget(lane: string, resource: string): void {
    const away = this.away.get(lane);
    const at = away?.findIndex((other) => other.resource === resource) ?? -1;
    if (at >= 0) away?.splice(at, 1);
    if (away?.length === 0) this.away.delete(lane);
  }

  private wait(lane: string, asking: Asking, holder: Holder, patienceMs: number, signal: AbortSignal): Promise<Holder> {
    return new Promise((resolve, reject) => {
      const turn = (mine: Holder) => {
        stop();
        resolve(mine);
      };
      const giveUp = (error: unknown) => {
        stop();
        const at = holder.waiting.indexOf(turn);
        if (at >= 0) holder.waiting.splice(at, 1);
        reject(error);
      };
      const aborted = () => giveUp(signal.reason);
      const timer = setTimeout(() => giveUp(this.turnAway(lane, asking, true)), patienceMs);
      function stop() {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
      }
      signal.addEventListener('abort', aborted, { once: true });
      holder.waiting.push(turn);
    });
  }
}

function turnedAway(lane: string, place: number): DriverError {
  const reason = `waits for its turn at ${lane.split('/').at(-1)}`;
  const retryAfterMs = Math.min((place + 1) * BACK_AFTER_MS, BACK_AT_LAST_MS);
  return new DriverError('conflict', 'AnotherOperationInProgress', reason, { retryAfterMs, willTell: true });
}
