import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startIdentityProvider, type TestClaims, type TestIdentityProvider } from '../../testing/identity-provider.ts';
import { openWorld, type TestWorld } from '../../testing/world.ts';

const PUBLIC_URL = new URL('http://localhost:7878');
const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const URL_OF = '/api/v1/identity-providers/corp';

let world: TestWorld;
let provider: TestIdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider(`${PUBLIC_URL.origin}/sign-in/callback/corp`);
  world = await openWorld({ publicUrl: PUBLIC_URL });
  expect((await declare()).statusCode).toBe(201);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

function declare(more: object = {}) {
  return world.call({
    method: 'PUT',
    url: URL_OF,
    body: {
      title: 'Corporate account',
      discoveryUrl: provider.issuer,
      clientId: provider.clientId,
      clientSecret: provider.clientSecret,
      scopes: ['email', 'profile', 'groups'],
      roles: { administrator: ['Platform'], auditor: ['Audit'] },
      ...more,
    },
  });
}

const cookiesOf = (set: string | string[] | undefined) =>
  [set ?? []]
    .flat()
    .map((one) => one.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ');

/** As a browser would go: here, there, and back. */
async function signIn(claims: TestClaims, change: (back: URL) => void = () => {}) {
  provider.next = claims;
  const begun = await world.app.inject({ url: '/sign-in/at/corp?to=/device' });
  expect([begun.statusCode, begun.body]).toEqual([303, '']);
  const back = await provider.visit(String(begun.headers.location));
  change(back);
  return world.app.inject({
    url: back.pathname + back.search,
    headers: { cookie: cookiesOf(begun.headers['set-cookie']) },
  });
}
const me = async (cookie: string) => (await world.app.inject({ url: '/api/v1/me', headers: { cookie } })).json();
const john = { sub: 'j1', email: 'John@Example.com', email_verified: true, name: 'John', groups: ['Data', 'Platform'] };

describe('at an identity provider', () => {
  test('somebody signs in, and is who the provider says, with the groups and the role that these give', async () => {
    const page = await world.app.inject({ url: '/sign-in' });
    expect(page.body).toContain('href="/sign-in/at/corp?to=%2F">Sign in with Corporate account</a>');
    const back = await signIn(john);
    expect([back.statusCode, back.headers.location]).toEqual([303, '/device']);
    const cookie = cookiesOf(back.headers['set-cookie']);
    expect(await me(cookie)).toMatchObject({
      name: 'john@example.com',
      roles: ['administrator'],
      groups: ['Data', 'Platform'],
    });
    const [session] = (await world.app.inject({ url: '/api/v1/sessions', headers: { cookie } })).json().items;
    expect(session).toMatchObject({ method: 'provider', provider: 'corp' });
    expect(await world.store.user('john@example.com')).toMatchObject({
      role: 'member',
      hasPassword: false,
      providers: ['corp'],
    });
  });

  test('the groups of the next sign-in count for the next session; who was known by another address stays who they are', async () => {
    const back = await signIn({ ...john, email: 'john.new@example.com', groups: ['Audit'] });
    expect(await me(cookiesOf(back.headers['set-cookie']))).toMatchObject({
      name: 'john@example.com',
      roles: ['auditor'],
      groups: ['Audit'],
    });
  });

  test.each([
    ['without an address', { email: undefined }, 'no e-mail address in the claim email'],
    ['with an address that is not verified', { email_verified: false }, 'does not say that it has verified'],
    ['with an address of which it is not said', { email_verified: undefined }, 'does not say that it has verified'],
  ])('nobody signs in %s', async (_case, more, message) => {
    const back = await signIn({ ...john, sub: 'other', email: 'other@example.com', ...more });
    expect(back.statusCode).toBe(403);
    expect(back.body).toContain(message);
    expect(cookiesOf(back.headers['set-cookie'])).toBe('');
  });

  test('nobody becomes a user who signs in otherwise; who was added to wait for it does', async () => {
    const add = (email: string, passwordHash: string | null) =>
      world.store.addUser({ email, name: email, role: 'administrator', passwordHash }, ACTOR);
    await add('administrator@localhost', 'a hash');
    const stolen = await signIn({ ...john, sub: 'thief', email: 'administrator@localhost' });
    expect([stolen.statusCode, stolen.body]).toEqual([403, expect.stringContaining('signs in another way here')]);
    await add('waits@example.com', null);
    const back = await signIn({ ...john, sub: 'waits', email: 'waits@example.com', groups: [] });
    expect(await me(cookiesOf(back.headers['set-cookie']))).toMatchObject({ roles: ['administrator'], groups: [] });
    const twin = await signIn({ ...john, sub: 'twin', email: 'waits@example.com' });
    expect(twin.statusCode).toBe(403);
    await world.store.changeUser('john@example.com', { isDisabled: true }, ACTOR);
    expect((await signIn(john)).body).toContain('may not sign in any more');
    await world.store.changeUser('john@example.com', { isDisabled: false }, ACTOR);
  });

  test.each([
    ['another state', (back: URL) => back.searchParams.set('state', 'x')],
    ['a code of somebody else', (back: URL) => back.searchParams.set('code', 'x')],
    ['the name of another issuer', (back: URL) => back.searchParams.set('iss', 'https://evil.example')],
  ])('an answer with %s is refused', async (_case, change) => {
    const back = await signIn(john, change);
    expect([back.statusCode, cookiesOf(back.headers['set-cookie'])]).toEqual([403, '']);
    expect(back.body).toContain('The sign-in at the identity provider failed');
  });

  test('an answer that another browser brings is refused', async () => {
    provider.next = john;
    const begun = await world.app.inject({ url: '/sign-in/at/corp' });
    const back = await provider.visit(String(begun.headers.location));
    const [kept = ''] = cookiesOf(begun.headers['set-cookie']).split('; ');
    for (const cookie of ['', `${kept}x`, kept.replace('=', '=x')]) {
      const answer = await world.app.inject({ url: back.pathname + back.search, headers: { cookie } });
      expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('another browser')]);
    }
  });
});

describe('an identity provider', () => {
  const test1 = async () => (await world.call({ method: 'POST', url: `${URL_OF}/test` })).json();

  test('is tried without a person, and what is wrong is said in a sentence', async () => {
    expect(await test1()).toMatchObject({ isWorking: true, findings: Array(5).fill({ isFine: true }) });
    await declare({ clientSecret: 'another' });
    expect(await test1()).toMatchObject({
      isWorking: false,
      findings: expect.arrayContaining([
        {
          check: 'client',
          isFine: false,
          message: 'The provider does not know the client, or the client secret is wrong.',
        },
      ]),
    });
    await declare({ scopes: ['email', 'nonsense'] });
    expect(JSON.stringify(await test1())).toContain('does not list the scopes nonsense');
    await declare({ discoveryUrl: 'https://169.254.169.254/latest' });
    expect(await test1()).toEqual({
      isWorking: false,
      findings: [
        {
          check: 'reach',
          isFine: false,
          message:
            'The identity provider cannot be asked about itself: 169.254.169.254 leads to an address that is not on the internet.',
        },
      ],
    });
    const begun = await world.app.inject({ url: '/sign-in/at/corp' });
    expect([begun.statusCode, begun.body]).toEqual([502, expect.stringContaining('not on the internet')]);
    await declare();
  });

  test('keeps its secret when it is declared without; shows it to nobody, and nowhere in the audit log', async () => {
    expect((await declare({ clientSecret: undefined, title: 'Work' })).statusCode).toBe(200);
    expect((await test1()).isWorking).toBe(true);
    const shown = await world.call({ url: '/api/v1/identity-providers' });
    expect(shown.json().items[0]).toMatchObject({
      name: 'corp',
      title: 'Work',
      redirectUri: 'http://localhost:7878/sign-in/callback/corp',
    });
    const log = JSON.stringify((await world.store.audit({ limit: 500 })).items);
    for (const text of [shown.body, log]) expect(text).not.toContain(provider.clientSecret);
    const fresh = await world.call({
      method: 'PUT',
      url: '/api/v1/identity-providers/fresh',
      body: { discoveryUrl: provider.issuer, clientId: 'x' },
    });
    expect([fresh.statusCode, fresh.json().errors[0].field]).toEqual([422, 'clientSecret']);
  });

  test('lets in the domains that it speaks for; a change of it ends the sessions that began there', async () => {
    await declare({ allowedDomains: ['example.com'] });
    const entra = { ...john, email_verified: undefined };
    const cookie = cookiesOf((await signIn(entra)).headers['set-cookie']);
    expect((await me(cookie)).name).toBe('john@example.com');
    const foreign = await signIn({ ...entra, sub: 'f', email: 'f@other.example' });
    expect(foreign.body).toContain('E-mail addresses of other.example are not let in');
    await declare({ roles: { administrator: [], auditor: [] } });
    expect((await me(cookie)).code).toBe('unauthenticated');
    const again = cookiesOf((await signIn(john)).headers['set-cookie']);
    expect((await me(again)).roles).toEqual(['member']);
    expect((await world.call({ method: 'DELETE', url: URL_OF })).statusCode).toBe(204);
    expect((await me(again)).code).toBe('unauthenticated');
    expect((await world.store.user('john@example.com'))?.providers).toEqual([]);
  });
});
