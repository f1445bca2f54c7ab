import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { planResultSchema, revisionListSchema, revisionWithSpecSchema } from '../openapi/schemas.ts';
import { fieldsOf, openWorld, type TestWorld, tenant } from '../testing/world.ts';

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
  await declare(3);
});

const declare = (rooms: number) =>
  world.call({ method: 'POST', url: '/api/v1/apply', body: [tenant(name, { colour: 'red', rooms })] });
const history = async () => revisionListSchema.parse((await world.call({ url: `${url}/revisions` })).json());
const rollback = (body = {}, query = '') => world.call({ method: 'POST', url: `${url}/rollback${query}`, body });

/** As a pass that found everything as declared would leave it. */
async function becomesReady(): Promise<void> {
  const object = await world.store.find('Tenant', null, name);
  if (object === null) throw new Error('it is not there');
  for (const claim of await world.store.claim(100, 60)) {
    const isIt = claim.object.uid === object.uid;
    const seen = { phase: 'ready', observedGeneration: object.generation } as const;
    const status = isIt ? { ...claim.object.status, ...seen } : claim.object.status;
    await world.store.finish(claim, { status, dueAt: new Date(), attempt: 0, events: [] });
  }
}

test('every declaration is a revision, the newest first, with who made it, through what, and what it changed', async () => {
  await declare(4);
  await world.call({ method: 'POST', url: `${url}/actions/ring` });
  await world.call({ method: 'POST', url: `${url}/actions/build-on`, body: { rooms: 2 } });
  const { items, rollbackTo } = await history();
  const by = { name: 'administrator', kind: 'token' };
  expect(items).toMatchObject([
    { generation: 4, by, through: 'build-on', against: 2, changes: [{ path: 'spec.rooms', from: 4, to: 6 }] },
    { generation: 2, by, through: 'update', against: 1, changes: [{ path: 'spec.rooms', from: 3, to: 4 }] },
    { generation: 1, by, through: 'create', against: null, changes: [], readyAt: null },
  ]);
  expect(rollbackTo).toBeNull();
});

test('one is shown with its spec and compared with the one before, or with any other', async () => {
  await declare(4);
  await declare(5);
  const read = async (path: string) =>
    revisionWithSpecSchema.parse((await world.call({ url: `${url}/revisions/${path}` })).json());
  expect(await read('3')).toMatchObject({ spec: { rooms: 5 }, changes: [{ path: 'spec.rooms', from: 4, to: 5 }] });
  expect(await read('3?against=1')).toMatchObject({ against: 1, changes: [{ path: 'spec.rooms', from: 3, to: 5 }] });
  expect(await read('1?against=3')).toMatchObject({ changes: [{ path: 'spec.rooms', from: 5, to: 3 }] });
  for (const path of ['7', 'first', '3?against=7']) {
    const answer = await world.call({ url: `${url}/revisions/${path}` });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'unknown-revision']);
    expect(answer.json().remedy).toBe('Use one of those that are kept: 3, 2, 1.');
  }
});

test('a rollback goes back to the last that was ready, as a change like any other, told and recorded', async () => {
  await becomesReady();
  await declare(4);
  await becomesReady();
  await declare(50);
  expect((await history()).rollbackTo).toBe(2);

  const plan = planResultSchema.parse((await rollback({}, '?dryRun=true')).json());
  expect(plan.items[0]).toMatchObject({ action: 'change', specChanges: [{ path: 'spec.rooms', from: 50, to: 4 }] });
  expect((await history()).items).toHaveLength(3);

  const answer = await rollback();
  expect([answer.statusCode, answer.json().spec.rooms, answer.json().metadata.generation]).toEqual([200, 4, 4]);
  expect((await world.store.audit({ limit: 1 })).items[0]).toMatchObject({
    action: 'rollback',
    before: { spec: { rooms: 50 } },
    after: { spec: { rooms: 4 } },
  });
  const { items } = (await world.call({ url: `${url}/events` })).json();
  expect(items.at(-1).message).toBe('administrator asked for rollback (to 2)');
  expect((await history()).items[0]).toMatchObject({ generation: 4, through: 'rollback' });

  await becomesReady();
  expect((await rollback()).json().spec.rooms, 'the one before, that says something else').toBe(3);
});

test('it goes back to the revision that is named, whether that was ready or not', async () => {
  await declare(4);
  await declare(5);
  expect((await rollback({ to: 2 })).json().spec.rooms).toBe(4);
  const same = await rollback({ to: 4 });
  expect([same.statusCode, same.json().metadata.generation]).toEqual([200, 4]);
});

test('without one to go back to it is refused, and says which there are', async () => {
  await declare(4);
  const answer = await rollback();
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'action-refused']);
  expect(answer.json().remedy).toBe('Say which revision to go back to: 2, 1.');
  expect((await rollback({ to: 9 })).json().code).toBe('unknown-revision');
  expect(fieldsOf(await rollback({ too: 1 }))).toEqual(['too']);
});
