import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyResultSchema, planResultSchema } from '../openapi/schemas.ts';
import { openWorld, shelf, type TestWorld, tenant, YAML } from '../testing/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const send = (url: string, body: Parameters<TestWorld['call']>[0]['body'], headers = {}) =>
  world.call({ method: 'POST', url, headers, ...(body === undefined ? {} : { body }) });

test('apply stores objects behind what they refer to, whatever their order, and answers in the order of the request', async () => {
  const body = [
    shelf('upper', { material: 'steel', beside: 'lower' }),
    shelf('lower'),
    tenant('dev01', { colour: 'red', parent: 'house' }),
    tenant('House'),
  ];
  const plan = planResultSchema.parse((await send('/api/v1/plan', body)).json());
  expect(plan.changed).toBe(true);
  expect(plan.items.map(({ name, action }) => [name, action])).toEqual([
    ['upper', 'create'],
    ['lower', 'create'],
    ['dev01', 'create'],
    ['house', 'create'],
  ]);
  expect(plan.items[3]?.resources).toMatchObject([{ key: 'door', action: 'create', reason: 'is not there' }]);
  expect(plan.items[3]?.specChanges).toContainEqual({ path: 'spec.colour', to: 'red' });
  expect((await world.store.list({ kind: 'Tenant', limit: 10 })).items, 'a plan stores nothing').toEqual([]);

  const first = applyResultSchema.parse((await send('/api/v1/apply', body)).json());
  expect(first.items.map(({ name, result }) => [name, result])).toEqual([
    ['upper', 'created'],
    ['lower', 'created'],
    ['dev01', 'created'],
    ['house', 'created'],
  ]);
  const again = (await send('/api/v1/apply', { items: body })).json();
  expect(again.items.map(({ result }: { result: string }) => result)).toEqual(Array(4).fill('unchanged'));
  expect((await world.call({ method: 'DELETE', url: '/api/v1/tenants/house' })).json().code).toBe('still-referenced');
});

test('a YAML stream is applied and planned like a list', async () => {
  const body = `
apiVersion: tenantry.dev/v1
kind: Shelf
metadata: { name: side, tenant: yaml }
spec: { material: wood, planks: 4 }
---
# An empty document is passed over.
---
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: Yaml }
spec: { colour: green }
`;
  expect((await send('/api/v1/apply', body, YAML)).statusCode).toBe(200);
  const changed = (await send('/api/v1/plan', body.replace('planks: 4', 'planks: 5'), YAML)).json();
  expect(changed.items[0]).toMatchObject({ action: 'change', specChanges: [{ path: 'spec.planks', from: 4, to: 5 }] });
  expect(changed.items[1]).toMatchObject({ action: 'none', specChanges: [] });
});

test('aliases in YAML that repeat a value are read', async () => {
  const body = `
apiVersion: tenantry.dev/v1
kind: Tenant
metadata: { name: aliased, labels: &shared { team: a } }
spec: { colour: green, tags: *shared }
`;
  const answer = await send('/api/v1/apply', body, YAML);
  expect(answer.json().items[0].object.spec.tags).toEqual({ team: 'a' });
});

test('a plan of what stands as declared says that nothing changes', async () => {
  await send('/api/v1/apply', [tenant('quiet')]);
  const { uid } = (await world.call({ url: '/api/v1/tenants/quiet' })).json().metadata;
  expect((await send('/api/v1/plan', tenant('quiet'))).json().changed, 'its door is not there yet').toBe(true);
  const claim = (await world.store.claim(100, 60)).find(({ object }) => object.uid === uid);
  if (claim === undefined) throw new Error('not claimed');
  await world.store.record(claim, [
    {
      ...{ objectUid: uid, key: 'door', title: 'door', driver: 'test', connection: 'test:', type: 'test/door' },
      ...{ id: '/doors/quiet', dependsOn: [], deletedWith: null, state: 'present', applied: null },
      ...{ outputs: {}, operation: null, notBefore: null, problem: null, since: new Date(), uid: null, contest: null },
    },
  ]);
  expect((await send('/api/v1/plan', tenant('quiet'))).json()).toMatchObject({
    changed: false,
    items: [{ action: 'none' }],
  });
  expect((await send('/api/v1/plan', tenant('quiet', { colour: 'red' }, { labels: { a: 'b' } }))).json()).toMatchObject(
    {
      changed: true,
      items: [{ action: 'change', specChanges: [{ path: 'metadata.labels.a', to: 'b' }] }],
    },
  );
});

test('a reference to what is being deleted is refused', async () => {
  await send('/api/v1/apply', tenant('going'));
  await world.call({ method: 'DELETE', url: '/api/v1/tenants/going' });
  const answer = await send('/api/v1/apply', shelf('late', { material: 'steel' }, { tenant: 'going' }));
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'reference-deleting']);
});

test('a circle that closes through stored objects is refused', async () => {
  await send('/api/v1/apply', [tenant('below', { colour: 'red', parent: 'above' }), tenant('above')]);
  const answer = await send('/api/v1/apply', tenant('above', { colour: 'red', parent: 'below' }));
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'cyclic-reference']);
  expect(answer.json().errors[0].message).toContain('Tenant above → Tenant below → Tenant above');
});

test('every write is in the audit log with who, what and from where; a whole chain', async () => {
  const answer = await send('/api/v1/apply', tenant('audited'));
  const { items } = (await world.call({ url: '/api/v1/audit?limit=1' })).json();
  expect(items[0]).toMatchObject({
    action: 'create',
    kind: 'Tenant',
    name: 'audited',
    outcome: 'success',
    actor: { name: 'administrator', kind: 'token', address: '127.0.0.1', requestId: answer.headers['x-request-id'] },
  });
  expect(await world.store.verifyAudit()).toBeNull();
});

test('manifests that are stored together are each told of, and what another took meanwhile stops the rest', async () => {
  const names = Array.from({ length: 130 }, (_, index) => `many${String(index).padStart(3, '0')}`);
  const body = names.flatMap((name) => [shelf(`shelf-${name}`, { material: 'steel' }, { tenant: name }), tenant(name)]);
  const { createAll } = world.store;
  const sizes: number[] = [];
  world.store.createAll = (drafts, actor) => {
    sizes.push(drafts.length);
    return createAll(drafts, actor);
  };
  try {
    const { items } = applyResultSchema.parse((await send('/api/v1/apply', body)).json());
    expect(items.map(({ name }) => name)).toEqual(names.flatMap((name) => [`shelf-${name}`, name]));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(body.length);
    expect(sizes.length).toBeLessThan(6);
    world.store.createAll = async (drafts, actor) => {
      await world.store.create({ ...(drafts[1] as (typeof drafts)[number]) }, actor);
      return createAll(drafts, actor);
    };
    const late = await send('/api/v1/apply', [tenant('first'), tenant('taken'), tenant('third')]);
    expect([late.statusCode, late.json().code]).toEqual([409, 'name-taken']);
    expect(late.json().detail).toContain('1 of 3 manifests were stored before');
  } finally {
    world.store.createAll = createAll;
  }
  const stored = (await world.store.list({ kind: 'Tenant', names: ['first', 'taken', 'third'], limit: 5 })).items;
  expect(stored.map(({ name }) => name)).toEqual(['first', 'taken']);
});
