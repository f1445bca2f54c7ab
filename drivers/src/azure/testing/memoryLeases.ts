import type { LaneKeeper } from '../sharedLanes.ts';

/** Leases as a database keeps them, on a clock of the test's. */
export class MemoryLeases implements LaneKeeper {
  ms = 0;
  readonly rows = new Map<string, { holder: string; resource: string; until: number }>();

  async takeLane(lane: string, holder: string, resource: string, leaseSeconds: number): Promise<boolean> {
    const row = this.rows.get(lane);
    if (row !== undefined && row.until >= this.ms) return false;
    this.rows.set(lane, { holder, resource, until: this.ms + leaseSeconds * 1000 });
    return true;
  }
  async renewLanes(holders: readonly string[], leaseSeconds: number): Promise<readonly string[]> {
    const standing = [...this.rows.values()].filter(({ holder, until }) => holders.includes(holder) && until > this.ms);
    for (const row of standing) row.until = this.ms + leaseSeconds * 1000;
    return standing.map(({ holder }) => holder);
  }
  async leaveLane(holder: string): Promise<void> {
    for (const [lane, row] of this.rows) if (row.holder === holder) this.rows.delete(lane);
  }
  async leaveLaneFor(lane: string, resource: string): Promise<void> {
    if (this.rows.get(lane)?.resource === resource) this.rows.delete(lane);
  }
}
