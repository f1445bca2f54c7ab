import { expect, test } from 'vitest';
import { withRetry } from './retry.ts';

/** How often work that fails so is tried, where each try takes that long. */
async function triesOf(failure: Error, eachMs: number): Promise<number> {
  let time = 0;
  let tries = 0;
  const work = async () => {
    tries += 1;
    time += eachMs;
    throw failure;
  };
  await expect(withRetry('repeatable', work, () => time)).rejects.toBe(failure);
  return tries;
}

test('what passes soon is tried five times; whoever has waited for a connection in vain is told at once', async () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  expect(await triesOf(refused, 5)).toBe(5);
  const crowded = new Error('timeout exceeded when trying to connect');
  expect(await triesOf(crowded, 10_000)).toBe(1);
  expect(await triesOf(new Error('syntax error'), 5)).toBe(1);
});
