import type { Readiness } from '@tenantry/drivers/contract';
import type { DeclaredObject } from '@tenantry/kinds';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';

const ITEM = '/one/item-x';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.close());

const crashing = (restarts: number): Readiness => ({
  state: 'failed',
  code: 'CrashLoop',
  reason: `it ended with exit code 1 (${restarts} restarts)`,
  remedy: 'See its logs.',
});

async function failing(message: RegExp): Promise<DeclaredObject> {
  return fixture.eventually(`it fails: ${message}`, async () => {
    const object = await fixture.get('one');
    const isSo = object.status.phase === 'failing' && message.test(object.status.conditions[0]?.message ?? '');
    return isSo ? object : undefined;
  });
}

test('I6: what stands as declared and does not work is shown as failing, with its code and what to do, until it works', async () => {
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  fixture.world.ail(ITEM, crashing(1));
  const { status } = await failing(/\(1 restarts\)\. See its logs\.$/);
  expect(status.conditions[0]).toMatchObject({ type: 'Ready', status: 'False', reason: 'CrashLoop' });
  expect(status.waitingFor).toEqual([
    {
      ...{ on: 'item/x', title: 'thing item/x', code: 'CrashLoop', remedy: 'See its logs.' },
      reason: 'it ended with exit code 1 (1 restarts).',
      since: expect.any(String),
    },
  ]);
  fixture.world.ail(ITEM, null);
  expect((await fixture.ready('one')).status.waitingFor).toEqual([]);
});

test('I8: a failure that goes on is told once, writes nothing, and is read from what the driver knows', async () => {
  const reads: boolean[] = [];
  fixture.world.alter((real) => ({
    read: (target, options) => {
      if (target.id === ITEM) reads.push(options.fresh);
      return real.read(target, options);
    },
  }));
  await fixture.engine();
  await fixture.declare('one');
  await fixture.ready('one');
  fixture.world.ail(ITEM, crashing(1));
  await failing(/\(1 restarts\)/);
  const writes = fixture.world.writes.length;
  reads.length = 0;
  for (const restarts of [2, 3]) {
    fixture.world.ail(ITEM, crashing(restarts));
    await failing(new RegExp(`\\(${restarts} restarts\\)`));
  }
  expect(fixture.world.writes).toHaveLength(writes);
  expect(reads).not.toContain(true);
  expect((await fixture.reasons('one')).filter((reason) => reason === 'CrashLoop')).toHaveLength(1);
});

test('I6: what it shows is as it was seen last, whether it works or not', async () => {
  await fixture.engine();
  await fixture.declare('one', { size: 1 });
  expect((await fixture.ready('one')).status.outputs).toMatchObject({ sizeOfX: 1 });
  fixture.world.ail(ITEM, crashing(1));
  await failing(/restarts/);
  await fixture.change('one', { size: 7 });
  const seen = await fixture.eventually('the new size is shown', async () => {
    const { status } = await fixture.get('one');
    return status.outputs.sizeOfX === 7 ? status : undefined;
  });
  expect(seen.outputs.identity).toBe('output of /one/identity');
  expect(seen.phase).not.toBe('ready');
});

test('I6: what does not work is one fault of its object, whatever it counts, until it is seen to work', async () => {
  await fixture.engine();
  await fixture.declare('one');
  const { uid } = await fixture.ready('one');
  const faults = async () => (await fixture.store.faults({ ownerUid: uid, limit: 9 })).items;
  fixture.world.ail(ITEM, crashing(1));
  await failing(/\(1 restarts\)/);
  fixture.world.ail('/one/item-y', crashing(7));
  await failing(/\(1 restarts\)/);
  fixture.world.ail(ITEM, crashing(2));
  await failing(/\(2 restarts\)/);
  const cause = 'Thing item/x: it ended with exit code 1 (2 restarts) (and 1 more of its resources).';
  const [fault, ...others] = await fixture.eventually('both are in it', async () => {
    const found = await faults();
    return found[0]?.cause === cause ? found : undefined;
  });
  expect(others).toEqual([]);
  expect(fault).toMatchObject({
    ...{ source: 'reconciliation', code: 'CrashLoop', severity: 'critical', state: 'open', remedy: 'See its logs.' },
    ...{ object: { kind: 'Stack', name: 'one' }, resource: ITEM, data: { resources: [ITEM, '/one/item-y'] } },
  });
  expect(fault?.count).toBeGreaterThan(1);
  fixture.world.ail('/one/item-y', null);
  fixture.world.ail(ITEM, { state: 'progressing', reason: 'starts' });
  await fixture.eventually('it is being worked on', async () =>
    (await fixture.get('one')).status.phase === 'working' ? true : undefined,
  );
  expect(await faults()).toMatchObject([{ state: 'open' }]);
  fixture.world.ail(ITEM, null);
  await fixture.ready('one');
  expect(await faults()).toMatchObject([{ state: 'resolved', resolvedBy: null }]);
  const told = (await fixture.reasons('one')).filter((reason) => reason.startsWith('Fault'));
  expect(told).toEqual(['FaultOpened', 'FaultResolved']);
});

test('a store that does not answer while an object is compiled is no fault of the object: it is tried again', async () => {
  let refusals = 2;
  const store = new Proxy(fixture.store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'allocate' || typeof value !== 'function') return value;
      return async (...parameters: unknown[]) => {
        refusals -= 1;
        if (refusals >= 0) throw new Error('Query read timeout');
        return value.apply(target, parameters);
      };
    },
  });
  await fixture.engine({ store });
  await fixture.declare('one');
  await fixture.ready('one');
  expect(refusals).toBeLessThan(0);
  expect(await fixture.reasons('one')).not.toContain('CompileFailed');
  const { items } = await fixture.store.faults({ limit: 10 });
  expect(items).toEqual([]);
});
