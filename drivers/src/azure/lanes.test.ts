import { afterEach, describe, expect, test, vi } from 'vitest';
import { Lanes } from './lanes.ts';

const signal = () => AbortSignal.timeout(10_000);

let count = 0;
function asking(call: () => void = () => {}) {
  count += 1;
  return { resource: `rule-${count}`, call };
}

afterEach(() => vi.useRealTimers());

describe('lanes', () => {
  test('let one in at a time, in the order of asking', async () => {
    const lanes = new Lanes(() => Date.now());
    const order: number[] = [];
    const first = await lanes.enter('a', asking(), 1000, signal());
    const waiting = [1, 2, 3].map(async (turn) => {
      const leave = await lanes.enter('a', asking(), 1000, signal());
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
    const lanes = new Lanes(() => Date.now());
    const leave = await lanes.enter('a', asking(), 50, signal());
    (await lanes.enter('b', asking(), 50, signal()))();
    leave();
    const second = await lanes.enter('a', asking(), 50, signal());
    leave();
    await expect(lanes.enter('a', asking(), 50, signal())).rejects.toMatchObject({
      kind: 'conflict',
      retryAfterMs: 3000,
      willTell: true,
    });
    second();
    (await lanes.enter('a', asking(), 50, signal()))();
    lanes.close();
  });

  test('who leaves long after its turn was given up does not end that of another', async () => {
    vi.useFakeTimers();
    const lanes = new Lanes(() => Date.now());
    const late = await lanes.enter('a', asking(), 50, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(120_000);
    const next = await lanes.enter('a', asking(), 50, new AbortController().signal);
    late();
    const third = lanes.enter('a', asking(), 50, new AbortController().signal);
    const refused = expect(third).rejects.toMatchObject({ kind: 'conflict' });
    await vi.advanceTimersByTimeAsync(50);
    await refused;
    next();
    lanes.close();
  });

  test('who gives up waiting is passed over', async () => {
    const lanes = new Lanes(() => Date.now());
    const leave = await lanes.enter('a', asking(), 50, signal());
    const aborted = new AbortController();
    const impatient = lanes.enter('a', asking(), 5000, aborted.signal);
    const patient = lanes.enter('a', asking(), 5000, signal());
    aborted.abort(new Error('no longer wanted'));
    await expect(impatient).rejects.toThrow('no longer wanted');
    leave();
    (await patient)();
    lanes.close();
  });

  test('turn a crowd away at once, and call them in the order of asking', async () => {
    const lanes = new Lanes(() => Date.now());
    const leave = await lanes.enter('a', asking(), 5000, signal());
    const waiting = Array.from({ length: 20 }, () => lanes.enter('a', asking(), 5000, signal()));
    const called: number[] = [];
    const crowd = [1, 2, 3, 4].map((number) => asking(() => called.push(number)));
    for (const [place, one] of crowd.entries())
      await expect(lanes.enter('a', one, 5000, signal())).rejects.toMatchObject({
        ...{ kind: 'conflict', willTell: true, retryAfterMs: 3000 * (place + 1) },
      });
    const again = lanes.enter('a', crowd[1] ?? asking(), 5000, signal());
    await expect(again, 'who asks too early keeps its place').rejects.toMatchObject({ retryAfterMs: 6000 });
    expect(called).toEqual([]);
    leave();
    for (const one of waiting.slice(0, 18)) (await one)();
    expect(called, 'there is one who waits').toEqual([]);
    (await waiting[18])?.();
    expect(called).toEqual([1]);
    (await waiting[19])?.();
    expect(called, 'the lane is free, and nobody waits').toEqual([1, 2, 3]);
    lanes.close();
  });

  test('who waited in vain is called before those who were turned away', async () => {
    const lanes = new Lanes(() => Date.now());
    const leave = await lanes.enter('a', asking(), 5000, signal());
    const called: string[] = [];
    const vain = lanes.enter(
      'a',
      asking(() => called.push('waited')),
      50,
      signal(),
    );
    const others = Array.from({ length: 19 }, () => lanes.enter('a', asking(), 5000, signal()));
    const away = asking(() => called.push('turned away'));
    await expect(lanes.enter('a', away, 5000, signal())).rejects.toMatchObject({ kind: 'conflict' });
    await expect(vain).rejects.toMatchObject({ kind: 'conflict', retryAfterMs: 3000 });
    leave();
    for (const other of others) (await other)();
    expect(called).toEqual(['waited', 'turned away']);
    lanes.close();
  });

  test('who does not come back for long is not called', async () => {
    let now = 0;
    const lanes = new Lanes(() => now);
    const leave = await lanes.enter('a', asking(), 5000, signal());
    const called: string[] = [];
    lanes.turnAway(
      'a',
      asking(() => called.push('long ago')),
    );
    now += 200_000;
    lanes.turnAway(
      'a',
      asking(() => called.push('lately')),
    );
    leave();
    expect(called).toEqual(['lately']);
    lanes.close();
  });
});
