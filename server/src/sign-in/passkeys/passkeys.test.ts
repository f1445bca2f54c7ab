import { generateKeyPairSync } from 'node:crypto';
import { hashPassword } from '@tenantry/access/accounts';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAuthenticator, type Faults } from '../../testing/authenticator.ts';
import { openWorld, type TestWorld } from '../../testing/world.ts';

const PASSWORD = 'correct horse battery';
const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const ORIGIN = 'http://localhost';
const OWN = '/api/v1/me/passkeys';
const SIGN_IN = '/api/v1/sign-in/passkey';
const STRANGER = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

let world: TestWorld;
let hash: string;
beforeAll(async () => {
  world = await openWorld();
  hash = await hashPassword(PASSWORD);
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => vi.useRealTimers());

let asked = 0;
interface Asked {
  readonly host?: string;
  readonly address?: string;
}

/** Keeps cookies as a browser does; each request from an address of its own unless another is given. */
function openBrowser(session: string | null = null, of = world) {
  const cookies = new Map<string, string>();
  if (session !== null) cookies.set('tenantry-session', session);
  return {
    cookies,
    async send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object, more: Asked = {}) {
      asked += 1;
      const answer = await of.app.inject({
        method,
        url,
        remoteAddress: more.address ?? `10.0.${asked >> 8}.${asked & 255}`,
        headers: {
          host: more.host ?? 'localhost',
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'sec-fetch-site': 'same-origin',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      for (const set of [answer.headers['set-cookie'] ?? []].flat()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      return answer;
    },
  };
}
type Browser = ReturnType<typeof openBrowser>;
type Device = ReturnType<typeof createAuthenticator>;

async function addUser(email: string) {
  const user = await world.store.addUser({ email, name: 'A. User', role: 'member', passwordHash: hash }, ACTOR);
  if (user === null) throw new Error(`${email} is there already`);
  return { user, browser: openBrowser(await begin(user.id)) };
}

async function begin(userId: string) {
  const facts = { provider: null, passkey: null, groups: [], address: null, userAgent: null } as const;
  const begun = await world.accounts.begin(userId, { method: 'password', role: 'member', ...facts });
  return begun?.issued ?? '';
}

async function add(browser: Browser, device: Device, faults: Faults = {}, name = 'Phone') {
  const options = (await browser.send('POST', `${OWN}/challenge`, { password: PASSWORD })).json();
  return browser.send('POST', OWN, { name, credential: device.create(options, faults) });
}

async function signIn(device: Device, faults: Faults = {}, more: Asked = {}, browser = openBrowser()) {
  const options = (await browser.send('POST', `${SIGN_IN}/challenge`, {}, more)).json();
  return browser.send('POST', SIGN_IN, { credential: device.get(options, faults) }, more);
}

async function userWithPasskey(email: string) {
  const { user, browser } = await addUser(email);
  const device = createAuthenticator(ORIGIN);
  const added = await add(browser, device);
  expect(added.statusCode, added.body).toBe(201);
  return { user, browser, device, passkey: added.json<{ id: string }>() };
}

const outcome = (answer: LightMyRequestResponse) =>
  answer.statusCode === 200 ? 'signed in' : answer.json<{ code: string }>().code;
const deeds = async (email: string) =>
  (await world.store.audit({ limit: 100 })).items
    .filter(({ name }) => name === email)
    .map((row) => `${row.action} ${row.outcome}`);
const isSignedIn = async (browser: Browser) => (await browser.send('GET', '/api/v1/me')).statusCode === 200;

/** The token of a command line that somebody approves in their browser. */
async function letIn(browser: Browser): Promise<string> {
  const client = { client_id: 'tenantry-cli' };
  const { device_code: device, user_code: code } = (
    await openBrowser().send('POST', '/api/v1/device/code', client)
  ).json();
  await submit(browser, '/device', { user_code: code, decision: 'approve' });
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device, ...client };
  return (await openBrowser().send('POST', '/api/v1/device/token', grant)).json().access_token;
}

const isBearerSignedIn = async (token: string) =>
  (await world.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } })).statusCode === 200;

const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } as const;
const submit = (browser: Browser, url: string, fields: Readonly<Record<string, string>>) =>
  world.app.inject({
    method: 'POST',
    url,
    headers: { ...FORM, cookie: `tenantry-session=${browser.cookies.get('tenantry-session')}` },
    payload: new URLSearchParams(fields).toString(),
  });

test('a passkey is added with the password, and signs in without it and without a code', async () => {
  const { user, browser } = await addUser('ann@localhost');
  const { adapter } = await (await world.accounts.library()).auth.$context;
  const where = [{ field: 'id', value: user.id }];
  await adapter.update({ model: 'user', where, update: { twoFactorEnabled: true } });
  const device = createAuthenticator(ORIGIN);

  expect((await browser.send('POST', `${OWN}/challenge`, { password: 'wrong' })).json().code).toBe('wrong-credentials');
  const asked = await browser.send('POST', `${OWN}/challenge`, { password: PASSWORD });
  expect(asked.json()).toMatchObject({
    rp: { id: 'localhost', name: 'Tenantry' },
    user: { name: 'ann@localhost', displayName: 'A. User' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  });
  expect(Buffer.from(asked.json().user.id, 'base64url').toString()).not.toContain('ann');
  const added = await browser.send('POST', OWN, { name: 'Phone', credential: device.create(asked.json()) });
  expect(added.json()).toMatchObject({ name: 'Phone', host: 'localhost', isBackedUp: true, usedAt: null });

  const elsewhere = openBrowser();
  const signedIn = await signIn(device, {}, {}, elsewhere);
  expect(signedIn.json()).toMatchObject({ user: 'ann@localhost', method: 'passkey', isCurrent: true });
  expect((await elsewhere.send('GET', OWN)).json().items).toMatchObject([
    { name: 'Phone', usedAt: expect.stringMatching(/Z$/) },
  ]);
  expect((await world.store.user('ann@localhost'))?.passkeys).toBe(1);
  const { items } = await world.store.audit({ limit: 2 });
  expect(items[0]).toMatchObject({
    action: 'sign-in',
    name: 'ann@localhost',
    outcome: 'success',
    after: { method: 'passkey', passkey: added.json().id },
  });
  expect(items[1]).toMatchObject({ action: 'add-passkey', after: { name: 'Phone' } });
});

describe('a sign-in', () => {
  test('takes nothing that was not signed here and now, by the device of this very user, unlocked', async () => {
    const { device, user } = await userWithPasskey('ben@localhost');
    const other = await userWithPasskey('bob@localhost');
    const otherHandle = Buffer.from(other.user.id).toString('base64url');
    const faults: Readonly<Record<string, Faults>> = {
      'another origin': { origin: 'https://evil.example' },
      'another port': { origin: 'http://localhost:8080' },
      'another site': { rpId: 'evil.example' },
      'a locked device': { isLocked: true },
      'another challenge': { challenge: Buffer.alloc(32).toString('base64url') },
      'a key that is being made': { type: 'webauthn.create' },
      'another key': { key: STRANGER },
      'another user': { userHandle: otherHandle },
      'no user': { userHandle: null },
    };
    for (const [what, fault] of Object.entries(faults)) {
      expect([what, outcome(await signIn(device, fault))]).toEqual([what, 'wrong-passkey']);
    }
    expect(outcome(await signIn(createAuthenticator(ORIGIN), { userHandle: user.id }))).toBe('wrong-passkey');
    expect(outcome(await signIn(device))).toBe('signed in');
    expect(await deeds('somebody with an unknown passkey')).toEqual(['sign-in refused']);
  });

  test('takes a challenge once, within its time, in the browser that it was given to, and for signing in alone', async () => {
    const { device, browser } = await userWithPasskey('cat@localhost');
    const first = openBrowser();
    const options = (await first.send('POST', `${SIGN_IN}/challenge`, {})).json();
    const held = new Map(first.cookies);
    const credential = device.get(options);
    expect(outcome(await openBrowser().send('POST', SIGN_IN, { credential }))).toBe('stale-challenge');
    expect(outcome(await first.send('POST', SIGN_IN, { credential }))).toBe('signed in');
    expect(first.cookies.has('tenantry-passkey')).toBe(false);
    // Whoever kept the cookie brings it back.
    const again = openBrowser();
    for (const [name, value] of held) again.cookies.set(name, value);
    expect(outcome(await again.send('POST', SIGN_IN, { credential: device.get(options) }))).toBe('stale-challenge');

    const own = (await browser.send('POST', `${OWN}/challenge`, { password: PASSWORD })).json();
    const other = { ...own, rpId: own.rp.id };
    expect(outcome(await browser.send('POST', SIGN_IN, { credential: device.get(other) }))).toBe('stale-challenge');

    const late = openBrowser();
    const challenge = (await late.send('POST', `${SIGN_IN}/challenge`, {})).json();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 });
    expect(outcome(await late.send('POST', SIGN_IN, { credential: device.get(challenge) }))).toBe('stale-challenge');
  });

  test('finds copies by their count, and of several at once with the same count lets one in', async () => {
    const { device } = await userWithPasskey('dan@localhost');
    expect(outcome(await signIn(device, { counter: 50 }))).toBe('signed in');
    for (const counter of [50, 49, 0]) expect(outcome(await signIn(device, { counter }))).toBe('wrong-passkey');
    expect((await deeds('dan@localhost')).slice(0, 3)).toEqual(Array(3).fill('use-copied-passkey refused'));
    const atOnce = await Promise.all([1, 2, 3].map(() => signIn(device, { counter: 51 })));
    expect(atOnce.map(outcome).sort()).toEqual(['signed in', 'wrong-passkey', 'wrong-passkey']);
  });

  test('is not refused to devices that do not count', async () => {
    const { browser } = await addUser('dee@localhost');
    const device = createAuthenticator(ORIGIN);
    await add(browser, device, { counter: 0 });
    for (let i = 0; i < 2; i++) expect(outcome(await signIn(device, { counter: 0 }))).toBe('signed in');
  });

  test('is not for who is disabled', async () => {
    const { device } = await userWithPasskey('eve@localhost');
    await world.store.changeUser('eve@localhost', { isDisabled: true }, ACTOR);
    expect(outcome(await signIn(device))).toBe('wrong-passkey');
    await world.store.changeUser('eve@localhost', { isDisabled: false }, ACTOR);
    expect(outcome(await signIn(device))).toBe('signed in');
  });

  test('that fails too often locks the account for passwords too, and slows the address', async () => {
    const { device } = await userWithPasskey('fay@localhost');
    const outcomes: string[] = [];
    for (let i = 0; i < 11; i++) outcomes.push(outcome(await signIn(device, { key: STRANGER })));
    expect([outcomes[0], outcomes[9], outcomes[10]]).toEqual(['wrong-passkey', 'wrong-passkey', 'too-many-attempts']);
    const right = await signIn(device);
    expect([outcome(right), Number(right.headers['retry-after']) > 0]).toEqual(['too-many-attempts', true]);
    const byPassword = { email: 'fay@localhost', password: PASSWORD };
    expect(outcome(await openBrowser().send('POST', '/api/v1/sign-in', byPassword))).toBe('too-many-attempts');
    expect((await deeds('fay@localhost')).filter((deed) => deed === 'lock-account refused').length).toBe(1);

    const from = { address: '10.9.9.9' };
    let last = '';
    for (let i = 0; i < 51; i++) last = outcome(await signIn(createAuthenticator(ORIGIN), { userHandle: 'x' }, from));
    expect(last).toBe('too-many-attempts');
  });

  test('that another site asks for is refused', async () => {
    for (const url of [`${SIGN_IN}/challenge`, SIGN_IN]) {
      const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' };
      const answer = await world.app.inject({ method: 'POST', url, headers, payload: '{}' });
      expect(outcome(answer)).toBe('cross-site-request');
    }
  });
});

describe('a new passkey', () => {
  test('is one that this device made, here and now, for the session that asked with the password', async () => {
    const { browser, user } = await addUser('gus@localhost');
    const device = createAuthenticator(ORIGIN);
    const faults: Readonly<Record<string, Faults>> = {
      'another origin': { origin: 'https://evil.example' },
      'another site': { rpId: 'evil.example' },
      'a locked device': { isLocked: true },
      'another challenge': { challenge: Buffer.alloc(32).toString('base64url') },
      'a signature': { type: 'webauthn.get' },
    };
    for (const [what, fault] of Object.entries(faults)) {
      expect([what, outcome(await add(browser, device, fault))]).toEqual([what, 'wrong-passkey']);
    }
    const options = (await browser.send('POST', `${OWN}/challenge`, { password: PASSWORD })).json();
    const held = browser.cookies.get('tenantry-passkey') ?? '';
    const credential = device.create(options);
    const other = openBrowser(await begin(user.id));
    other.cookies.set('tenantry-passkey', held);
    expect(outcome(await other.send('POST', OWN, { name: 'x', credential }))).toBe('stale-challenge');
    expect((await browser.send('POST', OWN, { name: 'x', credential })).statusCode).toBe(201);
    browser.cookies.set('tenantry-passkey', held);
    expect(outcome(await browser.send('POST', OWN, { name: 'x', credential }))).toBe('stale-challenge');
    const bearer = await world.call({ method: 'POST', url: `${OWN}/challenge`, body: { password: PASSWORD } });
    expect(outcome(bearer)).toBe('session-needed');
  });

  test('is taken whoever made the device, and what it says of its maker is not read', async () => {
    const { browser } = await addUser('hal@localhost');
    // A statement that names a certificate, which is none.
    const cbor = Buffer.from('a363616c672663736967410063783563814100', 'hex');
    const device = createAuthenticator(ORIGIN);
    expect((await add(browser, device, { statement: { format: 'packed', cbor } })).statusCode).toBe(201);
    expect(outcome(await signIn(device))).toBe('signed in');
  });

  test('is one of ten at most, however many are added at once, and nobody else’s', async () => {
    const { browser, device, user } = await userWithPasskey('ida@localhost');
    expect(outcome(await add(browser, device))).toBe('name-taken');
    const draft = (n: number) => ({
      ...{ credentialId: `credential-${n}`, publicKey: new Uint8Array(1), counter: 0 },
      ...{ name: `${n}`, host: 'localhost', isBackedUp: false },
    });
    const added = await Promise.all(
      Array.from({ length: 15 }, (_, n) => world.store.addPasskey('ida@localhost', draft(n), 10, ACTOR)),
    );
    expect(added.filter((one) => one === 'too-many').length).toBe(6);
    expect((await world.store.user(user.email))?.passkeys).toBe(10);
    const refused = await browser.send('POST', `${OWN}/challenge`, { password: PASSWORD });
    expect(outcome(refused)).toBe('too-many-passkeys');
  });
});

describe('a passkey', () => {
  test('is renamed by its user, and removed with the password; what began with it ends, but who asks stays', async () => {
    const { browser, device, passkey } = await userWithPasskey('jan@localhost');
    const { browser: foreign } = await addUser('joy@localhost');
    const [here, there] = [openBrowser(), openBrowser()];
    for (const one of [here, there]) await signIn(device, {}, {}, one);
    const commandLine = await letIn(there);
    expect(await isBearerSignedIn(commandLine)).toBe(true);
    const url = `${OWN}/${passkey.id}`;
    expect((await foreign.send('PATCH', url, { name: 'Mine' })).statusCode).toBe(404);
    expect((await foreign.send('DELETE', url, { password: PASSWORD })).statusCode).toBe(404);
    expect((await here.send('PATCH', url, { name: ' Key ' })).json().name).toBe('Key');
    expect(outcome(await here.send('DELETE', url, { password: 'wrong' }))).toBe('wrong-credentials');
    expect((await here.send('DELETE', url, { password: PASSWORD })).statusCode).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(there), await isSignedIn(browser)]).toEqual([true, false, true]);
    expect(await isBearerSignedIn(commandLine)).toBe(false);
    expect(outcome(await signIn(device))).toBe('wrong-passkey');
    expect((await deeds('jan@localhost')).slice(0, 2)).toEqual(['remove-passkey success', 'rename-passkey success']);
  });

  test('of who lost it is taken away by an administrator, and seen by those who may see users', async () => {
    const { browser, device } = await userWithPasskey('kay@localhost');
    const elsewhere = openBrowser();
    await signIn(device, {}, {}, elsewhere);
    const url = '/api/v1/users/KAY@localhost/passkeys';
    expect((await browser.send('GET', url)).statusCode).toBe(403);
    expect((await browser.send('DELETE', url)).statusCode).toBe(403);
    expect((await world.call({ url })).json().items).toMatchObject([{ name: 'Phone' }]);
    expect((await world.call({ method: 'DELETE', url })).statusCode).toBe(204);
    expect((await world.call({ url })).json()).toEqual({ items: [] });
    expect([await isSignedIn(browser), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect(outcome(await signIn(device))).toBe('wrong-passkey');
    expect((await world.call({ method: 'DELETE', url: '/api/v1/users/nobody@x/passkeys' })).statusCode).toBe(404);
  });
});

describe('where people reach the product', () => {
  test('passkeys are good at the name of the public address, whatever name was asked', async () => {
    const publicUrl = new URL('https://tenantry.example.com/');
    await using there = await openWorld({ publicUrl, allowedHosts: 'any' });
    const browser = openBrowser(null, there);
    const host = 'tenantry.example.com';
    const options = await browser.send('POST', `${SIGN_IN}/challenge`, {}, { host });
    expect(options.json().rpId).toBe(host);
    expect(String(options.headers['set-cookie'])).toMatch(
      /^__Host-tenantry-passkey=\S+; Path=\/; HttpOnly; .*; Secure$/,
    );
    const page = await there.app.inject({ url: '/sign-in', headers: { host: 'localhost' } });
    expect(page.body).toContain('data-passkeys="https://tenantry.example.com"');
  });

  test('there are none at an IP address: the sign-in does not speak of them, and the account names where there are', async () => {
    const { browser } = await addUser('liv@localhost');
    for (const host of ['127.0.0.1:7878', '[::1]:7878']) {
      const answer = await openBrowser().send('POST', `${SIGN_IN}/challenge`, {}, { host });
      expect([host, outcome(answer)]).toEqual([host, 'passkeys-unavailable']);
      const page = await world.app.inject({ url: '/sign-in', headers: { host } });
      expect(page.body).not.toMatch(/passkey|<script/);
      const account = (await browser.send('GET', '/account', undefined, { host })).body;
      expect(account).toContain(`<p data-passkeys="http://${host}" hidden>`);
      expect(account).toContain('<a href="http://localhost:7878/account">');
    }
  });
});

describe('the pages', () => {
  test('say nothing of passkeys where no script runs and there is none', async () => {
    const { browser } = await addUser('lea@localhost');
    expect((await browser.send('GET', '/account')).body).toMatch(
      /<section data-passkeys="http:\/\/localhost"[^>]* hidden>/,
    );
    expect((await browser.send('GET', '/sign-in')).body).toMatch(
      /<div data-passkeys="http:\/\/localhost"[^>]* hidden>/,
    );
  });

  test('list one’s own, rename and remove them without a script', async () => {
    const { browser, passkey } = await userWithPasskey('mia@localhost');
    const { id } = passkey;
    const page = (await browser.send('GET', '/account?done=passkey-added')).body;
    expect(page).toMatch(/<section data-passkeys="http:\/\/localhost" aria-labelledby="passkeys">/);
    expect(page).toContain('<p role="status">The passkey is added.</p>');
    expect(page).toMatch(/For localhost, added <time[^>]*>[\d-]{10}<\/time>, not used yet/);
    const renamed = await submit(browser, '/account/passkeys/rename', { id, name: '<b>Key</b>' });
    expect(renamed.body).toContain('<strong>&lt;b&gt;Key&lt;/b&gt;</strong>');
    expect((await submit(browser, '/account/passkeys/rename', { id, name: ' ' })).statusCode).toBe(422);
    const remove = (password: string, of = id) => submit(browser, '/account/passkeys/remove', { id: of, password });
    expect((await remove('wrong')).body).toContain('The password is wrong.');
    expect((await remove(PASSWORD, 'x')).statusCode).toBe(404);
    expect((await remove(PASSWORD)).body).toContain('The passkey is removed.');
    expect((await remove(PASSWORD)).statusCode).toBe(404);
  });
});
