import { expect, test } from 'vitest';
import { withRetry } from './retry.ts';

/** How often work that fails so is tried. */
async function triesOf(failure: Error): Promise<number> {
  let tries = 0;
  const work = async () => {
    tries += 1;
    throw failure;
  };
  await expect(withRetry('repeatable', work)).rejects.toBe(failure);
  return tries;
}

test('what passes is tried five times; whoever has waited for a connection in vain is told at once', async () => {
  for (const code of ['ECONNREFUSED', '55P03'])
    expect([code, await triesOf(Object.assign(new Error('no'), { code }))]).toEqual([code, 5]);
  expect(await triesOf(new Error('timeout exceeded when trying to connect'))).toBe(1);
  expect(await triesOf(new Error('syntax error'))).toBe(1);
});
