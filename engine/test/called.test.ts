import { DriverError, ownWait } from '@tenantry/drivers/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

const ITEM = '/one/item-x';
const RULE = '/rules/one';

const turnedAway = () =>
  new DriverError('conflict', 'AnotherOperationInProgress', 'waits for its turn', {
    ...{ retryAfterMs: 3_600_000, willTell: true, isUnasked: true },
  });

/** As long as nobody hurries it. */
const untilHurried = () =>
  ownWait((hurry) => new Promise<void>((resolve) => hurry.addEventListener('abort', () => resolve())));

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.close());

test('a write that was turned away is tried as soon as its driver calls, however long it was to wait', async () => {
  let mayEnter = false;
  fixture.world.alter((real) => ({
    create: async (target, body, options) => {
      if (target.id !== ITEM || mayEnter) return real.create(target, body, options);
      throw turnedAway();
    },
  }));
  await fixture.engine();
  await fixture.declare('one');
  const { status } = await fixture.eventually('it waits', async () => {
    const object = await fixture.get('one');
    return object.status.waitingFor.length > 0 ? object : undefined;
  });
  expect(status.waitingFor).toMatchObject([{ on: 'item/x', reason: 'waits for its turn' }]);
  mayEnter = true;
  fixture.world.ail(ITEM, null);
  await fixture.ready('one');
});

test('what was turned away is not looked at until its driver calls', async () => {
  let isAway = true;
  let looks = 0;
  let refusals = 0;
  fixture.world.alter((real) => ({
    read: (target, options) => {
      if (target.id === RULE) looks += 1;
      return real.read(target, options);
    },
    create: async (target, body, options) => {
      if (target.id === RULE && isAway) throw turnedAway();
      return real.create(target, body, options);
    },
    delete: async (target, observed, options) => {
      if (target.id === RULE && isAway) throw turnedAway();
      return real.delete(target, observed, options);
    },
    refusal: async ({ id }) => {
      if (!isAway || id !== RULE) return null;
      refusals += 1;
      return turnedAway();
    },
  }));
  await fixture.engine();
  await fixture.declare('one');
  await fixture.eventually('it waits', async () =>
    (await fixture.get('one')).status.waitingFor[0]?.reason === 'waits for its turn' ? true : undefined,
  );
  looks = 0;
  fixture.world.ail(RULE, null);
  await fixture.eventually('a pass comes by', async () => (refusals > 0 ? true : undefined));
  expect(looks).toBe(0);
  isAway = false;
  fixture.world.ail(RULE, null);
  await fixture.ready('one');
  expect(fixture.world.things.has(RULE)).toBe(true);

  isAway = true;
  await fixture.remove('one');
  await fixture.eventually('it waits to be taken away', async () =>
    (await fixture.get('one')).status.waitingFor.some(({ reason }) => reason === 'waits for its turn')
      ? true
      : undefined,
  );
  [looks, refusals] = [0, 0];
  fixture.world.ail(RULE, null);
  await fixture.eventually('a pass comes by', async () => (refusals > 0 ? true : undefined));
  expect(looks).toBe(0);
  isAway = false;
  fixture.world.ail(RULE, null);
  await fixture.gone('one');
});

test('a pass in which a driver waits for its turn is over soon after its object was changed', async () => {
  let isAway = true;
  fixture.world.alter((real) => ({
    create: async (target, body, options) => {
      if (target.id !== RULE || !isAway) return real.create(target, body, options);
      await untilHurried();
      throw turnedAway();
    },
  }));
  await fixture.engine();
  await fixture.declare('one');
  await fixture.eventually('it is begun', async () => (fixture.world.things.has(ITEM) ? true : undefined));
  isAway = false;
  await fixture.change('one', { size: 7 });
  await fixture.ready('one');
  expect(fixture.world.things.get(ITEM)?.body.size).toBe(7);
});

test('a long operation is looked at when it is time, though a driver waits for its turn elsewhere in the pass', async () => {
  let looks = 0;
  fixture.world.alter((real) => ({
    create: async (target, body, options) => {
      if (target.id === RULE && looks === 0) {
        await untilHurried();
        throw turnedAway();
      }
      const outcome = await real.create(target, body, options);
      if (target.id !== ITEM) return outcome;
      return { state: 'running', operation: { kind: 'create', record: {} }, retryAfterMs: 300 };
    },
    resume: async (target, operation, options) => {
      if (target.id !== ITEM) return real.resume(target, operation, options);
      looks += 1;
      const observed = await real.read(target, { ...options, fresh: true });
      return observed === null ? { state: 'done' } : { state: 'done', observed };
    },
  }));
  await fixture.engine();
  await fixture.declare('one');
  await fixture.eventually('it is looked at', async () => (looks > 0 ? true : undefined));
  fixture.world.ail(RULE, null);
  await fixture.ready('one');
});
