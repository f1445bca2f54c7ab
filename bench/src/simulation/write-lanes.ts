import { DriverError, type Target } from '@tenantry/drivers/contract';
import type { VirtualTime } from './virtual-time.ts';

/** As the real driver waits for its turn. */
const PATIENCE_MS = 5_000;

/** One write at a time below one parent, for what Azure refuses more of: rules of a security group, credentials of an identity. */
export class WriteLanes {
  readonly #time: VirtualTime;
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  async enter({ type, id }: Target): Promise<() => void> {
    if (!/\/(securityRules|federatedIdentityCredentials)$/.test(type)) return () => {};
    const lane = id.slice(0, id.lastIndexOf('/')).toLowerCase();
    const waiting = this.#waiting.get(lane);
    if (waiting === undefined) this.#waiting.set(lane, []);
    else await this.#turn(lane, waiting);
    return () => {
      const next = this.#waiting.get(lane)?.shift();
      if (next === undefined) this.#waiting.delete(lane);
      else next();
    };
  }

  leaveAt(at: number, leave: () => void): void {
    void this.#time.after(at - this.#time.now()).then(leave);
  }

  async #turn(lane: string, waiting: (() => void)[]): Promise<void> {
    let isMine = false;
    const mine = new Promise<void>((resolve) => {
      const take = () => {
        isMine = true;
        resolve();
      };
      waiting.push(take);
      void this.#time.after(PATIENCE_MS).then(() => {
        const at = waiting.indexOf(take);
        if (at >= 0) waiting.splice(at, 1);
        resolve();
      });
    });
    await mine;
    if (isMine) return;
    throw new DriverError('conflict', 'AnotherOperationInProgress', `waits for its turn at ${lane.split('/').at(-1)}`, {
      retryAfterMs: 1_000,
    });
  }
}
