import { DriverError } from '@tenantry/drivers/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

const IDENTITY = '/one/identity';
const RULE = '/rules/one';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.close());

const count = (deed: string) => fixture.world.writes.filter((write) => write === deed).length;
const row = async (key: string) => {
  const { uid } = await fixture.get('one');
  return (await fixture.store.inventory(uid)).find((one) => one.key === key);
};

/** As somebody who takes a right away, or gives it back. */
function refuse(deed: string, error: DriverError): () => void {
  fixture.world.around = (moment, what) => {
    if (moment === 'before' && what === deed) throw error;
  };
  return () => {
    fixture.world.around = () => {};
  };
}

const waitingFor = async (on: string) => (await fixture.get('one')).status.waitingFor.find((wait) => wait.on === on);
const named = (on: string, reason: string) =>
  fixture.eventually(`${on}: ${reason}`, async () => (await waitingFor(on))?.reason === reason || undefined);

test('I2: what takes long to make is taken up by another process from what is written down, and made once', async () => {
  fixture.world.slow.set(IDENTITY, 1_000_000);
  const first = await fixture.engine();
  await fixture.declare('one');
  await named('identity', 'is being made');
  await first.stop();
  expect(await row('identity')).toMatchObject({ state: 'changing', operation: { kind: 'create' } });
  fixture.world.complete(IDENTITY);
  await fixture.engine();
  await fixture.ready('one');
  expect(await row('identity')).toMatchObject({ state: 'present', operation: null });
  expect(count(`create ${IDENTITY}`)).toBe(1);
});

test('I6: a making that fails says why and what to do; once it is over, the resource itself tells', async () => {
  fixture.world.slow.set(IDENTITY, 1);
  const remedy = 'Ask for more.';
  const allow = refuse(`resume ${IDENTITY}`, new DriverError('quota', 'NoneLeft', 'none is left', { remedy }));
  await fixture.engine();
  await fixture.declare('one');
  const { status } = await fixture.eventually('it fails', async () => {
    const object = await fixture.get('one');
    return object.status.phase === 'failing' ? object : undefined;
  });
  expect(status.conditions[0]).toMatchObject({ type: 'Ready', status: 'False', reason: 'NoneLeft' });
  expect(status.waitingFor).toMatchObject([{ on: 'identity', code: 'NoneLeft', remedy, reason: 'none is left' }]);
  expect(await row('identity')).toMatchObject({ state: 'blocked', operation: null });
  allow();
  // A change is looked at although what blocked would be looked at later.
  await fixture.change('one', { size: 2 });
  await fixture.ready('one');
  expect(count(`create ${IDENTITY}`)).toBe(1);
});

test('I7: what takes long to go is asked for once, named with what it waits for, and forgotten when it is gone', async () => {
  fixture.world.slowToGo.set(RULE, 1_000_000);
  const first = await fixture.engine();
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  await fixture.remove('one');
  await named('rule', 'is being taken away: its last user');
  await first.stop();
  expect(await row('rule')).toMatchObject({ state: 'deleting', operation: { kind: 'delete' } });
  fixture.world.complete(RULE);
  await fixture.engine();
  await fixture.gone('one');
  expect(count(`delete ${RULE}`)).toBe(1);
  expect([...fixture.world.things.keys(), ...(await fixture.store.inventory(uid))]).toEqual([]);
});

test('I7: what cannot be taken away is listed with its reason, told once, tried again, and goes in the end', async () => {
  await fixture.engine();
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  const allow = refuse(
    `delete ${RULE}`,
    new DriverError('forbidden', 'ScopeLocked', 'a lock is on it', { remedy: 'Take the lock off.' }),
  );
  await fixture.remove('one');
  await named('rule', 'a lock is on it');
  const { status } = await fixture.lookedAt('one');
  expect(status).toMatchObject({ phase: 'deleting', waitingFor: [{ on: 'rule', title: 'thing rule' }] });
  expect(status.conditions[0]).toMatchObject({ reason: 'ScopeLocked', message: 'a lock is on it. Take the lock off.' });
  expect(await row('rule')).toMatchObject({ state: 'blocked', problem: { code: 'ScopeLocked' } });
  const { items } = await fixture.store.faults({ ownerUid: uid, limit: 9 });
  expect(items).toMatchObject([{ code: 'ScopeLocked', state: 'open', resource: RULE }]);
  expect((await fixture.reasons('one')).filter((reason) => reason === 'ScopeLocked')).toHaveLength(1);
  allow();
  await fixture.store.wake([uid]);
  await fixture.gone('one');
  expect([...fixture.world.things.keys()]).toEqual([]);
});

test('I7: what is still being made when its object is deleted is waited for, and goes then', async () => {
  fixture.world.slow.set(RULE, 1_000_000);
  await fixture.engine();
  await fixture.declare('one');
  await named('rule', 'is being made');
  await fixture.remove('one');
  await named('rule', 'its making has to end first');
  await fixture.lookedAt('one');
  expect(fixture.world.writes.filter((write) => write.startsWith('delete'))).toEqual([]);
  fixture.world.complete(RULE);
  await fixture.gone('one');
  expect([...fixture.world.things.keys()]).toEqual([]);
});

test('I7: of a making that failed, what it left behind is taken away with its object', async () => {
  fixture.world.slow.set(RULE, 1);
  const failed = new DriverError('quota', 'NoneLeft', 'none is left', { endsOperation: true });
  refuse(`resume ${RULE}`, failed);
  const first = await fixture.engine();
  await fixture.declare('one');
  await fixture.eventually('it is being made', async () => fixture.world.things.has(RULE) || undefined);
  await fixture.remove('one');
  await fixture.gone('one');
  await first.stop();
  expect([...fixture.world.things.keys()]).toEqual([]);
});

test('what stays behind by the rules of the system is told', async () => {
  const until = '2027-01-31T00:00:00Z';
  fixture.world.remains.set(RULE, { what: 'the rule', id: RULE, reason: 'it can be had back', until });
  await fixture.engine();
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  await fixture.remove('one');
  await fixture.gone('one');
  const events = await fixture.store.events({ afterId: '0', objectUid: uid, limit: 100 });
  expect(events.filter(({ reason }) => reason === 'SoftDeleted')).toMatchObject([
    { type: 'warning', message: 'the rule stays soft-deleted until 2027-01-31: it can be had back', resource: 'rule' },
  ]);
});

test('an object is whole without what its system does not serve, does not ask for it all the time, and gets it once it is served', async () => {
  let aheadMs = 0;
  let asked = 0;
  let isServed = false;
  fixture.world.around = (moment, deed) => {
    if (moment !== 'before' || deed !== 'read /extras/one') return;
    asked += 1;
    if (!isServed) throw new DriverError('invalid', 'TypeNotServed', 'there is no such type');
  };
  const engine = await fixture.engine({ clock: () => new Date(Date.now() + aheadMs) });
  await fixture.declare('one', { hasExtra: true });
  const whole = await fixture.ready('one');
  expect(whole.status.progress).toEqual({ done: 5, total: 5 });
  expect(await row('extra')).toBeUndefined();
  const [planned = []] = await engine.planner.plan([whole], AbortSignal.timeout(5_000));
  expect(planned.find(({ key }) => key === 'extra')).toMatchObject({ action: 'none', reason: /not offered/ });
  asked = 0;
  await fixture.lookedAt('one');
  expect(asked).toBe(0);
  isServed = true;
  aheadMs = 61_000;
  await fixture.lookedAt('one');
  expect((await fixture.ready('one')).status.progress).toEqual({ done: 6, total: 6 });
  expect(fixture.world.things.has('/extras/one')).toBe(true);
});
