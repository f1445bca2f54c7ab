import { hashPassword } from '@tenantry/access/accounts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeNow } from '../testing/authenticator-app.ts';
import { openWorld, type TestWorld } from '../testing/world.ts';

const PASSWORD = 'correct horse battery';
const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const OWN = '/api/v1/me/second-factor';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
  const passwordHash = await hashPassword(PASSWORD);
  await world.store.addUser({ email: 'jim@localhost', name: 'jim', role: 'member', passwordHash }, ACTOR);
});
afterAll(() => world[Symbol.asyncDispose]());

const send = (method: 'POST' | 'DELETE', url: string, body: object, cookie = '') =>
  world.app.inject({
    method,
    url,
    headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    payload: JSON.stringify(body),
  });
const signIn = (code?: string) =>
  send('POST', '/api/v1/sign-in', {
    email: 'jim@localhost',
    password: PASSWORD,
    ...(code === undefined ? {} : { code }),
  });
const cookieOf = (answer: { headers: Readonly<Record<string, unknown>> }) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? '';
const status = async (cookie: string) =>
  (await world.app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode;

test('with a second factor a password alone opens nothing; a code does, and each backup code once', async () => {
  const first = cookieOf(await signIn());
  expect((await send('POST', OWN, { password: 'wrong' }, first)).json().code).toBe('wrong-credentials');
  const made = (await send('POST', OWN, { password: PASSWORD }, first)).json<{ uri: string; backupCodes: string[] }>();
  expect(made.uri).toMatch(/^otpauth:\/\/totp\/Tenantry/);
  // It does not count yet: whoever closes the page now is not locked out.
  expect((await signIn()).statusCode).toBe(200);
  expect((await send('POST', `${OWN}/confirm`, { code: '000000' }, first)).json().code).toBe('wrong-code');
  const confirming = codeNow(made.uri);
  const confirmed = await send('POST', `${OWN}/confirm`, { code: confirming }, first);
  expect(confirmed.statusCode, confirmed.body).toBe(204);
  const second = cookieOf(confirmed);
  expect([await status(first), await status(second)]).toEqual([401, 200]);

  const sessions = async () => (await world.store.sessions('jim@localhost', 60)).length;
  const before = await sessions();
  expect((await signIn()).json().code).toBe('code-needed');
  expect((await signIn('000000')).json().code).toBe('wrong-code');
  expect(await sessions()).toBe(before);
  // A code is good once, though the app still shows it: the one that confirmed is used up, and of several at once one opens.
  const next = codeNow(made.uri, 1);
  const atOnce = await Promise.all([signIn(next), signIn(next), signIn(next)]);
  expect(atOnce.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401]);
  for (const used of [next, confirming]) expect((await signIn(used)).json().code).toBe('wrong-code');
  const [backup = ''] = made.backupCodes;
  expect([(await signIn(backup)).statusCode, (await signIn(backup)).statusCode]).toEqual([200, 401]);

  expect((await send('DELETE', OWN, { password: 'wrong' }, second)).statusCode).toBe(401);
  expect((await send('DELETE', OWN, { password: PASSWORD }, second)).statusCode).toBe(204);
  expect((await signIn()).statusCode).toBe(200);
  const rows = (await world.store.audit({ limit: 100 })).items.map(({ action }) => action);
  expect(rows).toEqual(expect.arrayContaining(['enable-second-factor', 'disable-second-factor']));
  const kept = JSON.stringify((await world.store.audit({ limit: 100 })).items);
  expect(kept).not.toContain(new URL(made.uri).searchParams.get('secret'));
});

test('is set up with the session of a browser alone, and taken away by an administrator from whoever lost it', async () => {
  const bearer = await world.call({ method: 'POST', url: OWN, body: { password: PASSWORD } });
  expect(bearer.json().code).toBe('session-needed');
  const cookie = cookieOf(await signIn());
  const account = async () => (await world.app.inject({ url: '/api/v1/me/account', headers: { cookie } })).json();
  expect(await account()).toMatchObject({ email: 'jim@localhost', hasPassword: true, hasSecondFactor: false });
  expect((await world.call({ url: '/api/v1/me/account' })).json().code).toBe('session-needed');
  const made = (await send('POST', OWN, { password: PASSWORD }, cookie)).json<{ uri: string }>();
  await send('POST', `${OWN}/confirm`, { code: codeNow(made.uri) }, cookie);
  expect((await signIn()).json().code).toBe('code-needed');
  const url = '/api/v1/users/jim@localhost/second-factor';
  expect((await world.call({ method: 'DELETE', url })).statusCode).toBe(204);
  expect((await signIn()).statusCode).toBe(200);
});
