import { createStoredTokenAuthenticator, isTokenText } from '@tenantry/access';
import { type JsonObject, KINDS } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownerNow } from '../composition/accounts.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestCall, type TestWorld } from '../testing/world.ts';

/** Joe has all, Jim owns DEV01, John edits it, Anna owns DATASCI by her group, Olga audits. */
const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  jim: principal('jim@example.com'),
  john: principal('john@example.com'),
  anna: principal('anna@example.com', { groups: ['Data Science'] }),
  olga: principal('olga@example.com', { roles: ['auditor'] }),
};

const DAY_MS = 24 * 3600 * 1000;
let now = new Date('2030-01-01T00:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms).toISOString();
const logged: string[] = [];

let world: TestWorld;
/** A person by their name, whoever brings a token by that. */
const as = (who: string, call: TestCall) =>
  world.call({ ...call, headers: { ...call.headers, authorization: `Bearer ${who}` } });
const post = (who: string, url: string, body: JsonObject) => as(who, { method: 'POST', url, body });
let count = 0;
/** A new token of somebody, and what is said of it. */
async function make(who: string, more: JsonObject = {}, url = '/api/v1/tokens') {
  count += 1;
  const answer = await post(who, url, { name: `token-${count}`, ...more });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json<{ id: string; token: string; expiresAt: string; madeWith: string | null }>();
}
const status = async (who: string, url: string) => (await as(who, { url })).statusCode;
const configs = '/api/v1/tenants/dev01/configs';
const OF_DEV01 = '/api/v1/tenants/dev01/tokens';

beforeAll(async () => {
  world = await openWorld({
    kinds: KINDS,
    now: () => now,
    logger: { level: 'trace', stream: { write: (line: string) => void logged.push(line) } },
    authenticate: knowing(PEOPLE),
  });
  const body = [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    ...['dev01', 'datasci'].map((name) => manifest('Tenant', name, { infrastructure: 'nonprod' })),
    manifest('Member', 'jim', { user: 'jim@example.com', role: 'owner' }, 'dev01'),
    manifest('Member', 'john', { user: 'john@example.com', role: 'editor' }, 'dev01'),
    manifest('Member', 'scientists', { group: 'Data Science', role: 'owner' }, 'datasci'),
  ];
  const answer = await as('joe', { method: 'POST', url: '/api/v1/apply', body });
  expect(answer.statusCode, answer.body).toBe(200);
});
afterAll(() => world[Symbol.asyncDispose]());

describe('a personal token', () => {
  test('does what its owner may, and no more than it is for', async () => {
    const reading = await make('john');
    expect(isTokenText(reading.token)).toBe(true);
    expect(await status(reading.token, configs)).toBe(200);
    expect(await status(reading.token, '/api/v1/tenants/datasci/configs')).toBe(404);
    const config = manifest('Config', 'shop', { values: {} }, 'dev01');
    expect((await post(reading.token, configs, config)).statusCode).toBe(403);
    const writing = await make('john', { verbs: ['read', 'write'] });
    expect((await post(writing.token, configs, config)).statusCode).toBe(201);
  });

  test('of groups has the groups that its owner had', async () => {
    const { token } = await make('anna');
    expect(await status(token, '/api/v1/tenants/datasci/configs')).toBe(200);
    expect(await status(token, configs)).toBe(404);
  });

  test('is shown once: no list, audit row, log line or refusal has it', async () => {
    const { id, token } = await make('john', { verbs: ['read', 'write'] });
    expect((await post(token, '/api/v1/tokens', { name: 'x', verbs: ['secrets'] })).statusCode).toBe(403);
    await as(`${token}x`, { url: configs });
    const list = await as('john', { url: '/api/v1/tokens' });
    const everything = [list.body, JSON.stringify((await world.store.audit({ limit: 500 })).items), ...logged].join();
    expect(everything).toContain(id);
    expect(everything).not.toContain(token.slice(4, -6));
  });

  test('ends by itself: in 90 days unless more is said, within a year', async () => {
    const start = now;
    const { token, expiresAt } = await make('john');
    expect(expiresAt).toBe(after(90 * DAY_MS));
    for (const [asked, expected] of [
      [after(366 * DAY_MS), 201],
      [after(367 * DAY_MS), 422],
      [after(0), 422],
      ['tomorrow', 422],
    ] as const) {
      const answer = await post('john', '/api/v1/tokens', { name: `until ${asked}`, expiresAt: asked });
      expect([asked, answer.statusCode]).toEqual([asked, expected]);
    }
    now = new Date(start.getTime() + 90 * DAY_MS - 1);
    expect(await status(token, configs)).toBe(200);
    now = new Date(start.getTime() + 90 * DAY_MS);
    expect(await status(token, configs)).toBe(401);
    now = start;
  });

  test('makes none that may more than itself or lives longer, and ends with all it made', async () => {
    const first = await make('john', { verbs: ['read', 'write'], tenants: ['dev01'], expiresAt: after(DAY_MS) });
    for (const wider of [
      { verbs: ['read', 'secrets'], tenants: ['dev01'] },
      { verbs: ['read'] },
      { verbs: ['read'], tenants: ['dev01'], expiresAt: after(2 * DAY_MS) },
    ]) {
      const answer = await post(first.token, '/api/v1/tokens', { name: 'wider', ...wider });
      expect([wider, answer.statusCode]).toEqual([wider, 403]);
    }
    const second = await make(first.token, { verbs: ['read', 'write'], tenants: ['dev01'] });
    expect([second.madeWith, second.expiresAt]).toEqual([first.id, first.expiresAt]);
    const third = await make(second.token, { tenants: ['dev01'] });
    expect(await status(third.token, configs)).toBe(200);
    const gone = await as('john', { method: 'DELETE', url: `/api/v1/tokens/${first.id}` });
    expect([gone.statusCode, gone.json().state]).toEqual([200, 'revoked']);
    for (const { token } of [first, second, third]) expect(await status(token, configs)).toBe(401);
  });

  test('that cannot write makes none', async () => {
    const { token } = await make('john');
    expect((await post(token, '/api/v1/tokens', { name: 'more' })).statusCode).toBe(403);
  });

  test('I9: for a tenant that its owner does not know of there is none, in the words for what is not there', async () => {
    const hidden = await post('anna', '/api/v1/tokens', { name: 'x', tenants: ['dev01'] });
    const missing = await post('anna', '/api/v1/tokens', { name: 'x', tenants: ['dev09'] });
    expect([hidden.statusCode, hidden.json().detail]).toEqual([
      missing.statusCode,
      missing.json().detail.replace('dev09', 'dev01'),
    ]);
    expect(hidden.statusCode).toBe(404);
  });

  test('may end itself, and what it made, and no other; it is told of no other', async () => {
    const other = await make('john');
    const { id, token } = await make('john', { verbs: ['read', 'write'] });
    const made = await make(token);
    const seen = (await as(token, { url: '/api/v1/tokens' })).json<{ items: { id: string }[] }>().items;
    expect(new Set(seen.map((row) => row.id))).toEqual(new Set([made.id, id]));
    expect((await as(token, { method: 'DELETE', url: `/api/v1/tokens/${other.id}` })).statusCode).toBe(403);
    expect((await as(token, { method: 'DELETE', url: `/api/v1/tokens/${made.id}` })).statusCode).toBe(200);
    const reading = await make('john');
    expect((await as(reading.token, { method: 'DELETE', url: `/api/v1/tokens/${reading.id}` })).statusCode).toBe(200);
    expect(await status(reading.token, configs)).toBe(401);
  });

  test('is its owner’s to list and end, and administrators’; nobody else is told whether there is one', async () => {
    const { id } = await make('john');
    const one = `/api/v1/tokens/${id}`;
    for (const url of [one, '/api/v1/tokens/00000000-0000-4000-8000-000000000000', '/api/v1/tokens/x']) {
      expect([url, (await as('anna', { method: 'DELETE', url })).statusCode]).toEqual([url, 403]);
    }
    const ids = async (who: string, query: string) => {
      const answer = await as(who, { url: `/api/v1/tokens?limit=500&${query}` });
      return answer.statusCode === 200
        ? answer.json<{ items: { id: string }[] }>().items.some((row) => row.id === id)
        : answer.statusCode;
    };
    expect(await ids('john', '')).toBe(true);
    expect(await ids('anna', '')).toBe(false);
    expect(await ids('anna', 'owner=john@example.com')).toBe(403);
    expect(await ids('anna', 'everybody=true')).toBe(403);
    expect(await ids('joe', 'owner=John@Example.com')).toBe(true);
    expect(await ids('olga', 'everybody=true')).toBe(true);
    expect((await as('olga', { method: 'DELETE', url: one })).statusCode).toBe(403);
    expect((await as('joe', { method: 'DELETE', url: one })).statusCode).toBe(200);
    expect((await as('joe', { method: 'DELETE', url: '/api/v1/tokens/x' })).statusCode).toBe(404);
  });

  test('has the role that its owner has now, and none when the owner is disabled or gone', async () => {
    const authenticate = createStoredTokenAuthenticator({ ...world, now: () => now, ownerNow: ownerNow(world.store) });
    const actor = { name: 'joe@example.com', kind: 'user', address: null, requestId: null } as const;
    for (const email of ['joe@example.com', 'other@example.com']) {
      await world.store.addUser({ email, name: email, role: 'administrator', passwordHash: null }, actor);
    }
    const { token } = await make('joe');
    const known = async () => {
      const answer = await authenticate({ authorization: `Bearer ${token}`, address: '::1' });
      return answer.outcome === 'known' ? answer.identity.roles : answer.outcome;
    };
    expect(await known()).toEqual(['administrator']);
    await world.store.changeUser('joe@example.com', { role: 'auditor' }, actor);
    expect(await known()).toEqual(['auditor']);
    await world.store.changeUser('joe@example.com', { isDisabled: true }, actor);
    expect(await known()).toBe('unknown');
    await world.store.changeUser('joe@example.com', { isDisabled: false }, actor);
    expect(await known()).toEqual(['auditor']);
    await world.store.removeUser('joe@example.com', actor);
    expect(await known()).toBe('unknown');
  });

  test('shows when and from where it was used, to the minute; another address stands in the audit log', async () => {
    const start = now;
    const { id, token } = await make('john');
    const use = (remoteAddress: string) =>
      world.app.inject({ url: configs, remoteAddress, headers: { authorization: `Bearer ${token}` } });
    const last = async () => {
      const row = await world.store.token(id);
      return [row?.lastUsedAt?.getTime(), row?.lastUsedAddress];
    };
    await use('10.0.0.1');
    now = new Date(start.getTime() + 59_999);
    await use('10.0.0.1');
    expect(await last()).toEqual([start.getTime(), '10.0.0.1']);
    now = new Date(start.getTime() + 60_000);
    await use('10.0.0.1');
    expect(await last()).toEqual([now.getTime(), '10.0.0.1']);
    await use('10.0.0.2');
    await use('10.0.0.2');
    await use('10.0.0.1');
    const { items } = await world.store.audit({ limit: 10 });
    expect(items.filter(({ action, after }) => action === 'use-token-elsewhere' && after?.id === id)).toMatchObject([
      { actor: { name: 'john@example.com', credential: { kind: 'token', id } }, after: { address: '10.0.0.2' } },
    ]);
    now = start;
  });

  test('I9: ends the stream it holds open within a second of its end', async () => {
    const { id, token } = await make('john');
    await world.app.listen({ host: '127.0.0.1', port: 0 });
    const address = world.app.server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const stream = await fetch(`http://127.0.0.1:${port}/api/v1/events?tenant=dev01`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: AbortSignal.timeout(20_000),
    });
    expect(stream.status).toBe(200);
    const ended = stream.text();
    await as('john', { method: 'DELETE', url: `/api/v1/tokens/${id}` });
    expect(await ended).toContain('retry:');
  });
});

describe('a token of a tenant', () => {
  test('is made by its owners, and acts with its role there alone, under a name of its own', async () => {
    for (const who of ['john', 'anna', 'olga']) {
      const answer = await post(who, OF_DEV01, { name: 'ci' });
      expect([who, answer.statusCode]).toEqual([who, who === 'anna' ? 404 : 403]);
    }
    const { token, id } = await make('jim', { name: 'ci', role: 'editor', verbs: ['read', 'write'] }, OF_DEV01);
    expect(await status(token, configs)).toBe(200);
    expect(await status(token, '/api/v1/tenants/datasci/configs')).toBe(404);
    const body = manifest('Config', 'by-ci', { values: {} }, 'dev01');
    expect((await post(token, configs, body)).statusCode).toBe(201);
    expect((await post(token, OF_DEV01, { name: 'more' })).statusCode).toBe(403);
    expect((await post(token, '/api/v1/tokens', { name: 'mine' })).statusCode).toBe(403);
    const [row] = (await world.store.audit({ limit: 20 })).items.filter(({ name }) => name === 'by-ci');
    expect(row?.actor).toMatchObject({ name: 'machine:dev01/ci', kind: 'token', credential: { kind: 'token', id } });
    expect((await post('jim', OF_DEV01, { name: 'ci' })).json().code).toBe('name-taken');
  });

  test('of an owner makes others of the same tenant, narrower ones, that end with it', async () => {
    const owner = await make('jim', { name: 'owner', role: 'owner', verbs: ['read', 'write'] }, OF_DEV01);
    expect((await post(owner.token, OF_DEV01, { name: 'w', verbs: ['secrets'] })).statusCode).toBe(403);
    expect((await post(owner.token, '/api/v1/tenants/datasci/tokens', { name: 'w' })).statusCode).toBe(404);
    const made = await make(owner.token, { name: 'made' }, OF_DEV01);
    expect(await status(made.token, configs)).toBe(200);
    await as('jim', { method: 'DELETE', url: `${OF_DEV01}/${owner.id}` });
    expect(await status(made.token, configs)).toBe(401);
  });

  test('is listed for owners and auditors, and ended by owners, in its own tenant alone', async () => {
    const { id } = await make('jim', { name: 'listed' }, OF_DEV01);
    const names = async (who: string) => {
      const answer = await as(who, { url: OF_DEV01 });
      return answer.statusCode === 200
        ? answer.json<{ items: { name: string }[] }>().items.some(({ name }) => name === 'listed')
        : answer.statusCode;
    };
    expect(await Promise.all(['jim', 'olga', 'joe', 'john', 'anna'].map(names))).toEqual([true, true, true, 403, 404]);
    const elsewhere = `/api/v1/tenants/datasci/tokens/${id}`;
    expect((await as('anna', { method: 'DELETE', url: elsewhere })).statusCode).toBe(404);
    for (let time = 0; time < 2; time += 1) {
      const gone = await as('jim', { method: 'DELETE', url: `${OF_DEV01}/${id}` });
      expect([gone.statusCode, gone.json().state]).toEqual([200, 'revoked']);
    }
  });

  test('a tenant has so many and no more, whoever asks at once', async () => {
    const url = '/api/v1/tenants/datasci/tokens';
    const answers = await Promise.all(
      Array.from({ length: 55 }, (_, index) => post('anna', url, { name: `m${index}` })),
    );
    const codes = answers.map(({ statusCode }) => statusCode);
    expect([codes.filter((code) => code === 201).length, codes.filter((code) => code === 409).length]).toEqual([50, 5]);
  });

  test('ends when the deletion of its tenant is asked for, and gives nothing in one of the same name made later', async () => {
    await post('joe', '/api/v1/apply', manifest('Tenant', 'brief', { infrastructure: 'nonprod' }));
    const url = '/api/v1/tenants/brief/tokens';
    const machine = await make('joe', { name: 'ci', role: 'owner' }, url);
    const personal = await make('joe', { tenants: ['brief'] });
    for (const { token } of [machine, personal]) expect(await status(token, '/api/v1/tenants/brief')).toBe(200);
    await as('joe', { method: 'DELETE', url: '/api/v1/tenants/brief' });
    expect(await status(machine.token, '/api/v1/tenants/brief')).toBe(401);
    await world.store.wake([]);
    const claims = await world.store.claim(100, 60);
    for (const claim of claims.filter(({ object }) => object.name === 'brief')) await world.store.remove(claim, []);
    await post('joe', '/api/v1/apply', manifest('Tenant', 'brief', { infrastructure: 'nonprod' }));
    expect(await status('joe', '/api/v1/tenants/brief')).toBe(200);
    expect(await status(machine.token, '/api/v1/tenants/brief')).toBe(401);
    expect(await status(personal.token, '/api/v1/tenants/brief')).toBe(404);
  });
});

test('what is made and ended stands in the audit log of whose it is', async () => {
  const { id } = await make('jim', { name: 'audited', role: 'viewer' }, OF_DEV01);
  await as('jim', { method: 'DELETE', url: `${OF_DEV01}/${id}` });
  const { items } = (await as('jim', { url: '/api/v1/audit?tenant=dev01&limit=2' })).json();
  expect(items).toMatchObject([
    { action: 'revoke-token', kind: 'Token', name: 'audited', after: { id, ended: 1 } },
    { action: 'create-token', kind: 'Token', name: 'audited', after: { id, role: 'viewer', verbs: ['read'] } },
  ]);
  expect(await world.store.verifyAudit()).toBeNull();
});
