import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashPassword } from '@tenantry/access/accounts';
import { expect, test } from 'vitest';
import { openWorld } from '../testing/world.ts';

const CLI = fileURLToPath(new URL('../../../cli/bin/tenantry.js', import.meta.url));
const PASSWORD = 'correct horse battery';
const ACTOR = { name: 'test', kind: 'system', address: null, requestId: null } as const;

test('tenantry login keeps a session for this server, in a file of the user alone, until tenantry logout', async () => {
  await using world = await openWorld();
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-login-'));
  const server = await world.app.listen({ host: '127.0.0.1', port: 0 });
  const passwordHash = await hashPassword(PASSWORD);
  await world.store.addUser({ email: 'jim@localhost', name: 'jim', role: 'auditor', passwordHash }, ACTOR);

  const env = {
    ...process.env,
    TENANTRY_SERVER: server,
    TENANTRY_HOME: folder,
    XDG_CONFIG_HOME: folder,
    NO_COLOR: '1',
  };
  const run = (words: readonly string[], onWords: (said: string) => void = () => {}) =>
    new Promise<{ code: number | null; out: string; said: string }>((resolve) => {
      const child = spawn(process.execPath, [CLI, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let [out, said] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        onWords(said);
      });
      child.once('close', (code) => resolve({ code, out, said }));
    });
  const send = (url: string, fields: Readonly<Record<string, string>>, cookie = '') =>
    world.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie },
      payload: new URLSearchParams(fields).toString(),
    });

  const before = await run(['whoami']);
  expect([before.code, before.said]).toEqual([4, expect.stringContaining('There is no token')]);
  const signedIn = await send('/sign-in', { email: 'jim@localhost', password: PASSWORD });
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
  const approvals: ReturnType<typeof send>[] = [];
  const login = await run(['login'], (said) => {
    const code = /approve the code (\S+),/.exec(said)?.[1];
    if (code === undefined || approvals.length > 0) return;
    approvals.push(send('/device', { user_code: code, decision: 'approve' }, cookie));
  });
  expect((await approvals[0])?.statusCode).toBe(200);
  expect([login.code, login.out], login.said).toEqual([0, `Signed in at ${server} as jim@localhost.\n`]);

  const file = join(folder, 'tenantry', 'sessions.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { token } = JSON.parse(await readFile(file, 'utf8'))[server];
  expect((await run(['whoami'])).out).toMatch(/^name +jim@localhost\nroles +auditor\ntenants +all\n$/);
  expect((await run(['logout'])).out).toBe(`Signed out at ${server}.\n`);
  expect(await readFile(file, 'utf8')).not.toContain(token);
  const ended = await run(['--token', token, 'whoami']);
  expect(ended.code).toBe(4);
  await rm(folder, { recursive: true });
});
