import { hashPassword } from '@tenantry/access/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type TestWorld } from '../testing/world.ts';

const PASSWORD = 'correct horse battery';
const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;
const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } as const;
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

let world: TestWorld;
beforeAll(async () => {
  world = await openWorld();
  const passwordHash = await hashPassword(PASSWORD);
  for (const name of ['jim', 'eve']) {
    await world.store.addUser({ email: `${name}@localhost`, name, role: 'auditor', passwordHash }, ACTOR);
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const send = (url: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  world.app.inject({
    method: 'POST',
    url,
    headers: { ...FORM, ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
const see = (url: string, cookie = '') => world.app.inject({ url, headers: { cookie } });
const cookieOf = async (email: string) => {
  const answer = await send('/sign-in', { email, password: PASSWORD, to: '/device' });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/device']);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
};

describe('the pages', () => {
  test('hold no script but one of our own where passkeys are asked for, and a policy that lets no other in', async () => {
    const cookie = await cookieOf('jim@localhost');
    const scripted = new Set(['/sign-in', '/account']);
    for (const url of [...scripted, '/device', '/device?user_code=ABCD-EFGH']) {
      const page = await see(url, cookie);
      expect([url, page.statusCode]).toEqual([url, 200]);
      expect(page.headers['content-security-policy']).toBe(
        `default-src 'none';style-src 'self';img-src data:;form-action 'self';base-uri 'none';frame-ancestors 'none'${
          scripted.has(url) ? ";script-src 'self';connect-src 'self'" : ''
        }`,
      );
      const [, script = ''] = /<script type="module" src="([^"]+)"><\/script>/.exec(page.body) ?? [];
      expect(script !== '').toBe(scripted.has(url));
      if (script !== '') expect((await see(script)).headers['content-type']).toContain('text/javascript');
      expect(page.body.replace(/<script type="module" src="[^"]+"><\/script>/, '')).not.toMatch(
        /<script|\son\w+=|style=|javascript:/i,
      );
      const [, style = ''] = /rel="stylesheet" href="([^"]+)"/.exec(page.body) ?? [];
      expect((await see(style)).headers['content-type']).toContain('text/css');
    }
  });

  test('escape what was typed, and lead nowhere else', async () => {
    const answer = await send('/sign-in', { email: '"><script>x</script>', password: 'x', to: '//evil.example' });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"');
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', '/a\nb', 'javascript:x']) {
      const done = await send('/sign-in', { email: 'jim@localhost', password: PASSWORD, to });
      expect(done.headers.location).toBe('/');
    }
    const page = '/tenants/dev01/logs?from=2026-11-29T08:00:00Z&q=%22a+b%22&sort=-at,name#line-7';
    const done = await send('/sign-in', { email: 'jim@localhost', password: PASSWORD, to: page });
    expect(done.headers.location).toBe(page);
  });

  test('lead whoever is not signed in to the sign-in, and back', async () => {
    const answer = await see('/device?user_code=ABCD-EFGH');
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      '/sign-in?to=%2Fdevice%3Fuser_code%3DABCD-EFGH',
    ]);
    expect((await see(String(answer.headers.location))).body).toContain(
      'name="to" value="/device?user_code=ABCD-EFGH"',
    );
  });

  test('take forms of their own alone', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const fields = { email: 'jim@localhost', password: PASSWORD };
    const cookie = await cookieOf('jim@localhost');
    for (const url of ['/sign-in', '/account/password', '/account/sign-out', '/device']) {
      const answer = await send(url, fields, { cookie, ...foreign });
      expect([url, answer.statusCode, answer.json().code]).toEqual([url, 403, 'cross-site-request']);
    }
    expect((await see('/account', cookie)).statusCode).toBe(200);
    const out = await send('/account/sign-out', {}, { cookie });
    expect([out.statusCode, (await see('/account', cookie)).statusCode]).toEqual([303, 303]);
  });

  test('change the password', async () => {
    const cookie = await cookieOf('eve@localhost');
    const change = (current: string, next: string) => send('/account/password', { current, new: next }, { cookie });
    expect((await change('wrong', 'a password of mine')).body).toContain('The current password is wrong.');
    expect((await change(PASSWORD, 'short')).body).toContain('must have 12 to 128 characters');
    expect((await change(PASSWORD, 'a password of mine')).body).toContain('The password is changed.');
    expect((await change('a password of mine', PASSWORD)).statusCode).toBe(200);
  });
});

describe('a device', () => {
  const begin = async () => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/device/code',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ client_id: 'tenantry-cli' }),
    });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<{ device_code: string; user_code: string; verification_uri_complete: string }>();
  };
  /** As if the time between two polls had passed. */
  const poll = async (deviceCode: string) => {
    const { auth } = await world.accounts.library();
    const { adapter } = await auth.$context;
    const where = [{ field: 'deviceCode', value: deviceCode.split('.')[0] ?? '' }];
    await adapter.update({ model: 'deviceCode', where, update: { lastPolledAt: null } });
    return send('/api/v1/device/token', { grant_type: GRANT, device_code: deviceCode, client_id: 'tenantry-cli' });
  };
  const as = (bearer: string) =>
    world.app.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${bearer}` } });

  test('is signed in as whoever approves it, with their rights, and its session is one of theirs', async () => {
    const { device_code: device, user_code: code, verification_uri_complete: url } = await begin();
    expect(url).toBe(`http://localhost/device?user_code=${code}`);
    expect([(await poll(device)).statusCode, (await poll(device)).json()]).toEqual([
      400,
      { error: 'authorization_pending' },
    ]);
    const cookie = await cookieOf('jim@localhost');
    const page = await see(`/device?user_code=${code}`, cookie);
    expect(page.body).toContain(`<code>${code}</code>`);
    const approved = await send('/device', { user_code: code.toLowerCase(), decision: 'approve' }, { cookie });
    expect(approved.body).toContain('The device is signed in');
    // Nor by what the database holds of its code, or with another signature.
    const [kept = '', signature = ''] = device.split('.');
    for (const stolen of [kept, `${kept}.`, `${kept}.${'A'.repeat(signature.length)}`, `${device}.`])
      expect((await poll(stolen)).json()).toEqual({ error: 'invalid_grant' });
    const given = await poll(device);
    expect(given.json()).toMatchObject({
      token_type: 'Bearer',
      access_token: expect.stringContaining('tenantry_session_'),
    });
    const { access_token: bearer } = given.json();
    expect((await as(bearer)).json()).toMatchObject({ name: 'jim@localhost', roles: ['auditor'] });
    expect((await poll(device)).json()).toEqual({ error: 'invalid_grant' });
    const { items } = (await see('/api/v1/sessions', cookie)).json();
    const own = (items as { id: string; method: string }[]).find(({ method }) => method === 'device');
    await world.call({ method: 'DELETE', url: `/api/v1/sessions/${own?.id}` });
    expect((await as(bearer)).statusCode).toBe(401);
  });

  test('is refused when it is denied, asks too often, or whoever approved it has left meanwhile', async () => {
    const cookie = await cookieOf('jim@localhost');
    const denied = await begin();
    expect((await send('/device', { user_code: denied.user_code, decision: 'deny' }, { cookie })).body).toContain(
      'The device was refused',
    );
    expect((await poll(denied.device_code)).json()).toEqual({ error: 'access_denied' });

    const hasty = await begin();
    await poll(hasty.device_code);
    const fields = { grant_type: GRANT, device_code: hasty.device_code, client_id: 'tenantry-cli' };
    expect((await send('/api/v1/device/token', fields)).json()).toEqual({ error: 'slow_down' });

    const late = await begin();
    await send('/device', { user_code: late.user_code, decision: 'approve' }, { cookie });
    await send('/account/sign-out', {}, { cookie });
    expect((await poll(late.device_code)).json()).toEqual({ error: 'invalid_grant' });
  });

  test('is nobody’s to approve but who took its code first, and codes are not guessed', async () => {
    const { user_code: code, device_code: device } = await begin();
    const jim = await cookieOf('jim@localhost');
    const eve = await cookieOf('eve@localhost');
    await send('/device', { user_code: code, decision: 'approve' }, { cookie: jim });
    expect((await send('/device', { user_code: code, decision: 'approve' }, { cookie: eve })).statusCode).toBe(404);
    const { access_token: bearer } = (await poll(device)).json();
    expect((await as(bearer)).json().name).toBe('jim@localhost');
    const statuses: number[] = [];
    for (let i = 0; i < 21; i++) {
      statuses.push(
        (await send('/device', { user_code: `AAAA-AA${i}`, decision: 'deny' }, { cookie: eve })).statusCode,
      );
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([404, 429]);
  });
});
