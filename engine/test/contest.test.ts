import type { DeclaredObject } from '@tenantry/kinds';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { REPAIRS_AT_ONCE } from '../src/contest.ts';
import { Fixture } from './fixture.ts';

const MINUTE_MS = 60_000;
const ITEM = '/one/item-x';
const RULE = '/rules/one';

let fixture: Fixture;
let aheadMs: number;
const clock = () => new Date(Date.now() + aheadMs);

beforeEach(async () => {
  aheadMs = 0;
  fixture = await Fixture.open();
});
afterEach(() => fixture.close());

/** Another manager sets a field of ours to what it wants. */
function rewrite(id: string, field: string, by = 'flux'): void {
  const thing = fixture.world.things.get(id);
  if (thing === undefined) throw new Error(`nothing stands at ${id}`);
  fixture.world.meddle(id, { ...thing, body: { ...thing.body, [field]: 'theirs' }, by });
}

const repairs = (id: string) => fixture.world.writes.filter((deed) => deed === `update ${id}`).length;

async function repaired(id: string, count: number): Promise<void> {
  await fixture.eventually(`${id} is repaired ${count} times`, async () => (repairs(id) === count ? true : undefined));
}

async function fight(id: string, field: string, rounds: number): Promise<void> {
  const before = repairs(id);
  for (let round = 1; round <= rounds; round += 1) {
    rewrite(id, field);
    await repaired(id, before + round);
  }
}

/** Wakes the object, and waits for the end of a pass that looked at `id` since. */
async function lookedAt(id: string, wake: () => void | Promise<void>): Promise<void> {
  let passesThen: number | null = null;
  fixture.world.around = (_, deed) => {
    if (deed === `read ${id}`) passesThen ??= fixture.passes;
  };
  await wake();
  await fixture.eventually('a pass has looked', async () =>
    passesThen !== null && fixture.passes > passesThen ? true : undefined,
  );
  fixture.world.around = () => {};
}

async function contested(): Promise<DeclaredObject> {
  return fixture.eventually('it says who fights', async () => {
    const object = await fixture.get('one');
    return object.status.conditions[0]?.reason === 'ForeignManager' ? object : undefined;
  });
}

const count = async (reason: string) => (await fixture.reasons('one')).filter((other) => other === reason).length;

test('a manager that fights is held off after the first repairs, told of once, and named with its fields', async () => {
  await fixture.engine({ clock });
  await fixture.declare('one');
  await fixture.ready('one');
  await fight(ITEM, 'size', REPAIRS_AT_ONCE);
  rewrite(ITEM, 'size');
  const object = await contested();
  expect(object.status.phase).toBe('failing');
  expect(object.status.conditions[0]).toMatchObject({ type: 'Ready', status: 'False' });
  const [wait] = object.status.waitingFor;
  expect(wait).toMatchObject({ on: 'item/x' });
  expect(wait?.reason).toMatch(/field manager flux changes size again and again, since .*Put right again at/);
  for (let round = 0; round < 5; round += 1) {
    const { resourceVersion } = await fixture.get('one');
    await lookedAt(ITEM, () => rewrite(ITEM, 'size'));
    expect((await fixture.get('one')).resourceVersion, 'nothing is written either').toBe(resourceVersion);
  }
  expect(repairs(ITEM)).toBe(REPAIRS_AT_ONCE);
  expect(await count('ForeignManager')).toBe(1);
  // Everything else of the object is repaired as ever.
  fixture.world.meddle('/one/item-y', null);
  await fixture.eventually('another resource is mended', async () =>
    fixture.world.things.has('/one/item-y') ? true : undefined,
  );
});

test('a restart does not start the fight anew, and each repair doubles the wait', async () => {
  const first = await fixture.engine({ clock });
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  await fight(ITEM, 'size', REPAIRS_AT_ONCE);
  rewrite(ITEM, 'size');
  await contested();
  await first.stop();
  await fixture.engine({ clock });
  await lookedAt(ITEM, () => fixture.store.wake([uid]));
  expect(repairs(ITEM)).toBe(REPAIRS_AT_ONCE);
  aheadMs += MINUTE_MS + 1_000;
  await fixture.store.wake([uid]);
  await repaired(ITEM, REPAIRS_AT_ONCE + 1);
  rewrite(ITEM, 'size');
  await contested();
  aheadMs += MINUTE_MS + 1_000;
  await lookedAt(ITEM, () => fixture.store.wake([uid]));
  expect(repairs(ITEM)).toBe(REPAIRS_AT_ONCE + 1);
  expect(await count('ForeignManager')).toBe(1);
});

test('a fight that ends is told of once, and the object is ready as before', async () => {
  await fixture.engine({ clock });
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  await fight(ITEM, 'size', REPAIRS_AT_ONCE);
  rewrite(ITEM, 'size');
  await contested();
  aheadMs += 2 * MINUTE_MS;
  await fixture.store.wake([uid]);
  await fixture.ready('one');
  expect(await count('ForeignManagerGone')).toBe(0);
  aheadMs += 11 * MINUTE_MS;
  await fixture.store.wake([uid]);
  await fixture.eventually('the end is told', async () =>
    (await count('ForeignManagerGone')) === 1 ? true : undefined,
  );
  await fixture.ready('one');
  expect((await fixture.store.inventory(uid)).map(({ contest }) => contest).filter(Boolean)).toEqual([]);
});

test('I9: a guard of the boundary is put right again and again, and is not called ready meanwhile', async () => {
  await fixture.engine({ clock });
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  await fight(RULE, 'uses', REPAIRS_AT_ONCE);
  for (let round = 1; round <= 3; round += 1) {
    rewrite(RULE, 'uses');
    const object = await contested();
    expect(object.status.conditions[0]?.status).toBe('False');
    aheadMs += 1_001;
    await fixture.store.wake([uid]);
    await repaired(RULE, REPAIRS_AT_ONCE + round);
    expect((await contested()).status.conditions[0]?.status).toBe('False');
  }
  expect(await count('ForeignManager')).toBe(1);
  expect(await count('DriftRepaired')).toBe(REPAIRS_AT_ONCE);
  aheadMs += 61_000;
  await fixture.store.wake([uid]);
  await fixture.ready('one');
  expect(await count('ForeignManagerGone')).toBe(1);
});

test('I9: a guard that is held for a moment is put right by itself, without further news', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  await fight(RULE, 'uses', REPAIRS_AT_ONCE);
  rewrite(RULE, 'uses');
  await repaired(RULE, REPAIRS_AT_ONCE + 1);
});

test('I3: our own thing whose mark was taken away is marked again; another thing at its place is left alone', async () => {
  await fixture.engine();
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  const thing = fixture.world.things.get(ITEM);
  if (thing === undefined) throw new Error('not made');
  fixture.world.meddle(ITEM, { ...thing, owner: null });
  await fixture.eventually('it is marked again', async () =>
    fixture.world.things.get(ITEM)?.owner === uid ? true : undefined,
  );
  await fixture.ready('one');
  expect(fixture.world.things.get(ITEM)?.uid).toBe(thing.uid);
  fixture.world.meddle(ITEM, { ...thing, owner: null, uid: 'another' });
  const object = await fixture.eventually('it stops', async () => {
    const now = await fixture.get('one');
    return now.status.phase === 'failing' ? now : undefined;
  });
  expect(object.status.conditions[0]?.reason).toBe('NotOurs');
  expect(fixture.world.things.get(ITEM)).toMatchObject({ owner: null, uid: 'another' });
});

test('I7: what lost its mark goes with its object all the same', async () => {
  const engine = await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  await engine.stop();
  const rule = fixture.world.things.get(RULE);
  if (rule === undefined) throw new Error('not made');
  fixture.world.meddle(RULE, { ...rule, owner: null });
  await fixture.remove('one');
  await fixture.engine();
  await fixture.gone('one');
  expect([...fixture.world.things.keys()]).toEqual([]);
});
