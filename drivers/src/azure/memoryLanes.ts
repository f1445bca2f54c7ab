import type { LaneKeeper } from './sharedLanes.ts';

/** Lanes as the database keeps them, in one process: for tests and simulations. */
export class MemoryLanes implements LaneKeeper {
  readonly rows = new Map<string, { holder: string; resource: string; until: number }>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  async takeLane(lane: string, holder: string, resource: string, leaseSeconds: number): Promise<boolean> {
    const row = this.rows.get(lane);
    if (row !== undefined && row.until >= this.now()) return false;
    this.rows.set(lane, { holder, resource, until: this.now() + leaseSeconds * 1000 });
    return true;
  }

  async renewLanes(holders: readonly string[], leaseSeconds: number): Promise<readonly string[]> {
    const now = this.now();
    const standing = [...this.rows.values()].filter(({ holder, until }) => holders.includes(holder) && until > now);
    for (const row of standing) row.until = now + leaseSeconds * 1000;
    return standing.map(({ holder }) => holder);
  }

  async leaveLane(holder: string): Promise<void> {
    for (const [lane, row] of this.rows) if (row.holder === holder) this.rows.delete(lane);
  }

  async leaveLaneFor(lane: string, resource: string): Promise<void> {
    if (this.rows.get(lane)?.resource === resource) this.rows.delete(lane);
  }
}
