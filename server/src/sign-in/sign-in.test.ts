import { hashPassword } from '@tenantry/access/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type TestCall, type TestWorld } from '../testing/world.ts';

const PASSWORD = 'correct horse battery';
const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const OURS = { 'sec-fetch-site': 'same-origin' } as const;
/** Few, for passwords take long to check on purpose. */
const ATTEMPTS = { perAccount: 4, accountWindowSeconds: 900, perAddress: 6, addressWindowSeconds: 300 };

let world: TestWorld;
let hash: string;
beforeAll(async () => {
  world = await openWorld({ attempts: ATTEMPTS });
  hash = await hashPassword(PASSWORD);
  await add('joe@example.com', 'administrator');
  await add('jim@example.com');
});
afterAll(() => world[Symbol.asyncDispose]());

async function add(email: string, role: 'administrator' | 'auditor' | 'member' = 'member', passwordHash = hash) {
  return world.store.addUser({ email, name: email, role, passwordHash }, ACTOR);
}

let asked = 0;
function anotherAddress(): string {
  asked += 1;
  return `10.0.${asked >> 8}.${asked & 255}`;
}

/** As a browser or a program without a token would ask, from an address of its own unless another is given. */
const ask = ({ method = 'GET', url, headers = {}, body }: TestCall, remoteAddress = anotherAddress()) =>
  world.app.inject({
    method,
    url,
    remoteAddress,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
const signIn = (email: string, password = PASSWORD, address?: string) =>
  ask({ method: 'POST', url: '/api/v1/sign-in', body: { email, password } }, address);
const cookieOf = async (email: string) => {
  const answer = await signIn(email);
  expect(answer.statusCode, answer.body).toBe(200);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
};
const deeds = async (name: string) =>
  (await world.store.audit({ limit: 200 })).items
    .filter((row) => row.name === name)
    .map(({ action, outcome }) => `${action} ${outcome}`);

describe('a session', () => {
  test('begins with address and password, is what the API accepts, and ends with the sign-out', async () => {
    const cookie = await cookieOf('Joe@Example.com');
    const me = await ask({ url: '/api/v1/me', headers: { cookie } });
    expect(me.json()).toMatchObject({ name: 'joe@example.com', kind: 'user', roles: ['administrator'], tenants: null });
    expect((await ask({ url: '/api/v1/users', headers: { cookie } })).statusCode).toBe(200);
    const out = await ask({ method: 'POST', url: '/api/v1/sign-out', headers: { cookie, ...OURS } });
    expect([out.statusCode, String(out.headers['set-cookie'])]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await ask({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401);
    expect(await deeds('joe@example.com')).toEqual(['sign-out success', 'sign-in success', 'create success']);
  });

  test('lies in a cookie that scripts and other sites do not get, over TLS on this host alone', async () => {
    const plain = String((await signIn('jim@example.com')).headers['set-cookie']);
    expect(plain).toMatch(/^tenantry-session=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/);
    const secure = await openWorld({ publicUrl: new URL('https://tenantry.example.com'), allowedHosts: 'any' });
    await secure.store.addUser({ email: 'a@localhost', name: 'a', role: 'member', passwordHash: hash }, ACTOR);
    const answer = await secure.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers: { host: 'tenantry.example.com', 'content-type': 'application/json' },
      payload: JSON.stringify({ email: 'a@localhost', password: PASSWORD }),
    });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-tenantry-session=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800; Secure$/);
    const planted = cookie.replace('__Host-', '').split(';')[0] ?? '';
    const me = (host: string, value: string) =>
      secure.app.inject({ url: '/api/v1/me', headers: { host, cookie: value } });
    expect((await me('tenantry.example.com', cookie.split(';')[0] ?? '')).statusCode).toBe(200);
    expect((await me('tenantry.example.com', planted)).statusCode).toBe(401);
    await secure[Symbol.asyncDispose]();
  });

  test('is worth nothing by what the database holds of it', async () => {
    const cookie = await cookieOf('jim@example.com');
    const token = cookie.replace(/^.*tenantry_session_/, '').split('.')[0] ?? '';
    for (const stolen of [
      token,
      `tenantry_session_${token}`,
      `tenantry_session_${token}.${'A'.repeat(43)}`,
      `${cookie.split('=')[1]}x`,
    ]) {
      const bearer = { authorization: `Bearer ${stolen}` };
      expect((await ask({ url: '/api/v1/me', headers: bearer }, '10.7.7.7')).statusCode).toBe(401);
      expect((await ask({ url: '/api/v1/me', headers: { cookie: `tenantry-session=${stolen}` } })).statusCode).toBe(
        401,
      );
    }
  });

  test('ends when it is not used, and at its end however much it is used', async () => {
    const { store } = world;
    const cookie = await cookieOf('jim@example.com');
    const token = cookie.replace(/^.*tenantry_session_/, '').split('.')[0] ?? '';
    expect(await store.session(token, 60)).toMatchObject({ email: 'jim@example.com', method: 'password' });
    expect(await store.session(token, 0)).toBeNull();
    expect((await store.sessions('jim@example.com', 0)).length).toBe(0);
    const { auth } = await world.accounts.library();
    const { adapter } = await auth.$context;
    const where = [{ field: 'token', value: token }];
    await adapter.update({ model: 'session', where, update: { expiresAt: new Date(Date.now() - 1_000) } });
    expect(await store.session(token, 60)).toBeNull();
    expect((await ask({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401);
  });

  test('is listed to its user, and ended by them, or by an administrator; by nobody else', async () => {
    await add('ann@example.com');
    const ann = await cookieOf('ann@example.com');
    const other = await cookieOf('ann@example.com');
    const jim = await cookieOf('jim@example.com');
    const joe = await cookieOf('joe@example.com');
    const list = async (cookie: string, query = '') =>
      (await ask({ url: `/api/v1/sessions${query}`, headers: { cookie } })).json().items as {
        id: string;
        user: string;
        isCurrent: boolean;
      }[];
    const own = await list(ann);
    expect(own.map(({ user }) => user)).toEqual(['ann@example.com', 'ann@example.com']);
    const [current, second] = [own.find(({ isCurrent }) => isCurrent), own.find(({ isCurrent }) => !isCurrent)];
    const end = (id: string | undefined, cookie: string) =>
      ask({ method: 'DELETE', url: `/api/v1/sessions/${id}`, headers: { cookie, ...OURS } });
    expect((await end(second?.id, jim)).statusCode).toBe(403);
    expect((await end(second?.id, ann)).statusCode).toBe(204);
    expect((await ask({ url: '/api/v1/me', headers: { cookie: other } })).statusCode).toBe(401);
    expect((await ask({ url: '/api/v1/sessions?user=ann@example.com', headers: { cookie: jim } })).statusCode).toBe(
      403,
    );
    expect((await list(joe, '?user=ann@example.com')).map(({ id }) => id)).toEqual([current?.id]);
    expect((await end(current?.id, joe)).statusCode).toBe(204);
    expect((await end(current?.id, joe)).statusCode).toBe(404);
    expect((await ask({ url: '/api/v1/me', headers: { cookie: ann } })).statusCode).toBe(401);
  });

  test('that is ended ends the streams it holds open', async () => {
    await add('eve@example.com', 'auditor');
    const cookie = await cookieOf('eve@example.com');
    await world.app.listen({ host: '127.0.0.1', port: 0 });
    const address = world.app.server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const stream = await fetch(`http://127.0.0.1:${port}/api/v1/events`, {
      headers: { cookie, accept: 'text/event-stream' },
      signal: AbortSignal.timeout(20_000),
    });
    expect(stream.status).toBe(200);
    const ended = stream.text();
    const [{ id }] = (await ask({ url: '/api/v1/sessions', headers: { cookie } })).json().items;
    await world.call({ method: 'DELETE', url: `/api/v1/sessions/${id}` });
    expect(await ended).toContain('retry:');
  });
});

describe('a request that a cookie signs', () => {
  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from a neighbour under the same domain', { 'sec-fetch-site': 'same-site', origin: 'http://localhost' }, 403],
    ['that was typed into the browser', { 'sec-fetch-site': 'none' }, 403],
    ['with the origin of another site', { origin: 'https://evil.example' }, 403],
    ['with the origin null of a sandboxed page', { origin: 'null' }, 403],
    ['with our name on another port', { origin: 'http://localhost:81' }, 403],
    ['that does not say where it comes from', {}, 403],
    ['from a page of ours', OURS, 422],
    ['with our origin', { origin: 'http://localhost:80' }, 422],
  ] as const)('%s', async (_case, headers, expected) => {
    const cookie = await cookieOf('joe@example.com');
    const answer = await ask({
      method: 'POST',
      url: '/api/v1/users',
      body: {},
      headers: { cookie, ...headers },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([
      expected,
      expected === 403 ? 'cross-site-request' : 'invalid-manifest',
    ]);
  });

  test('may read from anywhere, but opens no stream to pods; with a token the cookie does not count', async () => {
    const cookie = await cookieOf('joe@example.com');
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await ask({ url: '/api/v1/me', headers: { cookie, ...foreign } })).statusCode).toBe(200);
    const upgrade = { connection: 'upgrade', upgrade: 'websocket' };
    const exec = '/api/v1/tenants/dev01/kubernetes/api/v1/namespaces/x/pods/y/exec';
    expect((await ask({ url: exec, headers: { cookie, ...foreign, ...upgrade } })).statusCode).toBe(403);
    const body = {};
    const bearer = { authorization: `Bearer ${world.token}` };
    const answer = await ask({
      method: 'POST',
      url: '/api/v1/users',
      body,
      headers: { cookie, ...foreign, ...bearer },
    });
    expect(answer.statusCode).toBe(422);
  });
});

describe('whoever guesses', () => {
  test('is told neither which is wrong nor who exists, and is locked out of that account', async () => {
    await add('kim@example.com');
    for (const email of ['kim@example.com', 'nobody@example.com']) {
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push(await signIn(email, 'wrong', `10.1.0.${i}`));
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 429]);
      expect(answers[0]?.json().code).toBe('wrong-credentials');
      expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(800);
      // The right password does not tell itself by another answer.
      expect((await signIn(email, PASSWORD, '10.1.1.1')).statusCode).toBe(429);
    }
    expect((await deeds('kim@example.com')).filter((deed) => deed.startsWith('lock'))).toEqual([
      'lock-account refused',
    ]);
  });

  test('is slowed by address, whatever accounts they try; each minute tells one failure of it', async () => {
    const from = '10.2.0.1';
    for (let i = 0; i < 6; i++) await signIn(`guess${i}@example.com`, 'wrong', from);
    expect((await signIn('jim@example.com', PASSWORD, from)).statusCode).toBe(429);
    expect((await signIn('jim@example.com', PASSWORD, '10.2.0.2')).statusCode).toBe(200);
    const { items } = await world.store.audit({ limit: 500 });
    expect(items.filter(({ actor, outcome }) => actor.address === from && outcome === 'refused')).toHaveLength(1);
  });

  test('many at once gain nothing', async () => {
    await add('lee@example.com');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => signIn('lee@example.com', 'wrong', `10.3.0.${i}`)),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(4);
  });
});

describe('users', () => {
  const asJoe = async (call: TestCall) =>
    ask({ ...call, headers: { cookie: await cookieOf('joe@example.com'), ...OURS } });

  test('are added, changed, disabled and removed by administrators; the password is shown once', async () => {
    const added = await asJoe({ method: 'POST', url: '/api/v1/users', body: { email: 'Pat@Example.com' } });
    expect([added.statusCode, added.json().user]).toMatchObject([201, { email: 'pat@example.com', role: 'member' }]);
    const { password } = added.json();
    const first = await signIn('pat@example.com', password);
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    expect((await ask({ url: '/api/v1/users', headers: { cookie } })).statusCode).toBe(403);
    expect((await asJoe({ method: 'POST', url: '/api/v1/users', body: { email: 'pat@example.com' } })).statusCode).toBe(
      409,
    );
    const url = '/api/v1/users/pat@example.com';
    await asJoe({ method: 'PATCH', url, body: { role: 'auditor' } });
    expect((await ask({ url: '/api/v1/users', headers: { cookie } })).statusCode).toBe(200);
    expect((await asJoe({ method: 'PATCH', url, body: { isDisabled: true } })).json().isDisabled).toBe(true);
    expect((await ask({ url: '/api/v1/me', headers: { cookie } })).statusCode).toBe(401);
    expect((await signIn('pat@example.com', password)).json().code).toBe('wrong-credentials');
    expect((await asJoe({ method: 'DELETE', url })).statusCode).toBe(204);
    expect((await asJoe({ url })).statusCode).toBe(404);
    const rows = JSON.stringify((await world.store.audit({ limit: 500 })).items);
    expect(rows).not.toContain(password);
  });

  test('never lose their last administrator, however two of them try at once', async () => {
    await using small = await openWorld();
    for (const email of ['a@example.com', 'b@example.com']) {
      await small.store.addUser({ email, name: email, role: 'administrator', passwordHash: null }, ACTOR);
    }
    const answers = await Promise.all([
      small.call({ method: 'PATCH', url: '/api/v1/users/a@example.com', body: { role: 'member' } }),
      small.call({ method: 'DELETE', url: '/api/v1/users/b@example.com' }),
    ]);
    const codes = answers.map(({ statusCode }) => statusCode).sort();
    expect([codes.filter((code) => code < 300).length, codes.at(-1)]).toEqual([1, 409]);
    const left = (await small.store.users()).filter(({ role }) => role === 'administrator');
    expect(left).toHaveLength(1);
    const url = `/api/v1/users/${left[0]?.email}`;
    const disabled = await small.call({ method: 'PATCH', url, body: { isDisabled: true } });
    expect([disabled.statusCode, disabled.json().code]).toEqual([409, 'last-administrator']);
  });

  test('change their own password, which ends their other sessions and keeps this one', async () => {
    await add('sue@example.com');
    const here = await cookieOf('sue@example.com');
    const elsewhere = await cookieOf('sue@example.com');
    const change = (current: string, next: string) =>
      ask({
        method: 'POST',
        url: '/api/v1/me/password',
        body: { current, new: next },
        headers: { cookie: here, ...OURS },
      });
    expect((await change('wrong', 'another password')).statusCode).toBe(401);
    expect((await change(PASSWORD, 'short')).statusCode).toBe(422);
    expect((await change(PASSWORD, 'another password')).statusCode).toBe(204);
    expect((await ask({ url: '/api/v1/me', headers: { cookie: here } })).statusCode).toBe(200);
    expect((await ask({ url: '/api/v1/me', headers: { cookie: elsewhere } })).statusCode).toBe(401);
    expect((await signIn('sue@example.com')).statusCode).toBe(401);
    expect((await signIn('sue@example.com', 'another password')).statusCode).toBe(200);
  });
});
