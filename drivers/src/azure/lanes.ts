import { DriverError } from '../contract.ts';

/** A lane is given up after this long even if nobody says that the work in it ended, so that a crash cannot block it. */
const LONGEST_HOLD_MS = 120_000;

interface Holder {
  readonly waiting: (() => void)[];
  timer: NodeJS.Timeout;
}

/**
 * One write at a time where Azure allows no more: per identity, per security group, per cluster. A lane is held until
 * the operation begun in it has ended, in order of asking.
 */
export class Lanes {
  private readonly held = new Map<string, Holder>();

  /**
   * Waits its turn and returns the way to leave. Throws `conflict` after `patienceMs`, so that a pass never waits long.
   */
  async enter(lane: string, patienceMs: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const holder = this.held.get(lane);
    if (holder !== undefined) await this.wait(lane, holder, patienceMs, signal);
    else this.hold(lane, []);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      this.pass(lane);
    };
  }

  close(): void {
    for (const holder of this.held.values()) clearTimeout(holder.timer);
    this.held.clear();
  }

  private hold(lane: string, waiting: (() => void)[]): void {
    const timer = setTimeout(() => this.pass(lane), LONGEST_HOLD_MS);
    timer.unref();
    this.held.set(lane, { waiting, timer });
  }

  private pass(lane: string): void {
    const holder = this.held.get(lane);
    if (holder === undefined) return;
    clearTimeout(holder.timer);
    const next = holder.waiting.shift();
    if (next === undefined) {
      this.held.delete(lane);
      return;
    }
    this.hold(lane, holder.waiting);
    next();
  }

  private wait(lane: string, holder: Holder, patienceMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        stop();
        resolve();
      };
      const giveUp = (error: unknown) => {
        stop();
        const at = holder.waiting.indexOf(turn);
        if (at >= 0) holder.waiting.splice(at, 1);
        reject(error);
      };
      const busy = () =>
        giveUp(
          new DriverError('conflict', 'AnotherOperationInProgress', `waits for its turn at ${lane.split('/').at(-1)}`, {
            retryAfterMs: 1000,
          }),
        );
      const aborted = () => giveUp(signal.reason);
      const timer = setTimeout(busy, patienceMs);
      function stop() {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
      }
      signal.addEventListener('abort', aborted, { once: true });
      holder.waiting.push(turn);
    });
  }
}
