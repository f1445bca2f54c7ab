import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.open();
  await fixture.engine();
});
afterEach(() => fixture.close());

const RUN = '/runs/one-a';
const run = () => fixture.world.things.get(RUN)?.body;
const writes = () => fixture.world.writes.filter((deed) => deed.endsWith(RUN));

test('a run stays as it was made, whatever is declared since; what follows the declaration does', async () => {
  await fixture.declare('one', { run: 'a' });
  await fixture.ready('one');
  await fixture.change('one', { run: 'a', size: 2 });
  await fixture.ready('one');
  expect(fixture.world.things.get('/one/item-x')?.body).toMatchObject({ size: 2 });
  expect(run()).toEqual({ size: 1, paused: false });
  await fixture.change('one', { run: 'a', size: 3, isPaused: true });
  await fixture.ready('one');
  expect(run()).toEqual({ size: 1, paused: true });
  expect(writes()).toEqual([`create ${RUN}`, `update ${RUN}`]);
});

test('one that was ready and is taken away is not made again, as often as its object is looked at', async () => {
  await fixture.declare('one', { run: 'a' });
  await fixture.ready('one');
  fixture.world.meddle(RUN, null);
  await fixture.change('one', { run: 'a', size: 2 });
  await fixture.ready('one');
  expect(run()).toBeUndefined();
  await fixture.change('one', { run: 'b', size: 2 });
  await fixture.ready('one');
  expect(fixture.world.things.get('/runs/one-b')?.body).toEqual({ size: 2, paused: false });
  await fixture.change('one', { run: 'a', size: 2 });
  await fixture.ready('one');
  expect(run(), 'another run has come in between').toEqual({ size: 2, paused: false });
});

test('a plan says that it is over, and that nothing of it changes', async () => {
  await fixture.declare('one', { run: 'a' });
  const object = await fixture.ready('one');
  const planner = fixture.engines[0]?.planner;
  const planned = async (size: number) => {
    const spec = { ...object.spec, run: 'a', size };
    const plans = await planner?.plan([{ ...object, spec }], AbortSignal.timeout(5_000));
    return plans?.[0]?.find(({ key }) => key === 'run');
  };
  expect(await planned(2)).toMatchObject({ action: 'none', reason: 'is as declared' });
  fixture.world.meddle(RUN, null);
  expect(await planned(2)).toMatchObject({ action: 'none', reason: expect.stringContaining('not made again') });
});
