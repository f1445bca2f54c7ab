import { expect, test, vi } from 'vitest';
import { StatusError } from '../contract.ts';
import { WorkQueue } from './queue.ts';

async function until(look: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(look()).toBe(true), { timeout: 5_000, interval: 5 });
}

test('a burst about one key is one piece of work, and one key is never worked on twice at once', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const queue = new WorkQueue({
    name: 'test',
    speed: 1,
    async work() {
      running += 1;
      most = Math.max(most, running);
      runs += 1;
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return undefined;
    },
  });
  for (let index = 0; index < 100; index++) queue.add('a');
  await until(() => runs === 1 && running === 0);
  for (let index = 0; index < 100; index++) queue.add('a');
  await until(() => runs === 2 && running === 0);
  expect(most).toBe(1);
  await queue.stop();
});

test('a refusal is tried again until it is no more, and stopping ends what waits', async () => {
  let tries = 0;
  const queue = new WorkQueue({
    name: 'test',
    speed: 100,
    async work() {
      tries += 1;
      if (tries < 4) throw new StatusError(403, 'Forbidden', 'not yet');
      return 1_000_000_000;
    },
  });
  queue.add('a');
  await until(() => tries === 4);
  await queue.stop();
  queue.add('a');
  await new Promise((resolve) => setImmediate(resolve));
  expect(tries).toBe(4);
});

test('never more keys at once than allowed', async () => {
  let running = 0;
  let most = 0;
  let done = 0;
  const queue = new WorkQueue({
    name: 'test',
    speed: 1,
    parallel: 3,
    async work() {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      done += 1;
      return undefined;
    },
  });
  for (let index = 0; index < 50; index++) queue.add(`k${index}`);
  await until(() => done === 50);
  expect(most).toBe(3);
  await queue.stop();
});
