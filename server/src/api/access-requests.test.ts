import { KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestCall, type TestWorld } from '../testing/world.ts';

const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  jim: principal('jim@example.com'),
  ann: principal('ann@example.com'),
  bob: principal('bob@example.com'),
  eve: principal('eve@example.com', { roles: ['auditor'] }),
};
type Person = keyof typeof PEOPLE;

const SYSTEM = { name: 'test', kind: 'system', address: null, requestId: null } as const;

let world: TestWorld;
const as = async (person: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: TestCall['body']) => {
  const headers = { authorization: `Bearer ${person}` };
  const answer = await world.call({ method, url: `/api/v1/${url}`, headers, ...(body === undefined ? {} : { body }) });
  return { status: answer.statusCode, body: answer.json() };
};
const asking = { tenant: 'dev01', role: 'editor', minutes: 60, reason: 'incident 42' };

beforeAll(async () => {
  world = await openWorld({
    kinds: KINDS,
    authenticate: knowing(PEOPLE),
  });
  const made = await as('joe', 'POST', 'apply', [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
    manifest('Member', 'jim', { user: 'jim@example.com', role: 'owner' }, 'dev01'),
  ]);
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
});
afterAll(() => world[Symbol.asyncDispose]());

test('a role for a time is asked for, approved by an owner, ends by itself, and all of it is on record', async () => {
  const asked = await as('ann', 'POST', 'access-requests', asking);
  expect(asked).toMatchObject({ status: 201, body: { state: 'pending', requester: 'ann@example.com' } });
  const { id } = asked.body;
  // The owner sees it, whoever has nothing to do with it does not.
  expect((await as('jim', 'GET', 'access-requests?state=pending')).body.items).toMatchObject([{ id }]);
  expect((await as('bob', 'GET', 'access-requests')).body.items).toEqual([]);
  expect((await as('bob', 'POST', `access-requests/${id}/approve`, {})).status).toBe(404);
  expect((await as('ann', 'POST', `access-requests/${id}/approve`, {})).status).toBe(403);
  expect((await as('ann', 'GET', 'tenants/dev01')).status).toBe(404);

  const approved = await as('jim', 'POST', `access-requests/${id}/approve`, { note: 'until it is mended' });
  expect(approved).toMatchObject({ status: 200, body: { state: 'approved', decidedBy: 'jim@example.com' } });
  expect((await as('ann', 'GET', 'tenants/dev01')).status).toBe(200);
  const [member] = (await as('jim', 'GET', 'tenants/dev01/members?q=access')).body.items;
  expect(member.spec).toMatchObject({ user: 'ann@example.com', role: 'editor' });
  const minutes = (Date.parse(member.spec.until) - Date.now()) / 60_000;
  expect(Math.round(minutes)).toBe(60);

  expect((await as('joe', 'POST', `access-requests/${id}/refuse`, {})).body.code).toBe('request-decided');
  const { items } = (await as('jim', 'GET', 'audit?tenant=dev01&kind=AccessRequest')).body;
  expect(items.map(({ action, actor }: { action: string; actor: { name: string } }) => [action, actor.name])).toEqual([
    ['approved-access', 'jim@example.com'],
    ['decide-access', 'bob@example.com'],
    ['request-access', 'ann@example.com'],
  ]);
});

test('I9: whether there is such a tenant is not said to whoever asks', async () => {
  const there = await as('bob', 'POST', 'access-requests', asking);
  const missing = await as('bob', 'POST', 'access-requests', { ...asking, tenant: 'dev09' });
  const words = ({ status, body: { id: _i, createdAt: _c, asked, ...body } }: typeof there) =>
    JSON.stringify([status, body, asked]).replaceAll('dev09', 'dev01');
  expect(words(missing)).toBe(words(there));
  // Nobody can approve the one; the other was theirs to take back.
  expect((await as('joe', 'POST', `access-requests/${missing.body.id}/approve`, {})).status).toBe(422);
  expect((await as('bob', 'GET', 'access-requests?state=pending')).body.items).toHaveLength(2);
  expect((await as('bob', 'POST', `access-requests/${there.body.id}/withdraw`, {})).body.state).toBe('withdrawn');
});

test('I5: of those who decide at once one does, and a refused request gives nothing', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = (await as('bob', 'POST', 'access-requests', asking)).body;
    const answers = await Promise.all([
      as('jim', 'POST', `access-requests/${id}/approve`, {}),
      as('joe', 'POST', `access-requests/${id}/refuse`, {}),
    ]);
    const [done, ...more] = answers.filter(({ status }) => status === 200);
    expect(more).toEqual([]);
    const member = await world.store.find('Member', 'dev01', `access-${id.slice(0, 8)}`);
    expect([done?.body.state, member !== null]).toEqual([done?.body.state, done?.body.state === 'approved']);
    if (member !== null) await world.store.requestDeletion(member.uid, null, SYSTEM);
  }
});

test('nobody approves what they asked for, not even who decides on what others ask', async () => {
  for (const person of ['jim', 'joe'] as const) {
    const { id } = (await as(person, 'POST', 'access-requests', { ...asking, role: 'owner' })).body;
    const own = await as(person, 'POST', `access-requests/${id}/approve`, {});
    expect([own.status, own.body.code]).toEqual([403, 'forbidden']);
    expect((await as(person, 'GET', 'access-requests?state=pending')).body.items).toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await as(person, 'POST', `access-requests/${id}/withdraw`, {})).status).toBe(200);
  }
});

test('a list says of each request whether the caller decides it and why not, and is narrowed to a tenant and to a person', async () => {
  const { id } = (await as('bob', 'POST', 'access-requests', asking)).body;
  await as('bob', 'POST', 'access-requests', { ...asking, tenant: 'dev08' });
  const seen = async (person: Person) => {
    const { items } = (await as(person, 'GET', 'access-requests?state=pending&tenant=DEV01&requester=bob@example.com'))
      .body;
    return items.map(({ id, decidable }: { id: string; decidable: object }) => [id, decidable]);
  };
  expect(await seen('jim')).toEqual([[id, { isAllowed: true, reason: 'the role owner in dev01' }]]);
  expect(await seen('eve')).toEqual([
    [id, { isAllowed: false, reason: expect.stringContaining('has no role in dev01') }],
  ]);
  expect(await seen('bob')).toEqual([
    [id, { isAllowed: false, reason: 'Nobody approves what they asked for themselves.' }],
  ]);
  expect(await seen('ann')).toEqual([]);
});

test('an ended membership counts no more', async () => {
  const until = new Date(Date.now() - 1000).toISOString();
  await as(
    'joe',
    'POST',
    'apply',
    manifest('Member', 'late', { user: 'bob@example.com', role: 'owner', until }, 'dev01'),
  );
  expect((await as('bob', 'GET', 'tenants/dev01')).status).toBe(404);
});

test('a tenant is asked for by a template that an administrator offers, and made when one approves', async () => {
  const template = { description: 'For trying things out', spec: { infrastructure: 'nonprod' } };
  expect((await as('bob', 'PUT', 'tenant-templates/sandbox', template)).status).toBe(403);
  const bad = await as('joe', 'PUT', 'tenant-templates/bad', { ...template, spec: { infrastructure: 'nowhere' } });
  expect([bad.status, bad.body.code]).toEqual([422, 'unknown-reference']);
  expect((await as('joe', 'PUT', 'tenant-templates/sandbox', template)).status).toBe(200);
  expect((await as('bob', 'GET', 'tenant-templates')).body.items).toMatchObject([{ name: 'sandbox' }]);

  const wanted = { template: 'sandbox', tenant: 'bobs', reason: 'a spike' };
  expect((await as('bob', 'POST', 'tenant-requests', { ...wanted, template: 'other' })).status).toBe(404);
  const { id } = (await as('bob', 'POST', 'tenant-requests', wanted)).body;
  expect((await as('jim', 'POST', `access-requests/${id}/approve`, {})).status).toBe(404);
  expect((await as('joe', 'POST', `access-requests/${id}/approve`, {})).status).toBe(200);
  expect((await as('bob', 'GET', 'tenants')).body.items).toMatchObject([{ metadata: { name: 'bobs' } }]);
  expect((await as('joe', 'DELETE', 'tenant-templates/sandbox')).status).toBe(200);
  expect((await as('joe', 'DELETE', 'tenant-templates/sandbox')).status).toBe(404);
});

test('I11: one person has so many requests waiting and no more', async () => {
  const made = await Promise.all(Array.from({ length: 25 }, () => as('ann', 'POST', 'access-requests', asking)));
  expect(made.filter(({ status }) => status === 201)).toHaveLength(20);
  expect(new Set(made.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(
    new Set(['too-many-requests-pending']),
  );
});
