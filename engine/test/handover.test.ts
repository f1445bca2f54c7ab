import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

/** Much less than a lease, and than anybody sleeps. */
const AT_ONCE_MS = 5_000;

type Name = 'one' | 'other';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterAll(() => fixture.close());

test('what a replica that is told to end was at, another goes on with at once', async () => {
  const holders: Name[] = [];
  const asleep = new Set<Name>();
  const start = (name: Name) =>
    fixture.engine({
      store: {
        ...fixture.store,
        claim: async (...asked) => {
          const claims = await fixture.store.claim(...asked);
          if (claims.length > 0) holders.push(name);
          return claims;
        },
        nextDue: async (...asked) => {
          const due = await fixture.store.nextDue(...asked);
          if (holders.length > 0 && (due?.getTime() ?? 0) > Date.now() + AT_ONCE_MS) asleep.add(name);
          return due;
        },
        finish: async (...ended) => {
          fixture.world.hanging.clear();
          await fixture.store.finish(...ended);
        },
      },
    });
  const engines = { one: await start('one'), other: await start('other') };
  fixture.world.hanging.add('world:1');
  await fixture.declare('kept');
  const holder = await fixture.eventually('somebody has it', async () => holders[0]);

  const other = holder === 'one' ? 'other' : 'one';
  await fixture.eventually('the other waits for the lease', async () => (asleep.has(other) ? true : undefined));

  const endedAt = Date.now();
  await engines[holder].stop();
  await fixture.ready('kept');
  expect(Date.now() - endedAt).toBeLessThan(AT_ONCE_MS);
  expect(holders, 'the other took it over').toContain(other);
});
