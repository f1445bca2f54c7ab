import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openWorld, type TestWorld } from '../testing/world.ts';
import { startTurns } from './turns.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('a turn begins where the turn of another replica has ended, however long ago it was seen that there is something to send', async () => {
  const receiver = { id: 'receiver', name: 'siem' };
  let position = 0;
  const begun: number[] = [];
  const stop = startTurns({
    leases: {
      ...world.store,
      // Between looking and taking, another replica sends what there is.
      takeLeases: async (...asked) => {
        position = 7;
        return world.store.takeLeases(...asked);
      },
    },
    ...{ lease: 'tried', what: 'what is tried', log: { warn: () => undefined } },
    due: async () => ({ due: begun.length > 0 ? [] : [{ ...receiver, position }], nextInMs: null }),
    turn: async (taken) => {
      begun.push(taken.position);
    },
    subscribe: () => () => undefined,
  });
  await vi.waitUntil(() => begun.length > 0);
  await stop();
  expect(begun).toEqual([7]);
});

test('what nobody wants any more once it is ours is given back', async () => {
  let looks = 0;
  const stop = startTurns({
    leases: world.store,
    ...{ lease: 'spared', what: 'what is spared', log: { warn: () => undefined } },
    due: async () => ({ due: looks++ === 0 ? [{ id: 'receiver', name: 'siem' }] : [], nextInMs: null }),
    turn: async () => expect.unreachable('there is nothing to send'),
    subscribe: () => () => undefined,
  });
  await vi.waitUntil(() => looks >= 2);
  await stop();
  expect(await world.store.takeLeases(['spared/receiver'], 'another', 1)).toEqual(['spared/receiver']);
});
