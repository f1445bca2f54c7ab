import { type JsonObject, KINDS } from '@tenantry/kinds';
import { generateKeyPair, type JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOutbound } from '../http/outbound.ts';
import { startTestIssuer, type TestIssuer } from '../testing/issuer.ts';
import { knowing, manifest } from '../testing/people.ts';
import { principal } from '../testing/principal.ts';
import { fieldsOf, openWorld, type TestCall, type TestWorld } from '../testing/world.ts';

const PEOPLE = {
  joe: principal('joe@example.com', { roles: ['administrator'] }),
  jim: principal('jim@example.com'),
  john: principal('john@example.com'),
};
const AUDIENCE = 'https://tenantry.example.com';
const TRUSTS = '/api/v1/tenants/dev01/trusts';
const EXCHANGE = '/api/v1/token-exchange';
const CLAIMS = {
  sub: 'repo:org/app:ref:refs/heads/main',
  repository: 'org/app',
  ref: 'refs/heads/main',
  aud: AUDIENCE,
};

let now = new Date('2030-01-01T00:00:00Z');
let issuer: TestIssuer;
let stranger: TestIssuer;
let world: TestWorld;
/** Each of a test’s strangers has an address of their own, so that none is slowed for another’s failures. */
let address = 0;

const as = (who: string, call: TestCall) =>
  world.call({ ...call, headers: { ...call.headers, authorization: `Bearer ${who}` } });
const trust = (name: string, more: JsonObject = {}) => ({
  ...{ name, issuer: issuer.url, audience: AUDIENCE, conditions: [{ claim: 'repository', equals: 'org/app' }] },
  ...more,
});
const letIn = async (name: string, more: JsonObject = {}) => {
  const answer = await as('jim', { method: 'POST', url: TRUSTS, body: trust(name, more) });
  expect(answer.statusCode, answer.body).toBe(201);
};
const signed = (claims: JWTPayload = {}) => issuer.sign({ ...CLAIMS, ...claims }, now);
const exchange = (body: JsonObject) =>
  world.app.inject({
    method: 'POST',
    url: EXCHANGE,
    remoteAddress: `10.0.0.${address}`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
const bring = async (claims: JWTPayload = {}, more: JsonObject = {}) =>
  exchange({ subject_token: await signed(claims), audience: 'dev01', ...more });
const refusals = async () =>
  (await world.store.audit({ limit: 50 })).items.filter(
    ({ action, outcome }) => action === 'exchange-token' && outcome === 'refused',
  );

beforeAll(async () => {
  [issuer, stranger] = await Promise.all([startTestIssuer(), startTestIssuer()]);
  world = await openWorld({
    kinds: KINDS,
    now: () => now,
    outbound: createOutbound({ allow: ['127.0.0.0/8'] }),
    authenticate: knowing(PEOPLE),
  });
  const body = [
    manifest('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    ...['dev01', 'datasci'].map((name) => manifest('Tenant', name, { infrastructure: 'nonprod' })),
    manifest('Member', 'jim', { user: 'jim@example.com', role: 'owner' }, 'dev01'),
    manifest('Member', 'john', { user: 'john@example.com', role: 'editor' }, 'dev01'),
  ];
  expect((await as('joe', { method: 'POST', url: '/api/v1/apply', body })).statusCode).toBe(200);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await Promise.all([issuer, stranger].map((one) => one[Symbol.asyncDispose]()));
});
beforeEach(async () => {
  address += 1;
  issuer.discovery = {};
  for (const { name } of (await as('jim', { url: TRUSTS })).json<{ items: { name: string }[] }>().items) {
    expect((await as('jim', { method: 'DELETE', url: `${TRUSTS}/${name}` })).statusCode).toBe(204);
  }
});

describe('a token of an issuer that the tenant trusts', () => {
  test('is taken for a short one with the role and verbs of the trust, there alone', async () => {
    await letIn('main', { role: 'editor', verbs: ['read', 'write'], minutes: 10 });
    const answer = await bring();
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(answer.json()).toEqual({
      access_token: expect.stringMatching(/^tty_/),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'read write',
    });
    const { access_token: token } = answer.json();
    const body = {
      ...{ apiVersion: 'tenantry.dev/v1', kind: 'Config', metadata: { name: 'by-ci', tenant: 'dev01' } },
      spec: { values: {} },
    };
    expect((await as(token, { method: 'POST', url: '/api/v1/apply', body })).statusCode).toBe(200);
    expect((await as(token, { url: '/api/v1/tenants/datasci' })).statusCode).toBe(404);
    const { items } = await world.store.audit({ limit: 3 });
    expect(items.map(({ actor, action }) => [actor.name, action])).toEqual([
      ['machine:dev01/main', 'read'],
      ['machine:dev01/main', 'create'],
      ['machine:dev01/main', 'exchange-token'],
    ]);
    expect(items[2]?.after).toMatchObject({ trust: 'main', subject: CLAIMS.sub, role: 'editor' });
    expect(JSON.stringify(items)).not.toContain(token);
    const start = now;
    now = new Date(start.getTime() + 600_000);
    expect((await as(token, { url: '/api/v1/tenants/dev01' })).statusCode).toBe(401);
    now = start;
  });

  test('is taken as a form, as RFC 8693 says, and again within its time', async () => {
    await letIn('main', { verbs: ['read', 'write'] });
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: await signed({ jti: 'once' }),
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      audience: 'DEV01',
      scope: 'read',
      resource: 'https://ignored.example.com',
    });
    const send = (payload: string) =>
      world.app.inject({
        method: 'POST',
        url: EXCHANGE,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload,
      });
    for (let time = 0; time < 2; time += 1) {
      const answer = await send(form.toString());
      expect([answer.statusCode, answer.json().scope]).toEqual([200, 'read']);
    }
    expect((await send(`${form}&audience=datasci`)).statusCode).toBe(422);
    expect((await send('')).statusCode).toBe(422);
  });

  test('ends at once with the trust, and with the tenant’s owner ending it', async () => {
    await letIn('main');
    const [one, two] = [(await bring()).json().access_token, (await bring()).json().access_token];
    const tokens = '/api/v1/tenants/dev01/tokens';
    const { items } = (await as('jim', { url: tokens })).json<{ items: { id: string; kind: string }[] }>();
    const given = items.filter(({ kind }) => kind === 'exchanged');
    expect(given.length).toBeGreaterThanOrEqual(2);
    for (const { id } of given.slice(0, 1)) await as('jim', { method: 'DELETE', url: `${tokens}/${id}` });
    const statuses = async () =>
      Promise.all([one, two].map(async (token) => (await as(token, { url: '/api/v1/tenants/dev01' })).statusCode));
    expect((await statuses()).sort()).toEqual([200, 401]);
    expect((await as('jim', { method: 'DELETE', url: `${TRUSTS}/main` })).statusCode).toBe(204);
    expect(await statuses()).toEqual([401, 401]);
  });

  test('is held to a trust as it is now: what was given by the trust before its change ends', async () => {
    await letIn('main', { role: 'editor', verbs: ['read', 'write'] });
    const { access_token: token } = (await bring()).json();
    const { name: _name, ...body } = trust('main', { conditions: [{ claim: 'ref', oneOf: ['refs/heads/release'] }] });
    const change = (who: string, name: string) => as(who, { method: 'PUT', url: `${TRUSTS}/${name}`, body });
    expect((await change('john', 'main')).statusCode).toBe(403);
    expect((await change('jim', 'other')).statusCode).toBe(404);
    expect((await as(token, { url: '/api/v1/tenants/dev01' })).statusCode).toBe(200);
    const changed = await change('jim', 'MAIN');
    expect(changed.json(), changed.body).toMatchObject({ name: 'main', role: 'viewer', verbs: ['read'], minutes: 15 });
    expect((await as(token, { url: '/api/v1/tenants/dev01' })).statusCode).toBe(401);
    expect((await bring()).statusCode).toBe(400);
    expect((await bring({ ref: 'refs/heads/release' })).json().scope).toBe('read');
    const [row] = (await world.store.audit({ limit: 50 })).items.filter(({ action }) => action === 'change-trust');
    expect(row).toMatchObject({ name: 'main', before: { role: 'editor' }, after: { role: 'viewer' } });
  });

  test('of several trusts gets the highest role, or that of the one it names', async () => {
    await letIn('any', { role: 'viewer' });
    await letIn('main', { role: 'owner', conditions: [{ claim: 'ref', like: 'refs/heads/*' }] });
    await letIn('release', { role: 'owner', conditions: [{ claim: 'ref', oneOf: ['refs/heads/release'] }] });
    const subject = async (answer: Awaited<ReturnType<typeof bring>>) =>
      (await world.store.audit({ limit: 1 })).items[0]?.after?.trust ?? answer.statusCode;
    expect(await subject(await bring())).toBe('main');
    expect(await subject(await bring({}, { trust: 'any' }))).toBe('any');
    expect((await bring({}, { trust: 'release' })).statusCode).toBe(400);
  });

  test('costs its issuer one look at its keys, however many come', async () => {
    await letIn('main');
    expect((await bring()).statusCode).toBe(200);
    const { keys } = issuer.asked;
    expect((await bring()).statusCode).toBe(200);
    expect(issuer.asked.keys).toBe(keys);
  });
});

describe('a token is refused', () => {
  const SECONDS = now.getTime() / 1000;
  test.each<[string, JWTPayload]>([
    ['for another audience', { aud: 'https://other.example.com' }],
    ['for no audience', { aud: [] }],
    ['of another repository', { repository: 'org-of-others/app' }],
    ['that does not say its repository', { repository: '' }],
    ['that has expired', { exp: SECONDS - 31 }],
    ['that is not valid yet', { nbf: SECONDS + 31 }],
    ['that was issued later than now', { iat: SECONDS + 31 }],
    ['that was issued more than a day ago', { iat: SECONDS - 24 * 3600 - 31, exp: SECONDS + 300 }],
    ['that says it is of another issuer', { iss: 'https://issuer.example.com' }],
    ['whose issuer is written otherwise', { iss: 'http://localhost' }],
  ])('%s', async (_what, claims) => {
    await letIn('main');
    const answer = await bring(claims);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'exchange-refused']);
  });

  test('without a time at which it ends, or with a signature that is not its issuer’s', async () => {
    await letIn('main');
    const [header = '', payload = '', signature = ''] = (await signed()).split('.');
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const { privateKey } = await generateKeyPair('RS256');
    const secret = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']);
    const tokens = [
      await issuer.sign(CLAIMS, now, {}, undefined, ['exp']),
      await issuer.sign(CLAIMS, now, {}, undefined, ['iat']),
      await issuer.sign(CLAIMS, now, {}, undefined, ['sub']),
      await issuer.sign(CLAIMS, now, {}, privateKey),
      await issuer.sign(CLAIMS, now, { kid: 'another' }),
      await issuer.sign(CLAIMS, now, { alg: 'HS256' }, secret),
      await stranger.sign({ ...CLAIMS, iss: issuer.url }, now),
      `${encoded({ alg: 'none' })}.${payload}.`,
      `${encoded({ alg: 'none' })}.${payload}.${signature}`,
      `${header}.${encoded({ ...claims, repository: 'org/app', sub: 'forged' })}.${signature}`,
      `${header}.${payload}`,
      'nonsense',
      '..',
    ];
    for (const [index, subject_token] of tokens.entries()) {
      const answer = await exchange({ subject_token, audience: 'dev01' });
      expect([index, answer.statusCode]).toEqual([index, 400]);
    }
  });

  test('of an issuer that nobody trusts, without asking that issuer anything', async () => {
    await letIn('main');
    const subject_token = await stranger.sign(CLAIMS, now);
    expect((await exchange({ subject_token, audience: 'dev01' })).statusCode).toBe(400);
    expect(stranger.asked).toEqual({ keys: 0, discovery: 0 });
  });

  test('for more verbs than the trust gives', async () => {
    await letIn('main', { verbs: ['read'] });
    expect((await bring({}, { scope: 'read write' })).statusCode).toBe(400);
    expect((await bring({}, { scope: '' })).statusCode).toBe(400);
  });

  test('I9: alike whether the tenant trusts others, trusts nobody, or is not there; its owners are told why', async () => {
    await letIn('main');
    const answers = [
      await bring({ repository: 'org/other' }),
      await bring({}, { audience: 'datasci' }),
      await bring({}, { audience: 'dev09' }),
    ].map((answer) => ({ ...answer.json(), requestId: '' }));
    expect(answers[0]).toMatchObject({ status: 400, detail: 'No trust of this tenant accepts the token.' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    const [missing, nobody, others] = await refusals();
    expect([missing?.tenant, nobody?.tenant]).toEqual([null, null]);
    expect(others).toMatchObject({
      tenant: 'dev01',
      kind: 'Trust',
      name: 'main',
      after: { trusts: [{ name: 'main', faults: [{ claim: 'repository', is: 'org/other', wanted: 'org/app' }] }] },
    });
  });

  test('I11: who goes on guessing is slowed, and fills no log; a good token from there is taken', async () => {
    await letIn('main');
    const before = (await refusals()).length;
    for (let time = 0; time < 20; time += 1) expect((await bring({ ref: 'x', aud: 'y' })).statusCode).toBe(400);
    const logged = (await refusals()).length;
    expect(logged).toBeGreaterThan(before);
    const slowed = await bring({ aud: 'y' });
    expect([slowed.statusCode, slowed.headers['retry-after']]).toEqual([429, '60']);
    expect((await bring()).statusCode).toBe(200);
  });

  test('with a problem of ours while the keys of its issuer cannot be read', async () => {
    const other = await startTestIssuer();
    await letIn('other', { issuer: other.url });
    const subject_token = await other.sign(CLAIMS, now);
    await other[Symbol.asyncDispose]();
    const answer = await exchange({ subject_token, audience: 'dev01' });
    expect([answer.statusCode, answer.json().code]).toEqual([502, 'upstream-failed']);
  });
});

describe('a trust', () => {
  test('is its owners’ to make, and nobody makes one with a token', async () => {
    const url = TRUSTS;
    expect((await as('john', { method: 'POST', url, body: trust('x') })).statusCode).toBe(403);
    expect((await as('john', { url })).statusCode).toBe(403);
    const token = { name: 'mine', verbs: ['read', 'write', 'secrets', 'cluster'] };
    const made = (await as('jim', { method: 'POST', url: '/api/v1/tokens', body: token })).json();
    const answer = await as(made.token, { method: 'POST', url, body: trust('x') });
    expect([answer.statusCode, answer.json().detail]).toEqual([403, expect.stringContaining('outlive')]);
  });

  test.each<[string, JsonObject, string]>([
    ['no condition', { conditions: [] }, 'conditions'],
    ['a condition that asks nothing', { conditions: [{ claim: 'ref' }] }, 'conditions[0]'],
    ['a condition that asks twice', { conditions: [{ claim: 'ref', equals: 'a', like: 'b' }] }, 'conditions[0]'],
    ['more than an hour', { minutes: 61 }, 'minutes'],
    ['an unknown verb', { verbs: ['everything'] }, 'verbs[0]'],
    ['no address', { issuer: 'github' }, 'issuer'],
    ['an address with a query', { issuer: 'https://issuer.example.com/?a=b' }, 'issuer'],
    [
      'everybody at GitHub',
      {
        issuer: 'https://token.actions.githubusercontent.com',
        conditions: [{ claim: 'ref', equals: 'refs/heads/main' }],
      },
      'conditions',
    ],
  ])('with %s is refused', async (_what, more, field) => {
    const answer = await as('jim', { method: 'POST', url: TRUSTS, body: trust('x', more) });
    expect([answer.statusCode, fieldsOf(answer)]).toEqual([422, [field]]);
  });

  test('in what is no issuer, is another one, or lies inside, is refused and says why', async () => {
    const refused = async (more: JsonObject) => {
      const answer = await as('jim', { method: 'POST', url: TRUSTS, body: trust('x', more) });
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'issuer-unusable']);
      return answer.json<{ detail: string }>().detail;
    };
    const other = await startTestIssuer();
    other.discovery = { issuer: 'https://issuer.example.com' };
    expect(await refused({ issuer: other.url })).toContain('is about the issuer "https://issuer.example.com"');
    other.discovery = { jwks_uri: 7 };
    expect(await refused({ issuer: `${other.url}/` })).toContain('is about the issuer');
    await other[Symbol.asyncDispose]();
    expect(await refused({ issuer: 'https://169.254.169.254' })).toContain('not on the internet');
    expect(await refused({ issuer: 'https://10.0.0.1' })).toContain('not on the internet');
    expect(await refused({ issuer: 'http://1.1.1.1' })).toContain('not reached by https');
  });

  test('has a name that no token of the tenant has, nor another trust', async () => {
    await letIn('main');
    expect((await as('jim', { method: 'POST', url: TRUSTS, body: trust('main') })).json().code).toBe('name-taken');
    const tokens = '/api/v1/tenants/dev01/tokens';
    expect((await as('jim', { method: 'POST', url: tokens, body: { name: 'main' } })).json().code).toBe('name-taken');
    expect((await as('jim', { method: 'POST', url: tokens, body: { name: 'ci' } })).statusCode).toBe(201);
    expect((await as('jim', { method: 'POST', url: TRUSTS, body: trust('ci') })).json().code).toBe('name-taken');
  });

  test('is listed, and stands in the audit log when it is made and when it goes', async () => {
    await letIn('main');
    const { items } = (await as('jim', { url: TRUSTS })).json();
    expect(items).toMatchObject([
      { name: 'main', conditions: [{ claim: 'repository', oneOf: ['org/app'] }], minutes: 15, lastUsedAt: null },
    ]);
    await bring();
    expect((await as('jim', { url: TRUSTS })).json().items[0].lastUsedAt).toBe(now.toISOString());
    expect((await as('jim', { method: 'DELETE', url: `${TRUSTS}/main` })).statusCode).toBe(204);
    expect((await as('jim', { method: 'DELETE', url: `${TRUSTS}/main` })).statusCode).toBe(404);
    const actions = (await world.store.audit({ limit: 3 })).items.map(({ action }) => action);
    expect(actions).toEqual(['delete-trust', 'exchange-token', 'create-trust']);
  });
});
