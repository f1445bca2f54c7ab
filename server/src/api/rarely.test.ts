import { expect, test } from 'vitest';
import { rarely } from './rarely.ts';

test('what takes long is found out again after a hundred times as long, once for all who ask meanwhile', async () => {
  let time = 0;
  let finds = 0;
  const ask = rarely(
    async () => {
      finds += 1;
      await Promise.resolve();
      time += 50;
      return finds;
    },
    () => time,
  );
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  time += 4_999;
  expect(await ask()).toBe(1);
  time += 1;
  expect(await ask()).toBe(2);
});

test('what was slow once stands for a minute at most', async () => {
  let time = 0;
  let finds = 0;
  const ask = rarely(
    async () => {
      finds += 1;
      time += 10_000;
      return finds;
    },
    () => time,
  );
  await ask();
  time += 60_000;
  expect(await ask()).toBe(2);
});

test('what could not be found out is tried again by the next', async () => {
  let isDown = true;
  const ask = rarely(async () => {
    if (isDown) throw new Error('down');
    return 'up';
  });
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('down');
  isDown = false;
  expect(await ask()).toBe('up');
});
