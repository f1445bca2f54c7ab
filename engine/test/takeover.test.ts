import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

const OLD = ['/tools/one-old', '/workers/one-old'];
const NEW = ['/tools/one-new', '/workers/one-new'];

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.close());

const standing = () => [...fixture.world.things.keys()].filter((id) => /^\/(tools|workers)/.test(id)).sort();

test('what does the work goes on, with what it needs, until what takes it over works', async () => {
  const engine = await fixture.engine();
  await fixture.declare('one', { worker: 'old' });
  await fixture.ready('one');
  expect(standing()).toEqual(OLD);
  fixture.world.ail('/workers/one-new', {
    state: 'failed',
    code: 'Broken',
    reason: 'it is broken',
    remedy: 'Mend it.',
  });
  const [planned = []] = await engine.planner.plan(
    [{ ...(await fixture.get('one')), spec: { worker: 'new' } }],
    AbortSignal.timeout(5_000),
  );
  const going = planned.filter(({ action }) => action === 'delete').map(({ key, reason }) => `${key} ${reason}`);
  expect(going.sort()).toEqual([
    'tool/old is no longer declared, and goes once thing worker/new works',
    'worker/old is no longer declared, and goes once thing worker/new works',
  ]);
  await fixture.change('one', { worker: 'new' });
  await fixture.eventually('it says that the new one is broken', async () =>
    (await fixture.get('one')).status.phase === 'failing' ? true : undefined,
  );
  await fixture.lookedAt('one');
  expect(standing(), 'the old one goes on').toEqual([...NEW, ...OLD].sort());
  fixture.world.ail('/workers/one-new', null);
  await fixture.ready('one');
  expect(standing()).toEqual(NEW);
});

test('a change that is taken back leaves what did the work untouched, and takes what was to take over away', async () => {
  await fixture.engine();
  await fixture.declare('one', { worker: 'old' });
  await fixture.ready('one');
  fixture.world.ail('/workers/one-new', { state: 'progressing', reason: 'it starts' });
  await fixture.change('one', { worker: 'new' });
  await fixture.eventually('the new one stands', async () =>
    standing().includes('/workers/one-new') ? true : undefined,
  );
  const { uid } = fixture.world.things.get('/workers/one-old') ?? {};
  await fixture.change('one', { worker: 'old' });
  await fixture.ready('one');
  expect(standing()).toEqual(OLD);
  expect(fixture.world.things.get('/workers/one-old')?.uid).toBe(uid);
});

test('what does the work goes at once where nothing takes it over, and with its object', async () => {
  await fixture.engine();
  await fixture.declare('one', { worker: 'old' });
  await fixture.ready('one');
  await fixture.change('one', {});
  await fixture.ready('one');
  expect(standing()).toEqual([]);
  fixture.world.ail('/workers/one-new', { state: 'progressing', reason: 'it starts' });
  await fixture.change('one', { worker: 'old' });
  await fixture.ready('one');
  await fixture.change('one', { worker: 'new' });
  await fixture.eventually('both stand', async () => (standing().length === 4 ? true : undefined));
  await fixture.remove('one');
  await fixture.gone('one');
  expect(standing()).toEqual([]);
});
