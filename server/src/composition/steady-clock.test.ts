import { expect, test } from 'vitest';
import { SteadyClock } from './steady-clock.ts';

test('I5: a clock is the database’s, goes on without it, and does not know when the wall clock is set', async () => {
  let ms = 1_000;
  const answers = [Date.parse('2030-01-01T00:00:00Z'), Date.parse('2030-01-01T00:01:00.040Z')];
  const database = async () => {
    // Half of it on the way there, half on the way back.
    ms += 20;
    const at = answers.shift();
    ms += 20;
    if (at === undefined) throw new Error('gone');
    return new Date(at);
  };
  const clock = await SteadyClock.start(database, () => ms);
  expect(clock.now().toISOString()).toBe('2030-01-01T00:00:00.020Z');
  ms += 59_980;
  expect(clock.now().toISOString()).toBe('2030-01-01T00:01:00.000Z');
  await clock.adjust();
  expect(clock.now().toISOString()).toBe('2030-01-01T00:01:00.060Z');
  await expect(clock.adjust()).rejects.toThrow('gone');
  expect(clock.now().toISOString()).toBe('2030-01-01T00:01:00.100Z');
});

test('I5: the answer that a process got before it was stopped for long does not make its clock late', async () => {
  let ms = 0;
  const at = Date.parse('2030-01-01T00:00:00Z');
  let stoppedMs = 0;
  const database = async () => {
    const answer = new Date(at + ms);
    ms += stoppedMs;
    return answer;
  };
  const clock = await SteadyClock.start(database, () => ms);
  stoppedMs = 40_000;
  await clock.adjust();
  expect(clock.now().toISOString()).toBe('2030-01-01T00:00:40.000Z');
  const startedLate = await SteadyClock.start(database, () => ms);
  expect(startedLate.nowMs()).toBeGreaterThanOrEqual(at + ms);
});
