import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PlanError } from '../src/index.ts';
import { Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
  await fixture.engine();
});
afterAll(() => fixture.close());

const failing = (name: string) =>
  fixture.eventually(`${name} fails`, async () => {
    const object = await fixture.get(name);
    return object.status.phase === 'failing' ? object : undefined;
  });
const plan = (object: DeclaredObject) => fixture.engines[0]?.planner.plan([object], AbortSignal.timeout(5_000));

test.each([
  ['spec', { size: 'large' }, 'SpecInvalid', /^spec\.size: .*\. Correct the field and apply again\.$/],
  ['graph', { items: ['x', 'x'] }, 'CompileFailed', /^two resources have the same key\. Check the spec of Stack graph/],
] as [string, JsonObject, string, RegExp][])(
  'what this version can make nothing of fails with its reason, makes nothing, and goes on when it is mended: %s',
  async (name, spec, code, message) => {
    await fixture.declare(name, spec);
    const object = await failing(name);
    const { status } = object;
    expect(status.conditions[0]).toMatchObject({ type: 'Ready', status: 'False', reason: code });
    expect(status.conditions[0]?.message).toMatch(message);
    const { items } = await fixture.store.faults({ ownerUid: object.uid, limit: 9 });
    expect(items).toMatchObject([{ code, state: 'open' }]);
    expect(fixture.world.things.has(`/${name}`)).toBe(false);
    await expect(plan(object)).rejects.toMatchObject({ name: 'PlanError', code });
    await fixture.change(name, {});
    await fixture.ready(name);
    expect((await fixture.store.faults({ ownerUid: object.uid, limit: 9 })).items).toMatchObject([
      { state: 'resolved' },
    ]);
  },
);

test('I3: what was there before is used as it is once it is fit, and stays when its user goes', async () => {
  const path = '/before';
  const used = (size: string, owner: string | null) =>
    fixture.world.meddle(path, { body: { size }, owner, uid: 'its' });
  const because = async (reason: string) => {
    await fixture.eventually(reason, async () =>
      (await fixture.get('user')).status.conditions[0]?.reason === reason ? true : undefined,
    );
    return (await fixture.get('user')).status;
  };
  const look = async () => fixture.change('user', { uses: path, size: (await fixture.get('user')).generation + 1 });
  await fixture.declare('user', { uses: path });
  expect((await because('ExistingMissing')).waitingFor).toMatchObject([{ on: 'used', code: 'ExistingMissing' }]);
  used('small', null);
  await look();
  expect((await because('ExistingUnfit')).waitingFor[0]).toMatchObject({ remedy: 'Make it large.' });
  used('large', 'somebody-else');
  await look();
  await because('NotOurs');
  used('large', null);
  await look();
  const object = await fixture.ready('user');
  expect(await fixture.reasons('user')).toContain('Used');
  const [planned] = (await plan(object)) ?? [];
  expect(planned?.find(({ key }) => key === 'used')).toMatchObject({ action: 'none', reason: /used as it is/ });
  await fixture.remove('user');
  await fixture.gone('user');
  expect(fixture.world.things.get(path)).toMatchObject({ body: { size: 'large' }, owner: null, uid: 'its' });
  expect(fixture.world.writes.filter((write) => write.endsWith(path))).toEqual([]);
});

test('a plan says what it cannot know, and why', async () => {
  const stored = await fixture.declare('planned');
  await fixture.ready('planned');
  const described = async (spec: JsonObject) => {
    const [resources = []] = (await plan({ ...stored, spec })) ?? [];
    return Object.fromEntries(resources.map(({ key, action, reason }) => [key, `${action}: ${reason}`]));
  };
  await expect(plan({ ...stored, spec: { on: 'nowhere' } })).rejects.toThrow(PlanError);
  await expect(plan({ ...stored, kind: 'Novel' })).rejects.toMatchObject({ code: 'KindUnknown' });
  fixture.world.meddle('/planned/item-z', { body: {}, owner: null });
  expect(await described({ items: ['x', 'z'] })).toMatchObject({
    'item/z': 'unknown: something that is not ours stands there; it is left alone and the object stops',
  });
  fixture.world.around = (_moment, deed) => {
    if (deed === 'read /planned/item-x') throw new Error('it cannot be read');
  };
  await expect(described({})).rejects.toThrow('it cannot be read');
  fixture.world.around = () => {};
});
