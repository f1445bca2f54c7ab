import { describe, expect, test } from 'vitest';
import { Lanes } from './lanes.ts';
import { MemoryLanes } from './memoryLanes.ts';

const PATIENCE_MS = 5_000;
const NEVER = new AbortController().signal;
const patience = (patienceMs: number, signal = AbortSignal.timeout(10_000), hurry = NEVER) => ({
  patienceMs,
  signal,
  hurry,
});

function replicas() {
  const clock = { ms: 0 };
  const leases = new MemoryLanes(() => clock.ms);
  const called: string[] = [];
  const asking = (resource: string, lane = 'nsg') => ({ lane, resource, call: (id: string) => called.push(id) });
  const replica = () => new Lanes(leases, () => clock.ms);
  return { clock, leases, called, asking, one: replica(), two: replica() };
}

describe('lanes that replicas share', () => {
  test('let one of all replicas in at a time, in the order of asking', async () => {
    const { one, two, asking } = replicas();
    const turn = await one.enter(asking('a'), patience(0));
    const order: string[] = [];
    const waiting = [one, two, one].map(async (lanes, number) => {
      const next = await lanes.enter(asking(`b${number}`), patience(PATIENCE_MS));
      order.push(`b${number}`);
      await next.leave();
    });
    (await two.enter(asking('elsewhere', 'cluster'), patience(0))).leave();
    expect(order).toEqual([]);
    await turn.leave();
    await Promise.all(waiting);
    expect(order).toEqual(['b0', 'b1', 'b2']);
    await Promise.all([one.close(), two.close()]);
  });

  test('turn a crowd away at once, keep its places, and call it one after the other in the order of asking', async () => {
    const { one, two, asking, called } = replicas();
    const turn = await one.enter(asking('a'), patience(0));
    const refused = (before: number) => ({
      ...{ kind: 'conflict', willTell: true, retryAfterMs: 15_000 + before * 3_000 },
    });
    await expect(two.enter(asking('b'), patience(0))).rejects.toMatchObject(refused(0));
    await expect(one.enter(asking('c'), patience(PATIENCE_MS)), 'nobody waits').rejects.toMatchObject(refused(1));
    await expect(two.enter(asking('c'), patience(PATIENCE_MS)), 'early').rejects.toMatchObject(refused(1));
    await expect(two.enter(asking('b'), patience(0)), 'early').rejects.toMatchObject(refused(0));
    expect(called).toEqual([]);
    await turn.leave();
    expect(called, 'by whoever leaves').toEqual(['b']);
    await expect(one.enter(asking('d'), patience(0)), 'another is near its turn').rejects.toMatchObject(refused(2));
    const next = await one.enter(asking('b'), patience(0));
    await next.leave();
    expect(called).toEqual(['b', 'c']);
    await Promise.all([one.close(), two.close()]);
  });

  test('of whoever is turned away nobody needs to look until it is called', async () => {
    const { one, two, asking } = replicas();
    const turn = await one.enter(asking('a'), patience(0));
    expect(await two.refusal(asking('b')), 'it never asked').toBeNull();
    await expect(one.enter(asking('b'), patience(0))).rejects.toThrow();
    await expect(one.enter(asking('c'), patience(0))).rejects.toThrow();
    expect(await two.refusal(asking('b'))).toMatchObject({ kind: 'conflict', willTell: true });
    await turn.leave();
    expect(await two.refusal(asking('b')), 'it is called').toBeNull();
    expect(await two.refusal(asking('c'))).toMatchObject({ kind: 'conflict' });
    await Promise.all([one.close(), two.close()]);
  });

  test('whoever is called and does not come is passed over, and loses its place in the end', async () => {
    const { clock, one, asking, called } = replicas();
    const turn = await one.enter(asking('a'), patience(0));
    for (const resource of ['gone', 'c']) await expect(one.enter(asking(resource), patience(0))).rejects.toThrow();
    await turn.leave();
    clock.ms += 21_000;
    expect(await one.refusal(asking('c')), 'the lane is free').toBeNull();
    await (await one.enter(asking('d'), patience(0))).leave();
    expect(called).toEqual(['gone', 'gone']);
    clock.ms += 21_000;
    await (await one.enter(asking('d'), patience(0))).leave();
    expect(called).toEqual(['gone', 'gone', 'c']);
    await one.close();
  });

  test('who gives up waiting is passed over', async () => {
    const { clock, one, asking } = replicas();
    const turn = await one.enter(asking('a'), patience(0));
    const aborted = new AbortController();
    const impatient = one.enter(asking('b'), patience(PATIENCE_MS, aborted.signal));
    const patient = one.enter(asking('c'), patience(2 * PATIENCE_MS));
    aborted.abort(new Error('no longer wanted'));
    await expect(impatient).rejects.toThrow('no longer wanted');
    clock.ms += PATIENCE_MS;
    await turn.leave();
    await (await patient).leave();
    await one.close();
  });

  test('who waits and is hurried is turned away at once, and keeps its place', async () => {
    const { one, asking, called } = replicas();
    const turn = await one.enter(asking('a'), patience(0));
    const hurry = new AbortController();
    const waiting = one.enter(asking('b'), patience(PATIENCE_MS, undefined, hurry.signal));
    hurry.abort();
    await expect(waiting).rejects.toMatchObject({ kind: 'conflict', willTell: true });
    await expect(one.enter(asking('c'), patience(PATIENCE_MS, undefined, hurry.signal))).rejects.toThrow();
    await turn.leave();
    expect(called).toEqual(['b']);
    await one.close();
  });

  test('of a replica that died are found free by the first that looks, though nobody called it', async () => {
    const { clock, one, two, asking } = replicas();
    await one.enter(asking('a'), patience(0));
    for (const resource of ['b', 'c']) await expect(two.enter(asking(resource), patience(0))).rejects.toThrow();
    expect(await two.refusal(asking('c'))).toMatchObject({ retryAfterMs: 18_000 });
    clock.ms += 31_000;
    expect(await two.refusal(asking('b'))).toBeNull();
    await (await two.enter(asking('b'), patience(0))).leave();
    await two.close();
  });

  test('of a replica that was held up past its lease are another’s, and it may not write any more', async () => {
    const { clock, one, two, asking } = replicas();
    const late = await one.enter(asking('a'), patience(0));
    await late.fence.ask();
    clock.ms += 31_000;
    const taken = await two.enter(asking('b'), patience(0));
    await expect(late.fence.ask()).rejects.toMatchObject({ kind: 'conflict', code: 'LaneLost' });
    await taken.fence.ask();
    await late.leave();
    await expect(one.enter(asking('a'), patience(0))).rejects.toMatchObject({ kind: 'conflict' });
    await Promise.all([one.close(), two.close()]);
  });

  test('stay with a slow replica whose lease still stands', async () => {
    const { clock, leases, one, asking } = replicas();
    const slow = await one.enter(asking('a'), patience(0));
    clock.ms += 27_000;
    await slow.fence.ask();
    clock.ms += 20_000;
    await slow.fence.ask();
    await one.close();
    expect(leases.rows.size).toBe(0);
  });

  test('are freed by the replica that sees the operation end, though another began it', async () => {
    const { one, two, asking, called } = replicas();
    await one.enter(asking('pool-a', 'cluster'), patience(0));
    await expect(one.enter(asking('pool-b', 'cluster'), patience(0))).rejects.toThrow();
    await two.leaveFor(asking('pool-a', 'cluster'));
    expect(called).toEqual(['pool-b']);
    await (await two.enter(asking('pool-b', 'cluster'), patience(0))).leave();
    await Promise.all([one.close(), two.close()]);
  });
});
