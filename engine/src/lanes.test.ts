import { DriverError, ownWait } from '@tenantry/drivers/contract';
import { afterEach, expect, test, vi } from 'vitest';
import { Lanes } from './lanes.ts';

afterEach(() => vi.useRealTimers());

const CONNECTION = 'aks:one';
const refused = () => Promise.reject(new DriverError('unreachable', 'ECONNREFUSED', 'connection refused'));

test('many calls that fail at once make a connection wait no longer than one probe does; unanswered probes come further apart', async () => {
  let now = 0;
  const lanes = new Lanes(
    { passesPerConnection: 4, passesUnplaced: 4, overdueSeconds: 60 },
    () => new Date(now),
    () => {},
  );
  await Promise.allSettled(Array.from({ length: 40 }, () => lanes.call(CONNECTION, refused)));
  expect(lanes.down()).toEqual([CONNECTION]);

  let asked = 0;
  const ask = () =>
    lanes
      .call(CONNECTION, () => {
        asked += 1;
        return refused();
      })
      .catch(() => {});
  const askedAt: number[] = [];
  for (; now <= 8_000; now += 500) {
    const before = asked;
    await ask();
    if (asked > before) askedAt.push(now);
  }
  expect(askedAt).toEqual([1_000, 3_000, 7_000]);

  now = 20_000;
  await lanes.call(CONNECTION, async () => 'an answer');
  expect(lanes.down()).toEqual([]);
});

test('a driver that waits for its own turn or budget does not speak against its connection, and one that asks does', async () => {
  vi.useFakeTimers({ now: 0 });
  const lanes = new Lanes(
    { passesPerConnection: 4, passesUnplaced: 4, overdueSeconds: 10 },
    () => new Date(),
    () => {},
  );
  lanes.start();
  const calls = Array.from({ length: 3 }, () => {
    const turn = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const call = lanes.call(CONNECTION, async () => {
      await ownWait(() => turn.promise);
      await answer.promise;
    });
    return { turn, answer, call };
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([lanes.doubted(), lanes.down()]).toEqual([[], []]);
  for (const { turn } of calls) turn.resolve();
  await vi.advanceTimersByTimeAsync(8_000);
  expect(lanes.doubted()).toEqual([]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([lanes.doubted(), lanes.down()]).toEqual([[CONNECTION], [CONNECTION]]);
  for (const { answer } of calls) answer.resolve();
  await Promise.all(calls.map(({ call }) => call));
  expect([lanes.doubted(), lanes.down()]).toEqual([[], []]);
  lanes.stop();
});

test('no more are taken at once than may turn out to be on one connection, or on none that is known', () => {
  const lanes = new Lanes(
    { passesPerConnection: 4, passesUnplaced: 6, overdueSeconds: 60 },
    () => new Date(0),
    () => {},
  );
  expect(lanes.room(100, [])).toBe(6);
  const leave = Array.from({ length: 3 }, () => lanes.enter([CONNECTION]));
  expect(lanes.room(100, [])).toBe(1);
  expect(lanes.room(100, [CONNECTION])).toBe(6);
  for (let count = 0; count < 5; count += 1) leave.push(lanes.enter([]));
  expect([lanes.room(100, [CONNECTION]), lanes.roomForUnplaced()]).toEqual([1, 1]);
  for (const one of leave) one();
  expect([lanes.room(100, []), lanes.roomForUnplaced()]).toEqual([4, 6]);
});
