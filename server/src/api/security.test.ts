import type { Kind } from '@tenantry/kinds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCatalog } from '../manifests/catalog.ts';
import { clusterSchema, kubeTokenSchema, problemSchema, sshKeySchema } from '../openapi/schemas.ts';
import { NotReadyError } from '../options.ts';
import { STYLE_PATH } from '../sign-in/html.ts';
import { SCRIPT_PATH } from '../sign-in/passkeys/script.ts';
import { TEST_KINDS } from '../testing/kinds.ts';
import { principal } from '../testing/principal.ts';
import { openWorld, type TestWorld, tenant } from '../testing/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
  await world.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') });
});
afterAll(() => world[Symbol.asyncDispose]());

const PUBLIC = /^\/(|\*|favicon\.svg|healthz|readyz|problems(\/:code)?|api\/v1\/docs(\/.*)?)$/;
/** Where somebody proves who they are, and what they see on the way. They tell nothing to whoever sends nothing. */
const SIGN_IN: Readonly<Record<string, number>> = {
  'POST /api/v1/sign-in': 422,
  'POST /api/v1/sign-in/passkey/challenge': 200,
  'POST /api/v1/sign-in/passkey': 422,
  'POST /api/v1/token-exchange': 422,
  'POST /api/v1/device/code': 422,
  'POST /api/v1/device/token': 422,
  'GET /assets/:file': 404,
  'GET /sign-in': 200,
  'POST /sign-in': 422,
  [`GET ${STYLE_PATH}`]: 200,
  [`GET ${SCRIPT_PATH}`]: 200,
  'GET /sign-in/at/:name': 404,
  'GET /sign-in/callback/:name': 400,
  'GET /account': 303,
  'POST /account/password': 403,
  'POST /account/sign-out': 403,
  'POST /account/passkeys/rename': 403,
  'POST /account/passkeys/remove': 403,
  'GET /device': 303,
  'POST /device': 403,
};

describe('a request without the token', () => {
  test('gets an answer nowhere but at probes, problem pages, the page of the API and the empty one of the portal', async () => {
    expect(world.routes.length).toBeGreaterThan(30);
    let requests = 0;
    for (const { method, url } of world.routes) {
      const accept = url === '/*' ? 'text/html' : '*/*';
      for (const headers of [{ accept }, { accept, authorization: 'Bearer wrong-token-wrong-token' }]) {
        const path = url.replace(':code', 'internal').replace(/:\w+/g, 'dev01');
        // Each from an address of its own, so that none is throttled.
        const remoteAddress = `10.0.0.${++requests}`;
        const answer = await world.app.inject({ method: method as 'GET', url: path, headers, remoteAddress });
        if (PUBLIC.test(url)) {
          expect([method, url, answer.statusCode]).toEqual([method, url, 200]);
          continue;
        }
        const signIn = SIGN_IN[`${method.replace('HEAD', 'GET')} ${url}`];
        if (signIn !== undefined) {
          expect([method, url, answer.statusCode]).toEqual([method, url, signIn]);
          continue;
        }
        expect(answer.statusCode, `${method} ${url}`).toBe(401);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="tenantry"/);
        // The clients of the proxy read the errors of Kubernetes alone.
        if (url.includes('/kubernetes/')) expect(method === 'HEAD' || answer.json().kind).toBeTruthy();
        else if (method !== 'HEAD') problemSchema.parse(answer.json());
      }
    }
  });

  test('is slowed after too many wrong tokens from one address; the right token is not', async () => {
    const from = (authorization: string) =>
      world.app.inject({ url: '/api/v1/kinds', headers: { authorization }, remoteAddress: '10.1.1.1' });
    const statuses: number[] = [];
    for (let i = 0; i < 21; i++) statuses.push((await from('Bearer wrong')).statusCode);
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    const slowed = await from('Bearer wrong');
    expect([slowed.json().code, Number(slowed.headers['retry-after']) > 0]).toEqual(['too-many-attempts', true]);
    expect((await from(`Bearer ${world.token}`)).statusCode).toBe(200);
  });

  test('is not told which addresses exist', async () => {
    const answer = await world.app.inject({ url: '/api/v1/nothing', remoteAddress: '10.9.8.7' });
    expect(answer.statusCode).toBe(401);
  });

  test('is refused before its body is read', async () => {
    const payload = 'x'.repeat(5_000_000);
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/apply',
      payload,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBe(401);
  });
});

describe('the Host header', () => {
  test.each(['evil.example', 'evil.example:7300', 'localhost.evil.example', '127.0.0.1.evil.example', '[::2]'])(
    '%s is refused, token or not',
    async (host) => {
      const answer = await world.call({ url: '/api/v1/tenants', headers: { host } });
      expect([answer.statusCode, answer.json().code]).toEqual([421, 'host-not-allowed']);
      expect((await world.app.inject({ url: '/api/v1/docs', headers: { host } })).statusCode).toBe(421);
    },
  );

  test.each(['localhost', 'LOCALHOST:7300', '127.0.0.1:1', '[::1]:7300'])('%s is ours', async (host) => {
    expect((await world.call({ url: '/api/v1/tenants', headers: { host } })).statusCode).toBe(200);
  });

  test('of a probe may be anything', async () => {
    expect((await world.app.inject({ url: '/readyz', headers: { host: '10.1.2.3:7300' } })).statusCode).toBe(200);
  });
});

test('answers are not framed, sniffed, cached or shared across origins', async () => {
  const { headers } = await world.call({ url: '/api/v1/tenants', headers: { origin: 'https://evil.example' } });
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  });
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  // Neither are refusals, and each answer has all that the first one had.
  const fixed = Object.keys(headers).filter((name) =>
    /^(x-(?!request)|content-security|cross-origin|referrer|origin-)/.test(name),
  );
  expect(fixed.length).toBeGreaterThan(8);
  for (const url of ['/api/v1/tenants', '/nowhere', '/api/v1/kinds']) {
    const refused = await world.app.inject({ url });
    expect(refused.statusCode).toBe(401);
    for (const name of fixed) expect([name, refused.headers[name]]).toEqual([name, headers[name]]);
  }
});

test('the page of the API takes everything from this server, scripts of its own included', async () => {
  const page = await world.app.inject({ url: '/api/v1/docs' });
  const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
  expect(sources.length).toBeGreaterThan(2);
  for (const source of sources) {
    if (source.startsWith('data:')) continue;
    expect(source).toMatch(/^\/api\/v1\/docs\//);
    expect((await world.app.inject({ url: source })).statusCode).toBe(200);
  }
  expect(page.body).not.toMatch(/<script>/);
  expect(page.headers['content-security-policy']).toContain("script-src 'self'");
});

test('the log never holds a token, whatever happens to the request', async () => {
  const lines: string[] = [];
  const own = await openWorld({
    logger: { level: 'trace', stream: { write: (line: string) => void lines.push(line) } },
  });
  for (const url of ['/api/v1/tenants', '/api/v1/nothing', '/api/v1/tenants?limit=x']) await own.call({ url });
  await own.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') });
  await own.call({ method: 'POST', url: '/api/v1/tenants/dev01/ssh-key' });
  own.app.log.info(
    { req: { headers: { authorization: `Bearer ${own.token}` } }, headers: { authorization: own.token } },
    'all',
  );
  await own[Symbol.asyncDispose]();
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.join('')).not.toContain(own.token);
  expect(lines.join('')).not.toContain('PRIVATE PEM');
});

describe('ways into a tenant', () => {
  const audit = async () => (await world.call({ url: '/api/v1/audit?limit=1' })).json().items[0];

  test('its cluster', async () => {
    const answer = clusterSchema.parse((await world.call({ url: '/api/v1/tenants/DEV01/cluster' })).json());
    expect(answer).toMatchObject({ server: 'https://127.0.0.1:6443', namespace: 'ns-dev01' });
    expect(Buffer.from(answer.certificateAuthorityData, 'base64').toString()).toBe('PEM');
  });

  test('a token, 15 minutes for a viewer unless asked otherwise; handed out only into the audit log', async () => {
    const url = '/api/v1/tenants/dev01/kube-token';
    const plain = await world.call({ method: 'POST', url });
    expect(kubeTokenSchema.parse(plain.json())).toEqual({
      token: 'viewer-token',
      expiresAt: '1970-01-01T00:15:00.000Z',
    });
    expect(plain.headers['cache-control']).toBe('no-store');
    const asked = await world.call({ method: 'POST', url, body: { role: 'editor', expirationSeconds: 600 } });
    expect(asked.json()).toEqual({ token: 'editor-token', expiresAt: '1970-01-01T00:10:00.000Z' });
    const row = await audit();
    expect(row).toMatchObject({ action: 'issue-kube-token', name: 'dev01', tenant: 'dev01', outcome: 'success' });
    expect(row.after).toEqual({ role: 'editor', expirationSeconds: 600 });
    for (const body of [
      { role: 'owner' },
      { expirationSeconds: 599 },
      { expirationSeconds: 3601 },
      { rol: 'viewer' },
    ]) {
      const answer = await world.call({ method: 'POST', url, body });
      expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, Object.keys(body)[0]]);
    }
  });

  test('its SSH key, audited', async () => {
    const answer = await world.call({ method: 'POST', url: '/api/v1/tenants/dev01/ssh-key' });
    expect(sshKeySchema.parse(answer.json()).privateKey).toBe('PRIVATE PEM');
    expect(answer.headers['cache-control']).toBe('no-store');
    const row = await audit();
    expect(row).toMatchObject({ action: 'read-ssh-key', outcome: 'success' });
    expect(JSON.stringify(row)).not.toContain('PEM');
  });

  test('that are not there yet say so; that fail are recorded as failed; that hang are given up', async () => {
    await using own = await openWorld({
      limits: { gatewaySeconds: 0.05 },
      clusters: {
        cluster: () => Promise.reject(new NotReadyError('tenant dev01 has no cluster yet')),
        token: () => Promise.reject(new Error('token-secret: connection refused')),
      },
      secrets: { sshKey: () => new Promise(() => {}) },
    });
    await own.call({ method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') });
    const cluster = await own.call({ url: '/api/v1/tenants/dev01/cluster' });
    expect([cluster.statusCode, cluster.json().detail, cluster.headers['retry-after']]).toEqual([
      409,
      'tenant dev01 has no cluster yet',
      '5',
    ]);
    const failing = await own.call({ method: 'POST', url: '/api/v1/tenants/dev01/kube-token' });
    expect([failing.statusCode, failing.json().code]).toEqual([502, 'upstream-failed']);
    expect(failing.body).not.toContain('token-secret');
    const hanging = await own.call({ method: 'POST', url: '/api/v1/tenants/dev01/ssh-key' });
    expect(hanging.statusCode).toBe(502);
    const { items } = (await own.call({ url: '/api/v1/audit?limit=2' })).json();
    expect(items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['failed', 'failed']);
  });
});

test('I9: who has no role is refused, what is not theirs does not exist for them, and each refusal is recorded', async () => {
  await using own = await openWorld({
    authenticate: async () => ({ outcome: 'known', identity: principal('ada@example.com') }),
  });
  for (const [status, code, call] of [
    [403, 'forbidden', { method: 'POST', url: '/api/v1/tenants', body: tenant('dev01') }],
    [403, 'forbidden', { method: 'POST', url: '/api/v1/apply', body: tenant('dev01') }],
    [403, 'forbidden', { method: 'POST', url: '/api/v1/plan', body: tenant('dev01') }],
    [404, 'object-not-found', { method: 'GET', url: '/api/v1/tenants/dev01' }],
    [404, 'object-not-found', { method: 'DELETE', url: '/api/v1/tenants/dev01' }],
    [404, 'object-not-found', { method: 'GET', url: '/api/v1/events?tenant=dev01' }],
    [404, 'object-not-found', { method: 'GET', url: '/api/v1/audit?tenant=dev01' }],
    [403, 'forbidden', { method: 'GET', url: '/api/v1/audit' }],
    [403, 'forbidden', { method: 'GET', url: '/metrics' }],
    [404, 'object-not-found', { method: 'POST', url: '/api/v1/tenants/dev01/ssh-key' }],
  ] as const) {
    const answer = await own.call(call);
    expect([call.method, call.url, answer.statusCode, answer.json().code]).toEqual([
      call.method,
      call.url,
      status,
      code,
    ]);
  }
  const { items } = await own.store.audit({ limit: 1 });
  expect(items[0]).toMatchObject({ outcome: 'refused', actor: { name: 'ada@example.com' } });
  expect((await own.store.list({ kind: 'Tenant', limit: 1 })).items).toEqual([]);
  // Lists are everybody's, each with what is theirs.
  expect((await own.call({ url: '/api/v1/tenants' })).json()).toEqual({ items: [], nextCursor: null });
  expect((await own.call({ url: '/api/v1/events' })).json().items).toEqual([]);
});

test('whoever came by TLS to a name of ours is told to come so always; nobody is told so of localhost', async () => {
  await using own = await openWorld({ allowedHosts: ['tenantry.example.com'], trustProxy: ['127.0.0.1'] });
  const told = async (host: string, protocol: string) =>
    (await own.call({ url: '/healthz', headers: { host, 'x-forwarded-proto': protocol } })).headers[
      'strict-transport-security'
    ];
  expect(await told('tenantry.example.com', 'https')).toBe('max-age=31536000; includeSubDomains');
  expect(await told('tenantry.example.com', 'http')).toBeUndefined();
  expect(await told('localhost:8443', 'https')).toBeUndefined();
});

test.each(['/api/v1/users/%00', '/api/v1/sessions?user=%00', '/api/v1/audit?actor=%00'])(
  '%s, which no database can be asked for, is a bad request',
  async (url) => {
    const answer = await world.call({ url });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'bad-request']);
  },
);

test('kinds that contradict one another, or that would hide a route, do not start', async () => {
  const [first, second] = TEST_KINDS;
  if (first === undefined || second === undefined) throw new Error('the test has two kinds');
  const refused = (...kinds: Kind[]) => expect(() => createCatalog(kinds));
  refused({ ...first, plural: 'apply' }).toThrow('cannot have the plural apply');
  refused(first, { ...second, plural: 'cluster' }).toThrow('cannot have the plural cluster');
  refused(first, { ...second, name: 'tenant' }).toThrow('two kinds are named tenant');
  refused(first, { ...second, plural: 'tenants' }).toThrow('cannot have the plural tenants');
  refused(second).toThrow('need the kind Tenant');
});
