import { DriverError } from '@tenantry/drivers/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

const ITEM = '/one/item-x';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.close());

test('a write that was turned away is tried as soon as its driver calls, however long it was to wait', async () => {
  let mayEnter = false;
  const driver = fixture.world.driver.bind(fixture.world);
  fixture.world.driver = () => {
    const real = driver();
    return {
      ...real,
      create: async (target, body, options) => {
        if (target.id !== ITEM || mayEnter) return real.create(target, body, options);
        throw new DriverError('conflict', 'AnotherOperationInProgress', 'waits for its turn', {
          retryAfterMs: 3_600_000,
          willTell: true,
        });
      },
    };
  };
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
