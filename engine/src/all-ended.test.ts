import { expect, test } from 'vitest';
import { allEnded } from './all-ended.ts';

test('I5: a failure is thrown only when everything begun beside it has ended', async () => {
  let isOtherDone = false;
  const other = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    isOtherDone = true;
  });
  await expect(allEnded([Promise.reject(new Error('first')), other])).rejects.toThrow('first');
  expect(isOtherDone).toBe(true);
});
