import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { objectSchema, planResultSchema } from '../openapi/schemas.ts';
import { fieldsOf, openWorld, type TestCall, type TestWorld, tenant } from '../testing/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let name: string;
let url: string;
beforeEach(async () => {
  name = `t${randomUUID().slice(0, 8)}`;
  url = `/api/v1/tenants/${name}`;
  await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant(name) });
});

const act = (action: string, call: Partial<TestCall> = {}) =>
  world.call({ ...call, method: 'POST', url: `${url}/actions/${action}` });
const audit = async () => (await world.store.audit({ limit: 1 })).items[0];
const read = async () => objectSchema.parse((await world.call({ url })).json());

describe('an action that counts', () => {
  test('is on the object, in the audit log and among the events, and is no part of the manifest', async () => {
    expect((await read()).metadata).not.toHaveProperty('counters');
    const answer = await act('ring');
    expect([answer.statusCode, answer.headers.etag]).toEqual([200, `"${answer.json().metadata.resourceVersion}"`]);
    await act('ring');
    const { metadata, spec } = await read();
    expect(metadata).toMatchObject({ counters: { rings: 2 }, generation: 3 });
    expect(spec).toEqual(answer.json().spec);
    expect(await audit()).toMatchObject({
      action: 'ring',
      kind: 'Tenant',
      name,
      actor: { name: 'administrator' },
      before: { counters: { rings: 1 } },
      after: { counters: { rings: 2 } },
    });
    const { items } = (await world.call({ url: `${url}/events` })).json();
    expect(items.at(-1)).toMatchObject({
      reason: 'ActionAsked',
      message: 'administrator asked for ring',
      data: { action: 'ring', by: 'administrator', input: {} },
    });
  });

  test('stays counted, and nothing is written, when the unchanged file is applied again', async () => {
    await act('ring');
    const before = await read();
    const apply = (body: object) => world.call({ method: 'POST', url: '/api/v1/apply', body: [body] as never });
    expect((await apply(tenant(name))).json().items[0].result).toBe('unchanged');
    expect(await read()).toEqual(before);
    expect((await apply(tenant(name, { colour: 'red', rooms: 5 }))).json().items[0].object.metadata).toMatchObject({
      generation: 3,
      counters: { rings: 1 },
    });
  });

  test('counts every one of many that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => act('ring')));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
    expect((await read()).metadata.counters).toEqual({ rings: 5 });
  });

  test('counts once however often it is sent with one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await act('ring', { headers });
    const second = await act('ring', { headers });
    expect([second.json(), second.headers['idempotency-replayed']]).toEqual([first.json(), 'true']);
    expect((await read()).metadata.counters).toEqual({ rings: 1 });
  });
});

describe('an action that changes the spec', () => {
  test('is stored as an apply would be, with its input in what people are told', async () => {
    const answer = await act('build-on', { body: { rooms: 2 } });
    expect(answer.json()).toMatchObject({ spec: { rooms: 5 }, metadata: { generation: 2 } });
    expect(await audit()).toMatchObject({
      action: 'build-on',
      before: { spec: { rooms: 3 } },
      after: { spec: { rooms: 5 } },
    });
    const { items } = (await world.call({ url: `${url}/events` })).json();
    expect(items.at(-1).message).toBe('administrator asked for build-on (rooms 2)');
  });

  test('is checked as an apply would be', async () => {
    const answer = await act('build-on', { body: { rooms: 60 } });
    expect([answer.statusCode, answer.json().code, fieldsOf(answer)]).toEqual([
      422,
      'invalid-manifest',
      ['spec.rooms'],
    ]);
    expect((await read()).metadata.generation).toBe(1);
  });

  test('that changes nothing writes nothing', async () => {
    const before = await read();
    const answer = await act('build-on', { body: { rooms: 0 } });
    expect([answer.statusCode, answer.json()]).toEqual([200, before]);
    expect(await audit()).toMatchObject({ action: 'create' });
  });

  test('is not done at a version that is no longer current', async () => {
    const answer = await act('build-on', { body: { rooms: 1 }, headers: { 'if-match': '"1"' } });
    expect([answer.statusCode, answer.json().code]).toEqual([412, 'version-mismatch']);
  });
});

test('a dry run says what would change, of the spec, of the counters and of the resources, and does nothing', async () => {
  const plan = async (action: string, body = {}) => {
    const answer = await world.call({ method: 'POST', url: `${url}/actions/${action}?dryRun=true`, body });
    expect(answer.statusCode).toBe(200);
    return planResultSchema.parse(answer.json());
  };
  const before = await read();
  expect(await plan('build-on', { rooms: 1 })).toMatchObject({
    changed: true,
    items: [{ action: 'change', specChanges: [{ path: 'spec.rooms', from: 3, to: 4 }], resources: [{ key: 'door' }] }],
  });
  expect((await plan('ring')).items[0]?.specChanges).toEqual([{ path: 'counters.rings', to: 1 }]);
  expect((await plan('build-on', { rooms: 0 })).items[0]?.action).toBe('none');
  expect(await read()).toEqual(before);
});

describe('refused with what to do:', () => {
  test('what makes no sense as the object is', async () => {
    url = '/api/v1/tenants/blue';
    await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('blue', { colour: 'blue' }) });
    const answer = await act('build-on', { body: { rooms: 1 } });
    expect([answer.statusCode, answer.json()]).toEqual([
      409,
      expect.objectContaining({
        code: 'action-refused',
        detail: 'Tenant blue: a blue house is listed.',
        remedy: 'Ask the mayor.',
        errors: [{ field: 'spec.colour', message: 'a blue house is listed', remedy: 'ask the mayor' }],
      }),
    ]);
  });

  test.each([
    ['an unknown field', 'ring', { loud: true }, 'loud'],
    ['a missing one', 'build-on', {}, 'rooms'],
    ['a wrong type', 'build-on', { rooms: 'two' }, 'rooms'],
  ])('%s', async (_what, action, body, field) => {
    const answer = await act(action, { body: body as never });
    expect([answer.statusCode, fieldsOf(answer)]).toEqual([422, [field]]);
  });

  test('an action that there is not', async () => {
    const answer = await act('sing');
    expect([answer.statusCode, answer.json().code, answer.json().remedy]).toEqual([
      404,
      'unknown-action',
      'Its actions are ring, build-on.',
    ]);
  });

  test('an object that there is not, and one that is being deleted', async () => {
    await world.call({ method: 'DELETE', url });
    expect((await act('ring')).json().code).toBe('being-deleted');
    url = '/api/v1/tenants/absent';
    expect((await act('ring')).json().code).toBe('object-not-found');
  });
});

test('kinds say which actions they have, and what each takes', async () => {
  const { items } = (await world.call({ url: '/api/v1/kinds' })).json();
  expect(items[0].actions).toMatchObject([
    { name: 'ring', summary: 'Rings at the door.' },
    { name: 'build-on', input: { required: ['rooms'], properties: { rooms: { description: 'How many more.' } } } },
  ]);
  expect(items[1].actions).toEqual([]);
});
