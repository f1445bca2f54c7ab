import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startReceiver } from '../src/testing/webhook-receiver.ts';
import { Product, until } from './product.ts';

const CLI = inject('preparedPrograms').cli;
const OURS = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' } as const;

let product: Product;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let url: string;
let config: string;
beforeAll(async () => {
  receiver = await startReceiver();
  product = await Product.start({
    TENANTRY_CLOUD: 'none',
    TENANTRY_OUTBOUND_ALLOW: '127.0.0.1',
    TENANTRY_AUDIT_RETENTION_DAYS: '400',
  });
  ({ url } = JSON.parse(await readFile(join(product.home, 'run.json'), 'utf8')));
  config = join(product.home, 'config');
}, 180_000);
afterAll(async () => {
  await product?.dispose();
  await receiver?.[Symbol.asyncDispose]();
}, 120_000);

const send = (path: string, fields: Readonly<Record<string, string>>, cookie = '') =>
  fetch(new URL(path, url), {
    method: 'POST',
    redirect: 'manual',
    headers: { ...OURS, cookie },
    body: new URLSearchParams(fields),
  });
const cli = (...words: readonly string[]) =>
  product.command(process.execPath, [CLI, ...words], { XDG_CONFIG_HOME: config });

test('the first administrator signs in with the password that was shown once, and lets the command line in', async () => {
  const [, email = '', password = ''] =
    /The first administrator is (\S+), with the password (\S+)/.exec(product.output) ?? [];
  expect(email).toBe('administrator@localhost');
  const log = await readFile(join(product.home, 'tenantry.log'), 'utf8');
  expect(log).not.toContain(password);
  const signedIn = await send('/sign-in', { email, password, to: '/account' });
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/account']);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';

  expect((await cli('whoami')).stdout).toContain('administrator\n');
  const login = spawn(process.execPath, [CLI, 'login'], {
    env: { ...product.environment, XDG_CONFIG_HOME: config },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  login.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise((resolve) => login.once('exit', resolve));
  const code = await until('the code is shown', async () => /approve the code (\S+),/.exec(said)?.[1]);
  const approved = await send('/device', { user_code: code, decision: 'approve' }, cookie);
  expect(await approved.text()).toContain('The device is signed in');
  expect(await ended, said).toBe(0);

  const file = join(config, 'tenantry', 'sessions.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const who = JSON.parse((await cli('whoami', '-o', 'json')).stdout);
  expect(who).toMatchObject({ name: email, kind: 'user', roles: ['administrator'], tenants: null });
  expect((await cli('get', 'tenants')).code).toBe(0);

  const { token } = Object.values(JSON.parse(await readFile(file, 'utf8')))[0] as { token: string };
  expect((await cli('logout')).stdout).toContain('Signed out');
  expect((await cli('--token', token, 'whoami')).code).toBe(4);
  expect(await readFile(file, 'utf8')).not.toContain(token);
}, 180_000);

const rows = async () => JSON.parse((await cli('audit', '-o', 'json', '--limit', '500')).stdout).items.length;
const arrived = (count: number) =>
  until(`${count} rows arrive`, async () => (receiver.ids().length >= count ? true : undefined));

test('the audit log is sent on from its first row', async () => {
  const added = await cli('audit-receiver', 'add', 'siem', '--url', receiver.url, '--from-beginning');
  expect(added, added.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whsec_\S+\n$/) });
  await arrived(await rows());
}, 180_000);

test('a second start shows no password, and what was signed in before still is', async () => {
  const [, email = '', password = ''] = /is (\S+), with the password (\S+)/.exec(product.output) ?? [];
  const signedIn = await send('/sign-in', { email, password });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await product.stop();
  await product.start();
  expect(product.output).not.toContain('with the password');
  ({ url } = JSON.parse(await readFile(join(product.home, 'run.json'), 'utf8')));
  expect((await fetch(new URL('/api/v1/me', url), { headers: { cookie } })).status).toBe(200);
}, 180_000);

test('and the control plane that is started next goes on where the one before it was', async () => {
  const tested = await cli('audit-receiver', 'test', 'siem');
  expect(tested.stdout).toMatch(/^taken: the receiver answered 204 \(\d+ ms\)\n$/);
  const count = await rows();
  await arrived(count);
  expect(receiver.ids()).toEqual(Array.from({ length: count }, (_, n) => n + 1));
  expect((await cli('audit', 'verify')).stdout).toContain('The audit log is whole');
}, 180_000);
