import type { Look } from '@tenantry/store/contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openWorld, type TestWorld } from '../testing/world.ts';
import { startSweep } from './start-sweep.ts';

const EVERY_SECONDS = 10;

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('a look that was broken off because its replica ends is made by another long before its interval is over', async () => {
  const looks: string[] = [];
  const warnings: unknown[] = [];
  const replica = (name: string, look: (look: Look, signal: AbortSignal) => Promise<string>) =>
    startSweep(
      {
        ...{ source: 'tried', failure: 'it could not be looked', store: world.store },
        log: { warn: (...said: unknown[]) => warnings.push(said) },
        look: (taken, signal) => {
          looks.push(`${name} from ${taken.position}`);
          return look(taken, signal);
        },
      },
      EVERY_SECONDS,
    );
  const stopOne = replica('one', (_look, signal) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  await vi.waitUntil(() => looks.length === 1);
  const stopOther = replica('other', async () => 'through');
  await stopOne();
  await vi.waitUntil(() => looks.length === 2, { timeout: (EVERY_SECONDS * 1_000) / 2, interval: 50 });
  await stopOther();
  expect(looks).toEqual(['one from null', 'other from null']);
  expect(warnings).toEqual([]);
  expect(await world.store.takeLook('tried', EVERY_SECONDS, 1), 'it was made').toBeNull();
  expect(await world.store.takeLook('tried', 0, 1)).toMatchObject({ position: 'through' });
});

test('whoever has made a look asks for the next one when that is due, and not all the time before', async () => {
  let [asked, looks] = [0, 0];
  const takeLook: TestWorld['store']['takeLook'] = (...words) => {
    asked += 1;
    return world.store.takeLook(...words);
  };
  const stop = startSweep(
    {
      ...{
        source: 'counted',
        failure: 'it could not be looked',
        store: { ...world.store, takeLook },
        log: { warn() {} },
      },
      look: async () => {
        looks += 1;
        return String(looks);
      },
    },
    0.5,
  );
  await vi.waitUntil(() => looks === 5, { timeout: 60_000 });
  await stop();
  expect(asked).toBeLessThanOrEqual(2 * looks);
});
