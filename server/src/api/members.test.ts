import { KINDS } from '@tenantry/kinds';
import type { TenantPath } from '@tenantry/observe/reach/across';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathFault } from '../faults/path-fault.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestCall, type TestWorld } from '../testing/world.ts';

/** Joe has all, John and Jim have DEV01, Anna has DATASCI alone, Olga audits. */
const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  john: principal('john@example.com'),
  jim: principal('jim@example.com'),
  anna: principal('anna@example.com', { groups: ['Data Science'] }),
  olga: principal('olga@example.com', { roles: ['auditor'] }),
};
type Person = keyof typeof PEOPLE;

let world: TestWorld;
const as = (person: Person, call: TestCall) =>
  world.call({ ...call, headers: { ...call.headers, authorization: `Bearer ${person}` } });
const seen = async (person: Person, url: string) => {
  const answer = await as(person, { url });
  return answer.statusCode === 200
    ? (answer.json().items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name)
    : answer.statusCode;
};

beforeAll(async () => {
  world = await openWorld({
    kinds: KINDS,
    authenticate: knowing(PEOPLE),
  });
  const body = [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    manifest('Tenant', 'dev01', { infrastructure: 'nonprod' }),
    manifest('Tenant', 'datasci', { infrastructure: 'nonprod' }),
    manifest('Member', 'john', { user: 'John@Example.com', role: 'editor' }, 'dev01'),
    manifest('Member', 'jim', { user: 'jim@example.com', role: 'owner' }, 'dev01'),
    manifest('Member', 'scientists', { group: 'Data Science', role: 'owner' }, 'datasci'),
    manifest('Config', 'shop', { values: { LEVEL: 'info' } }, 'dev01'),
  ];
  const answer = await as('joe', { method: 'POST', url: '/api/v1/apply', body });
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { items: body.map(() => ({ result: 'created' })) }]);
});
afterAll(() => world[Symbol.asyncDispose]());

test('I9: John and Jim have DEV01, Anna only DATASCI, Joe and the auditor see all', async () => {
  const lists = Object.fromEntries(
    await Promise.all(
      (Object.keys(PEOPLE) as Person[]).map(async (person) => [person, await seen(person, '/api/v1/tenants')]),
    ),
  );
  expect(lists).toEqual({
    joe: ['datasci', 'dev01'],
    olga: ['datasci', 'dev01'],
    john: ['dev01'],
    jim: ['dev01'],
    anna: ['datasci'],
  });
  expect(await seen('anna', '/api/v1/tenants?infrastructure=nonprod')).toEqual(['datasci']);
  expect(await seen('anna', '/api/v1/tenants?q=dev')).toEqual([]);
  expect(await seen('john', '/api/v1/tenants/dev01/configs')).toEqual(['shop']);
  expect(await seen('anna', '/api/v1/tenants/dev01/configs')).toBe(404);
});

test('I9: what is not theirs is answered as what does not exist, word for word', async () => {
  const words = async (url: string, method: 'GET' | 'DELETE' | 'POST' = 'GET') => {
    const answer = await as('anna', { url, method, ...(method === 'POST' ? { body: {} } : {}) });
    const { detail, code } = answer.json();
    return [answer.statusCode, code, detail.replaceAll(/dev0[19]/g, 'X')];
  };
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['GET', '/configs'],
    ['GET', '/configs/shop'],
    ['DELETE', '/configs/shop'],
    ['GET', '/faults'],
    ['GET', '/usage'],
    ['GET', '/cluster'],
    ['POST', '/ssh-key'],
    ['GET', '/can?who=me&verb=get&resource=pods'],
  ] as const) {
    const hidden = await words(`/api/v1/tenants/dev01${path}`, method);
    expect([path, hidden[0]]).toEqual([path, 404]);
    expect(hidden).toEqual(await words(`/api/v1/tenants/dev09${path}`, method));
  }
});

test('I9: events show each what is theirs', async () => {
  const about = async (person: Person) => {
    const { items } = (await as(person, { url: '/api/v1/events?limit=500' })).json();
    return new Set(
      (items as { kind: string; name: string; tenant: string | null }[]).map((event) => event.tenant ?? event.name),
    );
  };
  for (const [kind, tenant, name] of [
    ['Tenant', null, 'dev01'],
    ['Tenant', null, 'datasci'],
    ['Config', 'dev01', 'shop'],
    ['Infrastructure', null, 'nonprod'],
  ] as const) {
    const object = await world.store.find(kind, tenant, name);
    await world.emit(object?.uid ?? '', [{ type: 'normal', reason: 'Tested', message: 'it was tested' }]);
  }
  expect(await about('joe')).toEqual(new Set(['dev01', 'datasci', 'nonprod']));
  expect(await about('john')).toEqual(new Set(['dev01']));
  expect(await about('anna')).toEqual(new Set(['datasci']));
});

test('I9: a way in from a tenant that one may not know of is told without its name', async () => {
  const [from, to] = await Promise.all(['dev01', 'datasci'].map((name) => world.store.find('Tenant', null, name)));
  if (!from || !to) throw new Error('the tenants are there');
  const range = { protocol: 'TCP' as const, from: 80, to: 80 };
  const path = { from: 'pod', to: 'pod', open: [range], because: null } as unknown as TenantPath;
  await world.store.settleFaults('reachability', { scopes: [from.uid], ownerUids: [to.uid] }, [
    pathFault(from, to, [path]),
  ]);
  const told = async (person: Person) => (await as(person, { url: '/api/v1/tenants/datasci/faults' })).body;
  expect(await told('joe')).toContain('dev01 reaches datasci');
  expect(await told('anna')).toContain('no Grant says so');
  for (const text of [await told('anna'), (await as('anna', { url: '/api/v1/events?limit=500' })).body]) {
    expect(text).not.toContain('dev01');
  }
});

test('an editor declares what runs in the tenant, and cannot say who is a member; an owner can', async () => {
  const body = manifest('Member', 'ann', { user: 'ann@example.com', role: 'viewer' }, 'dev01');
  const url = '/api/v1/tenants/dev01/members';
  expect((await as('john', { method: 'POST', url, body })).statusCode).toBe(403);
  expect((await as('jim', { method: 'POST', url, body })).statusCode).toBe(201);
  expect((await as('jim', { method: 'DELETE', url: `${url}/ann` })).statusCode).toBe(202);
  const config = manifest('Config', 'more', { values: {} }, 'dev01');
  expect((await as('john', { method: 'POST', url: '/api/v1/apply', body: config })).statusCode).toBe(200);
  expect((await as('olga', { method: 'POST', url: '/api/v1/apply', body: config })).statusCode).toBe(403);
  expect((await as('jim', { method: 'DELETE', url: '/api/v1/tenants/dev01' })).statusCode).toBe(403);
});

test('I9: the estate counts for each the tenants that are theirs, and no others', async () => {
  const counted = async (person: Person) => {
    const { tenants } = (await as(person, { url: '/api/v1/estate' })).json() as { tenants: { count: number }[] };
    return tenants.reduce((sum, { count }) => sum + count, 0);
  };
  expect(await Promise.all((Object.keys(PEOPLE) as Person[]).map(counted))).toEqual([2, 1, 1, 1, 2]);
});

test('what the rights say beforehand is what the routes do: each of them, for each who sees the tenant', async () => {
  const { actions } = (await as('joe', { url: '/api/v1/tenants/dev01/rights' })).json().items[0];
  expect(Object.keys(actions)).toContain('create');
  for (const [person, expected] of [
    ['joe', { create: true, delete: true, member: true }],
    ['jim', { create: true, delete: false, member: true }],
    ['john', { create: true, delete: false, member: false }],
    ['olga', { create: false, delete: false, member: false }],
  ] as const) {
    const answer = await as(person, { url: '/api/v1/tenants/dev01/rights' });
    const items = answer.json().items as {
      kind: string;
      actions: Record<string, { isAllowed: boolean; reason: string }>;
    }[];
    const may = (kind: string, action: string) => items.find((item) => item.kind === kind)?.actions[action];
    expect({
      create: may('Config', 'create')?.isAllowed,
      delete: may('Tenant', 'delete')?.isAllowed,
      member: may('Member', 'create')?.isAllowed,
    }).toEqual(expected);
    for (const [kind, url] of [
      ['Config', '/api/v1/tenants/dev01/configs'],
      ['Member', '/api/v1/tenants/dev01/members'],
    ] as const) {
      const { statusCode, body } = await as(person, { method: 'POST', url, body: {} });
      const right = may(kind, 'create');
      expect([person, kind, statusCode === 403]).toEqual([person, kind, right?.isAllowed === false]);
      if (right?.isAllowed === false) expect(body).toContain(right.reason);
    }
  }
  const hidden = await as('anna', { url: '/api/v1/tenants/dev01/rights' });
  expect([hidden.statusCode, hidden.json().code]).toEqual([404, 'object-not-found']);
  const platform = await as('anna', { url: '/api/v1/rights' });
  expect(platform.json()).toMatchObject({ tenant: null });
});

test('whoever is asked about is known by the members of the tenant', async () => {
  const can = async (who: string) =>
    (await as('jim', { url: `/api/v1/tenants/dev01/can?who=${who}&verb=update&resource=configs.tenantry.dev` })).json();
  expect(await can('john@example.com')).toMatchObject({
    isAllowed: true,
    product: { rule: expect.stringContaining('the role editor') },
  });
  expect((await can('anna@example.com')).detail).toContain('among the members of dev01');
});

test('I9: a stream of events and the tail of a log end when their reader loses the tenant, within a second', async () => {
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  const address = world.app.server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const open = async (path: string) => {
    const stream = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      headers: { authorization: 'Bearer john', accept: 'text/event-stream' },
      signal: AbortSignal.timeout(20_000),
    });
    expect(stream.status).toBe(200);
    return { ended: stream.text() };
  };
  const [events, tail] = [await open('events?tenant=dev01'), await open('tenants/dev01/logs/tail')];
  const gone = await as('jim', { method: 'DELETE', url: '/api/v1/tenants/dev01/members/john' });
  expect(gone.statusCode).toBe(202);
  expect(await events.ended).toContain('retry:');
  await tail.ended;
  expect(await seen('john', '/api/v1/tenants')).toEqual([]);
  const again = await as('john', { url: '/api/v1/events?tenant=dev01' });
  expect(again.statusCode).toBe(404);
});
