import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mortal } from './crash.ts';
import { Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterAll(() => fixture.close());

/** Runs one story with a process that dies at moment `at`, then again with one that lives on; true if it did die. */
async function dieAt(at: number, name: string): Promise<boolean> {
  const mortal = new Mortal(at);
  mortal.inhabit(fixture.world);
  const first = await fixture.engine({ store: mortal.store(fixture.store), leaseSeconds: 0.2 });
  const story = (async () => {
    await fixture.declare(name);
    await Promise.race([fixture.ready(name), mortal.died]);
    if (!mortal.isDead) {
      await fixture.change(name, { items: ['x', 'z'], size: 2, fixed: 'b' });
      await Promise.race([fixture.ready(name), mortal.died]);
    }
    if (!mortal.isDead) {
      await fixture.remove(name);
      await Promise.race([fixture.gone(name), mortal.died]);
    }
  })();
  await story;
  const isDead = mortal.isDead;
  await first.stop();
  fixture.world.around = () => {};
  if (!isDead) return false;
  // Invariant I1: whatever exists now is in the inventory.
  const object = await fixture.store.find('Stack', null, name);
  const inventory = object === null ? [] : await fixture.store.inventory(object.uid);
  const known = new Set(inventory.map(({ id }) => id));
  const mine = [...fixture.world.things.keys()].filter((id) => id.startsWith(`/${name}`) || id === `/rules/${name}`);
  expect(
    mine.filter((id) => !known.has(id)),
    `in the world, not in the inventory, after moment ${at}`,
  ).toEqual([]);

  const second = await fixture.engine({ leaseSeconds: 5 });
  if (object !== null && object.deletionRequestedAt === null) {
    const ready = await fixture.ready(name);
    const items = (ready.spec.items as string[] | undefined) ?? ['x', 'y'];
    const wanted = ['', '/identity', ...items.map((item) => `/item-${item}`)].map((end) => `/${name}${end}`);
    const there = [...fixture.world.things.keys()].filter((id) => id === `/${name}` || id.startsWith(`/${name}/`));
    expect(there.sort(), `after moment ${at}`).toEqual(wanted.sort());
    await fixture.remove(name);
  }
  await fixture.gone(name);
  await second.stop();
  return true;
}

test('I1, I2, I7: a crash before or after any single effect of making, changing and deleting leaves no orphan and no twin', async () => {
  let moments = 0;
  while (await dieAt(moments, `stack-${moments}`)) moments += 1;
  // Making, changing and deleting have at least this many effects; fewer would mean that the test missed some.
  expect(moments).toBeGreaterThan(30);
  expect([...fixture.world.things.keys()]).toEqual([]);
  expect(fixture.world.twins).toEqual([]);
  expect(fixture.world.thefts).toEqual([]);
  console.error(`died at each of ${moments} moments`);
}, 600_000);
