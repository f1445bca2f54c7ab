import type { LaneKeeper } from '@tenantry/drivers/azure';
import type { VirtualTime } from './virtual-time.ts';

interface Row {
  readonly holder: string;
  readonly resource: string;
  until: number;
}

/** The lanes of writes as the database keeps them for all replicas, in virtual time. */
export class LaneRows {
  readonly #time: VirtualTime;
  readonly #commitMs: number;
  readonly #rows = new Map<string, Row>();

  constructor(time: VirtualTime, commitMs: number) {
    this.#time = time;
    this.#commitMs = commitMs;
  }

  /** As one replica asks. One that is dead gets no answer and changes nothing: its leases run out. */
  keeper(isAlive: () => boolean): LaneKeeper {
    const answer = async <Result>(work: () => Result): Promise<Result> => {
      await this.#time.after(this.#commitMs);
      return isAlive() ? work() : new Promise(() => {});
    };
    return {
      takeLane: (lane, holder, resource, seconds) => answer(() => this.#take(lane, { holder, resource }, seconds)),
      renewLanes: (holders, seconds) => answer(() => this.#renew(new Set(holders), seconds)),
      leaveLane: (holder) => answer(() => this.#leave((row) => row.holder === holder)),
      leaveLaneFor: (lane, resource) =>
        answer(() => this.#leave((row, at) => at === lane && row.resource === resource)),
    };
  }

  #take(lane: string, by: Pick<Row, 'holder' | 'resource'>, seconds: number): boolean {
    const row = this.#rows.get(lane);
    if (row !== undefined && row.until >= this.#time.now()) return false;
    this.#rows.set(lane, { ...by, until: this.#time.now() + seconds * 1_000 });
    return true;
  }

  #renew(holders: ReadonlySet<string>, seconds: number): string[] {
    const now = this.#time.now();
    const standing = [...this.#rows.values()].filter(({ holder, until }) => holders.has(holder) && until > now);
    for (const row of standing) row.until = now + seconds * 1_000;
    return standing.map(({ holder }) => holder);
  }

  #leave(isMeant: (row: Row, lane: string) => boolean): void {
    for (const [lane, row] of this.#rows) if (isMeant(row, lane)) this.#rows.delete(lane);
  }
}
