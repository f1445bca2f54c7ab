import { describe, expect, test } from 'vitest';
import { Lanes } from './lanes.ts';

const signal = () => AbortSignal.timeout(10_000);

describe('lanes', () => {
  test('let one in at a time, in the order of asking', async () => {
    const lanes = new Lanes();
    const order: number[] = [];
    const first = await lanes.enter('a', 1000, signal());
    const waiting = [1, 2, 3].map(async (turn) => {
      const leave = await lanes.enter('a', 1000, signal());
      order.push(turn);
      leave();
    });
    expect(order).toEqual([]);
    first();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
    lanes.close();
  });

  test('do not hold up one another, and leaving twice lets nobody in early', async () => {
    const lanes = new Lanes();
    const leave = await lanes.enter('a', 50, signal());
    (await lanes.enter('b', 50, signal()))();
    leave();
    const second = await lanes.enter('a', 50, signal());
    leave();
    await expect(lanes.enter('a', 50, signal())).rejects.toMatchObject({ kind: 'conflict', retryAfterMs: 1000 });
    second();
    (await lanes.enter('a', 50, signal()))();
    lanes.close();
  });

  test('who gives up waiting is passed over', async () => {
    const lanes = new Lanes();
    const leave = await lanes.enter('a', 50, signal());
    const aborted = new AbortController();
    const impatient = lanes.enter('a', 5000, aborted.signal);
    const patient = lanes.enter('a', 5000, signal());
    aborted.abort(new Error('no longer wanted'));
    await expect(impatient).rejects.toThrow('no longer wanted');
    leave();
    (await patient)();
    lanes.close();
  });
});
