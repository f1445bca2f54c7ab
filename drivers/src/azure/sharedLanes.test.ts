import { describe, expect, test } from 'vitest';
import { type LaneKeeper, SharedLanes } from './sharedLanes.ts';

const signal = () => AbortSignal.timeout(10_000);

/** Leases as a database keeps them, on a clock of the test's. */
class Leases implements LaneKeeper {
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

function replicas() {
  const leases = new Leases();
  const replica = () => new SharedLanes(leases, () => leases.ms);
  return { leases, one: replica(), two: replica() };
}

describe('lanes that replicas share', () => {
  test('let one of all replicas in at a time', async () => {
    const { one, two } = replicas();
    const turn = await one.enter('nsg', 'a', 0, signal());
    await expect(two.enter('nsg', 'b', 0, signal())).rejects.toMatchObject({ kind: 'conflict', retryAfterMs: 1000 });
    await turn.leave();
    await (await two.enter('nsg', 'b', 0, signal())).leave();
    await Promise.all([one.close(), two.close()]);
  });

  test('of a replica that was held up past its lease are another’s, and it may not write any more', async () => {
    const { leases, one, two } = replicas();
    const late = await one.enter('nsg', 'a', 0, signal());
    await late.fence.ask();
    leases.ms += 31_000;
    const taken = await two.enter('nsg', 'b', 0, signal());
    await expect(late.fence.ask()).rejects.toMatchObject({ kind: 'conflict', code: 'LaneLost' });
    await taken.fence.ask();
    await late.leave();
    await expect(one.enter('nsg', 'a', 0, signal())).rejects.toMatchObject({ kind: 'conflict' });
    await Promise.all([one.close(), two.close()]);
  });

  test('stay with a slow replica whose lease still stands', async () => {
    const { leases, one } = replicas();
    const slow = await one.enter('nsg', 'a', 0, signal());
    leases.ms += 27_000;
    await slow.fence.ask();
    leases.ms += 20_000;
    await slow.fence.ask();
    await one.close();
    expect(leases.rows.size).toBe(0);
  });

  test('are freed by the replica that sees the operation end, though another began it', async () => {
    const { one, two } = replicas();
    await one.enter('cluster', 'pool-a', 0, signal());
    await two.leaveFor('cluster', 'pool-a');
    await (await two.enter('cluster', 'pool-b', 0, signal())).leave();
    await Promise.all([one.close(), two.close()]);
  });
});
