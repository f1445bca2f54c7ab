import type { DeclaredObject } from '@tenantry/kinds';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.close());

const ids = () => [...fixture.world.things.keys()].sort();
const ONE = ['/one', '/one/identity', '/one/item-x', '/one/item-y', '/rules/one'];

test('what is declared becomes real, in the order of dependency, and says so', async () => {
  await fixture.engine();
  await fixture.declare('one');
  const object = await fixture.ready('one');
  expect(ids()).toEqual(ONE);
  expect(fixture.world.writes.indexOf('create /one')).toBe(0);
  expect(object.status).toMatchObject({
    progress: { done: 5, total: 5 },
    waitingFor: [],
    outputs: { identity: 'output of /one/identity' },
  });
  expect(await fixture.reasons('one')).toContain('Ready');
});

test('I3: what stands at our id and is not ours stops the object with its reason, and stays untouched', async () => {
  fixture.world.meddle('/one/identity', { body: { number: 'theirs' }, owner: null });
  await fixture.engine();
  await fixture.declare('one');
  const object = await fixture.eventually('it stops', async () => {
    const now = await fixture.get('one');
    return now.status.phase === 'failing' ? now : undefined;
  });
  expect(object.status.conditions[0]).toMatchObject({ type: 'Ready', status: 'False', reason: 'NotOurs' });
  expect(object.status.conditions[0]?.message).toContain('/one/identity');
  expect(fixture.world.things.get('/one/identity')).toMatchObject({ body: { number: 'theirs' }, owner: null });
  expect(fixture.world.thefts).toEqual([]);
});

test('I3: a driver whose creation takes nothing over is not asked to look first, and what is not ours stays untouched', async () => {
  fixture.world.createsExclusively = true;
  fixture.world.meddle('/two/identity', { body: { number: 'theirs' }, owner: null });
  const reads: string[] = [];
  fixture.world.around = (moment, deed) => {
    if (moment === 'before' && deed.startsWith('read /one')) reads.push(deed);
  };
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  expect(reads).toEqual([]);
  expect(ids()).toEqual([...ONE, '/two/identity'].sort());
  await fixture.declare('two');
  const two = await fixture.eventually('it stops', async () => {
    const now = await fixture.get('two');
    return now.status.phase === 'failing' ? now : undefined;
  });
  expect(two.status.conditions[0]).toMatchObject({ type: 'Ready', status: 'False', reason: 'NotOurs' });
  expect(fixture.world.things.get('/two/identity')).toMatchObject({ body: { number: 'theirs' }, owner: null });
  expect(fixture.world.thefts).toEqual([]);
});

test('I3: deleting an object leaves alone what stands at its id and is not ours', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  const rule = fixture.world.things.get('/rules/one');
  fixture.world.meddle('/rules/one', { body: rule?.body ?? {}, owner: 'somebody-else' });
  await fixture.remove('one');
  await fixture.gone('one');
  expect(ids()).toEqual(['/rules/one']);
  expect(fixture.world.thefts).toEqual([]);
});

test('I4: what was changed or deleted by another hand is put right, and an event says so', async () => {
  await fixture.engine();
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  const item = fixture.world.things.get('/one/item-x');
  fixture.world.meddle('/one/item-x', { body: { ...item?.body, size: 99 }, owner: uid });
  fixture.world.meddle('/rules/one', null);
  await fixture.eventually('both are as declared', async () =>
    fixture.world.things.get('/one/item-x')?.body.size === 1 && fixture.world.things.has('/rules/one')
      ? true
      : undefined,
  );
  await fixture.eventually('two events', async () =>
    (await fixture.reasons('one')).filter((reason) => reason === 'DriftRepaired').length === 2 ? true : undefined,
  );
});

test('I4: a stale read that shows nothing leads to no second creation, one that lags to no deletion', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  const before = new Map(fixture.world.things);
  await fixture.change('one', { fixed: 'b' });
  await fixture.ready('one');
  const writes = fixture.world.writes.length;
  // As another replica may see it, whose cache knows nothing of the change.
  for (const stale of [new Map(), before]) {
    fixture.world.stale = stale;
    await fixture.lookedAt('one');
  }
  expect(fixture.world.writes.slice(writes)).toEqual([]);
  expect((await fixture.get('one')).status.phase).toBe('ready');
});

test('I6: Ready is taken back while a change is under way, and waits are named with their reason', async () => {
  fixture.world.slow.set('/one/identity', 10_000);
  await fixture.engine();
  await fixture.declare('one');
  const object = await fixture.eventually('it waits', async () => {
    const now = await fixture.get('one');
    return now.status.waitingFor.length > 0 ? now : undefined;
  });
  expect(object.status.phase).toBe('working');
  expect(object.status.waitingFor).toMatchObject([
    { on: 'identity', title: 'thing identity', reason: 'is being made' },
  ]);
  fixture.world.slow.clear();
});

test('I6: what was asked for and is not seen yet is not ready', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  fixture.world.isAnswerStale = true;
  fixture.world.stale = new Map(fixture.world.things);
  await fixture.change('one', { size: 2 });
  const object = await fixture.eventually('the change is asked for', async () =>
    fixture.world.writes.includes('update /one/item-x') ? fixture.lookedAt('one') : undefined,
  );
  expect(object.status).toMatchObject({ phase: 'working', observedGeneration: 2 });
  expect(object.status.waitingFor).toMatchObject([
    { on: 'item/x', reason: 'does not show what was asked for yet: size' },
    { on: 'item/y', reason: 'does not show what was asked for yet: size' },
  ]);
  fixture.world.stale = null;
  await fixture.ready('one');
});

test('I6: it is not ready while what is no longer declared still stands', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  fixture.world.lingering.add('/one/item-y');
  await fixture.change('one', { items: ['x'] });
  await fixture.eventually(
    'it is asked to go',
    async () => fixture.world.writes.includes('delete /one/item-y') || undefined,
  );
  const { status } = await fixture.lookedAt('one');
  expect(status).toMatchObject({ phase: 'working', waitingFor: [{ on: 'item/y', reason: 'is being taken away' }] });
  fixture.world.lingering.clear();
  await fixture.ready('one');
  expect(ids()).not.toContain('/one/item-y');
});

test('I7: what is asked to go is waited for until it is seen to be gone, and is in the inventory until then', async () => {
  await fixture.engine();
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  fixture.world.lingering.add('/rules/one');
  await fixture.remove('one');
  await fixture.eventually(
    'it is asked to go',
    async () => fixture.world.writes.includes('delete /rules/one') || undefined,
  );
  const { status } = await fixture.lookedAt('one');
  expect(status).toMatchObject({ phase: 'deleting', waitingFor: [{ on: 'rule', reason: 'is being taken away' }] });
  expect((await fixture.store.inventory(uid)).map(({ key }) => key)).toContain('rule');
  fixture.world.lingering.clear();
  await fixture.gone('one');
  expect(ids()).toEqual([]);
});

test('I7: a look that may be old does not decide that something is gone', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  fixture.world.stale = new Map();
  await fixture.remove('one');
  await fixture.gone('one');
  expect(ids()).toEqual([]);
});

test('I7: deletion takes everything, in reverse order, and ends when all is gone', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  const before = fixture.world.writes.length;
  await fixture.remove('one');
  await fixture.gone('one');
  expect(ids()).toEqual([]);
  // The container takes its content along: two calls for five things.
  expect(fixture.world.writes.slice(before)).toEqual(['delete /rules/one', 'delete /one']);
  expect(await fixture.store.connections()).toEqual([]);
});

test.each([
  [false, ['/one', '/one/identity', '/one/item-x', '/one/item-y']],
  [true, ['/one']],
])(
  'I7: what was in a container is asked for after it, unless the system lets none go that is not empty: %s',
  async (emptiesContainers, asked) => {
    fixture.world.emptiesContainers = emptiesContainers;
    await fixture.engine();
    await fixture.declare('one');
    await fixture.ready('one');
    const reads: string[] = [];
    fixture.world.around = (_moment, deed) => {
      if (!fixture.world.things.has('/one') && deed.startsWith('read /one')) reads.push(deed.slice('read '.length));
    };
    await fixture.remove('one');
    await fixture.gone('one');
    fixture.world.around = () => {};
    expect([...new Set(reads)].sort()).toEqual(asked);
    expect(ids()).toEqual([]);
  },
);

test('I7: what others refer to goes after them', async () => {
  await fixture.engine();
  const base = await fixture.declare('base');
  await fixture.declare('one', { on: 'base' }, [base.uid]);
  await fixture.ready('one');
  await expect(fixture.remove('base')).rejects.toThrow('still used by Stack one');
  fixture.world.lingering.add('/rules/one');
  await fixture.remove('one');
  await fixture.remove('base');
  const { status } = await fixture.lookedAt('base');
  expect(status).toMatchObject({ phase: 'deleting', waitingFor: [{ on: 'Stack/one', reason: 'is being deleted' }] });
  expect(ids()).toEqual(expect.arrayContaining(['/base', '/base/identity', '/rules/base']));
  fixture.world.lingering.clear();
  await fixture.gone('base');
  expect(ids()).toEqual([]);
});

test('I8: an unchanged object in an unchanged world causes no write, however often it is looked at', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  const before = fixture.world.writes.length;
  const { resourceVersion } = await fixture.get('one');
  for (let round = 0; round < 5; round += 1) await fixture.lookedAt('one');
  expect(fixture.world.writes.slice(before)).toEqual([]);
  expect((await fixture.get('one')).resourceVersion).toBe(resourceVersion);
});

test('an object waits for what it refers to, and goes on by itself when that is ready', async () => {
  fixture.world.slow.set('/base/identity', 10_000);
  await fixture.engine();
  const base = await fixture.declare('base');
  await fixture.declare('one', { on: 'base' }, [base.uid]);
  const waiting = await fixture.eventually('it waits', async () => {
    const now = await fixture.get('one');
    return now.status.phase === 'waiting' ? now : undefined;
  });
  expect(waiting.status.waitingFor).toMatchObject([{ on: 'Stack/base', reason: 'is not ready yet' }]);
  expect(ids()).not.toContain('/one');
});

test('what is no longer declared is taken away, what is changed is changed, what cannot change is made anew', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  const before = fixture.world.writes.length;
  await fixture.change('one', { items: ['x', 'z'], size: 2 });
  await fixture.ready('one');
  expect(fixture.world.writes.slice(before).sort()).toEqual([
    'create /one/item-z',
    'delete /one/item-y',
    'update /one/item-x',
  ]);
  await fixture.change('one', { items: ['x', 'z'], size: 2, fixed: 'b' });
  await fixture.ready('one');
  expect(fixture.world.things.get('/one/item-x')?.body.fixed).toBe('b');
});

test('two objects get different numbers from one pool, and a deleted one gives its number back', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.declare('two');
  await fixture.ready('one');
  await fixture.ready('two');
  const number = (name: string) => fixture.world.things.get(`/${name}/identity`)?.body.number;
  const [one, two] = [number('one'), number('two')];
  expect(new Set([one, two])).toEqual(new Set([1, 2]));
  await fixture.remove('one');
  await fixture.gone('one');
  await fixture.declare('three');
  await fixture.ready('three');
  expect(number('three')).toBe(one);
});

test('a plan says what a pass would do, and changes nothing', async () => {
  const engine = await fixture.engine();
  await fixture.declare('one');
  const stored = await fixture.ready('one');
  const before = fixture.world.writes.length;
  const signal = AbortSignal.timeout(5_000);
  const plan = async (spec: object) => {
    const [planned = []] = await engine.planner.plan([{ ...stored, spec: { ...spec } }], signal);
    return Object.fromEntries(planned.map(({ key, action }) => [key, action]));
  };
  expect(new Set(Object.values(await plan({})))).toEqual(new Set(['none']));
  expect(await plan({ items: ['x', 'z'], size: 2 })).toMatchObject({
    'item/x': 'update',
    'item/z': 'create',
    'item/y': 'delete',
    container: 'none',
  });
  expect(await plan({ fixed: 'b' })).toMatchObject({ 'item/x': 'replace' });
  const deletion = await engine.planner.planDeletion(stored.uid);
  expect(deletion.map(({ key }) => key).slice(0, 2)).toEqual(['rule', 'container']);
  expect(deletion).toHaveLength(5);
  expect(fixture.world.writes).toHaveLength(before);
});

test('a plan leaves open what is made of the uid that an object has not got yet', async () => {
  const engine = await fixture.engine();
  await fixture.declare('one', { isUnique: true });
  const stored = await fixture.ready('one');
  const plan = async (object: DeclaredObject) => {
    const [planned = []] = await engine.planner.plan([object], AbortSignal.timeout(5_000));
    return planned.filter(({ key }) => key === 'unique').map(({ title, id }) => ({ title, id }));
  };
  const suffix = stored.uid.slice(0, 6);
  expect(await plan(stored)).toEqual([{ title: `thing ${suffix}`, id: `/unique-${suffix}` }]);
  const uid = '11111111-1111-4111-8111-111111111111';
  expect(await plan({ ...stored, name: 'two', uid })).toEqual([{ title: 'thing …', id: '/unique-…' }]);
});

test('what goes before the contents of an object stands first in the plan of its deletion, as it goes first', async () => {
  const engine = await fixture.engine();
  const outer = await fixture.declare('outer', { isGuarded: true });
  await fixture.ready('outer');
  await fixture.declare('inner', { on: 'outer' }, [outer.uid]);
  await fixture.ready('inner');
  const planned = await engine.planner.planDeletion(outer.uid);
  const steps = planned.map(({ key, object }) => `${object.name}/${key}`);
  expect(steps[0]).toBe('outer/guard');
  expect(steps.filter((step) => step === 'outer/guard')).toHaveLength(1);
  expect(steps.findIndex((step) => step.startsWith('inner/'))).toBe(1);
  expect(planned[0]?.reason).toBe('is taken away first, before what lives in it');
});
