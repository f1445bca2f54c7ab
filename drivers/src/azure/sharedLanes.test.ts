import { describe, expect, test } from 'vitest';
import { MemoryLanes } from './memoryLanes.ts';
import { SharedLanes } from './sharedLanes.ts';

const signal = () => AbortSignal.timeout(10_000);
const asking = (resource: string) => ({ resource, call: () => {} });

function replicas() {
  const clock = { ms: 0 };
  const leases = new MemoryLanes(() => clock.ms);
  const replica = () => new SharedLanes(leases, () => clock.ms);
  return { clock, leases, one: replica(), two: replica() };
}

describe('lanes that replicas share', () => {
  test('let one of all replicas in at a time', async () => {
    const { one, two } = replicas();
    const turn = await one.enter('nsg', asking('a'), 0, signal());
    await expect(two.enter('nsg', asking('b'), 0, signal())).rejects.toMatchObject({
      kind: 'conflict',
      retryAfterMs: 3000,
      willTell: true,
    });
    await turn.leave();
    await (await two.enter('nsg', asking('b'), 0, signal())).leave();
    await Promise.all([one.close(), two.close()]);
  });

  test('of a replica that was held up past its lease are another’s, and it may not write any more', async () => {
    const { clock, one, two } = replicas();
    const late = await one.enter('nsg', asking('a'), 0, signal());
    await late.fence.ask();
    clock.ms += 31_000;
    const taken = await two.enter('nsg', asking('b'), 0, signal());
    await expect(late.fence.ask()).rejects.toMatchObject({ kind: 'conflict', code: 'LaneLost' });
    await taken.fence.ask();
    await late.leave();
    await expect(one.enter('nsg', asking('a'), 0, signal())).rejects.toMatchObject({ kind: 'conflict' });
    await Promise.all([one.close(), two.close()]);
  });

  test('stay with a slow replica whose lease still stands', async () => {
    const { clock, leases, one } = replicas();
    const slow = await one.enter('nsg', asking('a'), 0, signal());
    clock.ms += 27_000;
    await slow.fence.ask();
    clock.ms += 20_000;
    await slow.fence.ask();
    await one.close();
    expect(leases.rows.size).toBe(0);
  });

  test('are freed by the replica that sees the operation end, though another began it', async () => {
    const { one, two } = replicas();
    await one.enter('cluster', asking('pool-a'), 0, signal());
    await two.leaveFor('cluster', 'pool-a');
    await (await two.enter('cluster', asking('pool-b'), 0, signal())).leave();
    await Promise.all([one.close(), two.close()]);
  });
});
