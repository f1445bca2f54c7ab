import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type TestWorld } from '../testing/world.ts';
import type { PortalState } from './contract.ts';

const SCRIPT = `document.title = '${'The portal. '.repeat(200)}';`;
const PAGE = '<meta property="csp-nonce" nonce="NONCE-OF-THE-PAGE"><script src="/assets/entry-1a2b3c4d.js"></script>';

let world: TestWorld;
let directory: string;
let state: PortalState = 'ready';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tenantry-portal-'));
  const assets = join(directory, 'assets');
  await mkdir(assets);
  await writeFile(join(directory, 'index.html'), PAGE);
  await writeFile(join(directory, 'secret.txt'), 'not for the web');
  await writeFile(join(assets, 'entry-1a2b3c4d.js'), SCRIPT);
  await writeFile(join(assets, 'entry-1a2b3c4d.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(assets, 'entry-1a2b3c4d.js.gz'), gzipSync(SCRIPT));
  world = await openWorld({ portal: { directory, state: () => state } });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const PROBLEM = 'application/problem+json; charset=utf-8';
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' } as const;
const open = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  world.app.inject({ url, headers: { ...BROWSER, ...headers } });
const nonceOf = (policy: unknown) => /style-src 'self' 'nonce-([^']+)'/.exec(String(policy))?.[1];

describe('the page of the portal', () => {
  test.each(['/', '/tenants', '/tenants/dev01/logs?q=a.b', '/admin/users/ann@example.com', '/what.ever'])(
    'is at %s, for anybody: it holds nothing of the installation',
    async (url) => {
      const page = await open(url);
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.body).toContain('/assets/entry-1a2b3c4d.js');
    },
  );

  test.each([
    '/api/v1/nothing',
    '/api',
    '/metrics/x',
    '/healthz/x',
    '/sign-in/x',
    '/problems/x/y',
    '/account/x',
    '/assets',
  ])('is not at %s, which belongs to others', async (url) => {
    const answer = await open(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([401, PROBLEM]);
  });

  test('is for those alone that ask for pages, so that a program that mistypes a path is told', async () => {
    const asked = { url: '/tenants', headers: { authorization: `Bearer ${world.token}` } };
    const answer = await world.call({ ...asked, headers: { accept: 'application/json' } });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'route-not-found']);
    expect((await world.call({ url: '/tenants' })).statusCode).toBe(404);
    const write = await world.call({ method: 'POST', url: '/tenants', headers: BROWSER, body: {} });
    expect([write.statusCode, write.json().code]).toEqual([404, 'route-not-found']);
  });

  test('lets in nothing from elsewhere, and is framed by nobody', async () => {
    const { headers } = await open('/');
    const nonce = nonceOf(headers['content-security-policy']);
    expect(headers).toMatchObject({
      'content-security-policy': `default-src 'none';script-src 'self';style-src 'self' 'nonce-${nonce}';style-src-attr 'unsafe-inline';img-src 'self' data:;font-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'`,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  test('has a nonce of its own each time; a copy that is kept goes on with the policy that it came with', async () => {
    const [first, second] = [await open('/'), await open('/')];
    const nonces = [first, second].map(({ headers }) => nonceOf(headers['content-security-policy']));
    expect(new Set(nonces).size).toBe(2);
    expect(first.body).toContain(`nonce="${nonces[0]}"`);
    expect(second.headers.etag).toBe(first.headers.etag);
    const again = await open('/tenants', { 'if-none-match': String(first.headers.etag) });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', first.headers.etag]);
    expect(again.headers['content-security-policy']).toBeUndefined();
    expect((await open('/', { 'if-none-match': 'W/"other"' })).statusCode).toBe(200);
  });

  test('while it is built is one that says so and looks again; where it cannot be built, one that leads on', async () => {
    state = 'being-built';
    const waiting = await open('/tenants');
    expect([waiting.statusCode, waiting.headers.refresh, waiting.headers['retry-after']]).toEqual([503, '2', '2']);
    expect(waiting.body).toContain('The portal is being built');
    expect(waiting.headers['content-security-policy']).toContain("style-src 'self';");
    state = 'not-built';
    const failed = await open('/');
    expect([failed.statusCode, failed.headers.refresh]).toEqual([503, undefined]);
    expect(failed.body).toContain('href="/account"');
    state = 'ready';
  });
});

describe('a file of the portal', () => {
  const file = (name: string, encoding = 'identity') =>
    world.app.inject({ url: `/assets/${name}`, headers: { 'accept-encoding': encoding } });

  test('is kept by browsers for a year, and comes compressed as they like it', async () => {
    const plain = await file('entry-1a2b3c4d.js');
    expect([plain.statusCode, plain.body]).toEqual([200, SCRIPT]);
    expect(plain.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const br = await file('entry-1a2b3c4d.js', 'gzip, deflate, br');
    expect([br.headers['content-encoding'], br.headers['content-type']]).toEqual(['br', plain.headers['content-type']]);
    expect(br.headers.vary).toMatch(/accept-encoding/i);
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(SCRIPT);
    const gz = await file('entry-1a2b3c4d.js', 'gzip');
    expect([gz.headers['content-encoding'], gunzipSync(gz.rawPayload).toString()]).toEqual(['gzip', SCRIPT]);
  });

  test('is sent whole or not at all', async () => {
    const headers = { range: 'bytes=900000-' };
    expect((await world.app.inject({ url: '/assets/entry-1a2b3c4d.js', headers })).body).toBe(SCRIPT);
    const other = await world.app.inject({ url: '/assets/entry-1a2b3c4d.js', headers: { 'if-match': '"0"' } });
    expect([other.statusCode, other.json().code]).toEqual([400, 'bad-request']);
  });

  test.each(['absent-1a2b3c4d.js', '..%2findex.html', '..%2fsecret.txt', '%2e%2e%2fsecret.txt', '.vite', '%00'])(
    '%s is not there',
    async (name) => {
      const answer = await file(name);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, PROBLEM]);
    },
  );
});
