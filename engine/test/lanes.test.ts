import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

const DEAD = 'world:dead';
const ON_DEAD = 12;
const LIMITS = { passes: 4, passesPerConnection: 3, overdueSeconds: 0.5, passSeconds: 3 };

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.open();
});
afterEach(async () => {
  fixture.world.hanging.clear();
  await fixture.close();
});

const names = Array.from({ length: ON_DEAD }, (_, index) => `dead-${index}`);

/** Objects on a connection that then hangs, all of them due, and more of them than there are passes. */
async function hang(passSeconds = LIMITS.passSeconds): Promise<void> {
  await fixture.engine({ limits: { ...LIMITS, passSeconds } });
  for (const name of names) await fixture.declare(name, { connection: DEAD });
  await fixture.declare('alive');
  for (const name of [...names, 'alive']) await fixture.ready(name);
  fixture.world.hanging.add(DEAD);
  await fixture.store.wakeByConnection(DEAD);
}

test('a connection that hangs delays nothing on another', async () => {
  await hang(60);
  const startedAt = performance.now();
  for (const id of ['/alive/item-x', '/alive/item-y', '/alive/identity', '/rules/alive']) {
    for (let round = 0; round < 4; round += 1) {
      fixture.world.meddle(id, null);
      await fixture.eventually('it is made again', async () => (fixture.world.things.has(id) ? true : undefined));
    }
  }
  await fixture.declare('newcomer');
  await fixture.ready('newcomer');
  // A single pass over the dead connection takes a minute: none of these waited for one.
  expect(performance.now() - startedAt).toBeLessThan(30_000);
});

test('I6: what is on a connection that does not answer says so, and is well again when it answers', async () => {
  await hang();
  for (const name of names) {
    await fixture.eventually(`${name} says that nobody answers`, async () => {
      const { status } = await fixture.get(name);
      return status.phase !== 'ready' &&
        status.waitingFor.some(({ reason }) => reason.includes(`${DEAD} does not answer`))
        ? true
        : undefined;
    });
  }
  fixture.world.hanging.clear();
  for (const name of names) await fixture.ready(name);
});

test('what is due on a busy connection is not looked through again after each pass', async () => {
  const objects = Array.from({ length: 40 }, (_, index) => `busy-${index}`);
  let isCounted = false;
  let looks = 0;
  const engine = await fixture.engine({
    limits: { passes: 4, passesPerConnection: 2 },
    store: {
      ...fixture.store,
      claim: async (most, seconds, avoided = []) => {
        if (isCounted && avoided.length > 0) looks += 1;
        return fixture.store.claim(most, seconds, avoided);
      },
      nextDue: async (avoided = [], within) => {
        if (isCounted && avoided.length > 0) looks += 1;
        return fixture.store.nextDue(avoided, within);
      },
    },
  });
  for (const name of objects) await fixture.declare(name, { connection: DEAD });
  for (const name of objects) await fixture.ready(name);
  const ended = new Set<unknown>();
  engine.onPass(() => ended.add({}));
  isCounted = true;
  await fixture.store.wakeByConnection(DEAD);
  await fixture.eventually('each was looked at', async () => (ended.size >= objects.length ? true : undefined));
  // Otherwise more than one for each. News of what others do may come between.
  expect(looks).toBeLessThan(objects.length / 2);
  await fixture.declare('newcomer');
  await fixture.ready('newcomer');
});

test('a new object is counted where what it refers to is', async () => {
  await fixture.engine();
  const base = await fixture.declare('base', { connection: DEAD });
  await fixture.ready('base');
  for (const engine of fixture.engines) await engine.stop();
  await fixture.declare('one', { on: 'base', connection: DEAD }, [base.uid]);
  expect(await fixture.store.claim(10, 30, [DEAD])).toEqual([]);
  expect(await fixture.store.nextDue([DEAD])).toBeNull();
  expect((await fixture.store.claim(10, 30)).map(({ connections }) => connections)).toEqual([[DEAD]]);
});

test('of objects of which nobody knows where they are only some are taken at once, and no more are asked for meanwhile', async () => {
  let [taken, ended, most, asked] = [0, 0, 0, 0];
  fixture.world.hanging.add(DEAD);
  for (const name of names) await fixture.declare(name, { connection: DEAD });
  const engine = await fixture.engine({
    limits: { passes: ON_DEAD, passesPerConnection: ON_DEAD, passesUnplaced: 2, overdueSeconds: 0.5, passSeconds: 3 },
    store: {
      ...fixture.store,
      claim: async (limit, seconds, avoided) => {
        asked += 1;
        const claims = await fixture.store.claim(limit, seconds, avoided);
        taken += claims.filter(({ connections }) => connections.length === 0).length;
        most = Math.max(most, taken - ended);
        return claims;
      },
      nextDue: async (avoided, within) => {
        asked += 1;
        return fixture.store.nextDue(avoided, within);
      },
    },
  });
  engine.onPass(() => {
    ended += 1;
  });
  await fixture.eventually('each had its turn', async () => (ended >= ON_DEAD ? true : undefined));
  expect(most).toBe(2);
  expect(asked).toBeLessThan(10 * ON_DEAD);
});
