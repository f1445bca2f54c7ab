import { randomUUID } from 'node:crypto';
import { type DeclaredObject, EMPTY_STATUS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Forecast } from '../src/forecast.ts';
import { Fixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterAll(() => fixture.close());

const request = { key: 'place', pool: 'places', from: 1, to: 3 };

function object(name: string, outputs: DeclaredObject['spec'] = {}): DeclaredObject {
  return {
    ...{
      uid: randomUUID(),
      kind: 'Stack',
      name,
      displayName: name,
      tenant: null,
      labels: {},
      annotations: {},
      counters: {},
    },
    ...{ generation: 1, resourceVersion: '0', spec: {}, createdAt: new Date(0), updatedAt: new Date(0) },
    ...{ deletionRequestedAt: null, status: { ...EMPTY_STATUS, outputs } },
  };
}

test('several new objects in one plan are each foreseen a number of their own, until there is none', async () => {
  const forecast = new Forecast(fixture.store, []);
  const uids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const numbers = [];
  for (const uid of uids) numbers.push(await forecast.number(uid, request));
  expect(numbers).toEqual([1, 2, 3, null]);
  expect(await forecast.number(uids[1] ?? '', request), 'asked again, it is the same').toBe(2);
  expect(await new Forecast(fixture.store, []).number(randomUUID(), request), 'nothing was taken').toBe(1);
});

test('what an object would show is known to those after it, and what nobody knows yet stays as it was', async () => {
  const one = object('one', { issuer: 'before', address: '10.0.0.1' });
  const forecast = new Forecast(fixture.store, [one]);
  forecast.shows(one, { issuer: 'after', address: null, namespace: 'ns' });
  const found = await forecast.find('Stack', null, 'one');
  expect(found?.status.outputs).toEqual({ issuer: 'after', address: '10.0.0.1', namespace: 'ns' });
});
