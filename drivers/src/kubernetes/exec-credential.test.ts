import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExecPlugin, execCredential } from './exec-credential.ts';
import { clusterAccessFromKubeconfig } from './kubeconfig.ts';

const V1 = 'client.authentication.k8s.io/v1';
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tenantry-exec-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A plugin that runs this JavaScript. */
async function plugin(name: string, source: string, more: Partial<ExecPlugin> = {}): Promise<ExecPlugin> {
  const command = join(directory, name);
  await writeFile(command, `#!${process.execPath}\n${source}`);
  await chmod(command, 0o755);
  return { command, args: [], env: [], apiVersion: V1, cluster: null, ...more };
}

const printing = (status: object, apiVersion = V1) =>
  `console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: '${apiVersion}', status: ${JSON.stringify(status)} }))`;

test('a token and its end are taken; one that says no end is asked for anew soon', async () => {
  const expirationTimestamp = '2030-01-01T00:00:00Z';
  const ends = await execCredential(await plugin('ends', printing({ token: 't', expirationTimestamp })), 0);
  expect(ends.token).toEqual({ token: 't', expiresAt: new Date(expirationTimestamp) });
  const open = await execCredential(await plugin('open', printing({ token: 't' })), 1_000);
  expect(open.token?.expiresAt.getTime()).toBe(301_000);
});

test('a client certificate is taken', async () => {
  const status = { clientCertificateData: 'cert', clientKeyData: 'key' };
  expect((await execCredential(await plugin('cert', printing(status)), 0)).clientCertificate).toEqual({
    certificatePem: 'cert',
    keyPem: 'key',
  });
});

test('the plugin gets its arguments, its variables and the cluster, and none of our secrets', async () => {
  process.env.TENANTRY_SECRET_OF_OURS = 'x';
  process.env.DATABASE_URL = 'postgres://secret';
  try {
    const status = `{ token: JSON.stringify({ args: process.argv.slice(2), env: process.env }) }`;
    const source = `console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: '${V1}', status: ${status} }))`;
    const env = [{ name: 'GIVEN', value: 'yes; rm -rf $HOME' }];
    const cluster = { server: 'https://10.0.0.1', caPem: 'CA' };
    const given = await execCredential(await plugin('echo', source, { args: ['a b', '$(id)'], env, cluster }), 0);
    const seen = JSON.parse(given.token?.token ?? '') as { args: string[]; env: Record<string, string> };
    expect(seen.args).toEqual(['a b', '$(id)']);
    expect(seen.env).toMatchObject({ GIVEN: 'yes; rm -rf $HOME', PATH: expect.any(String) });
    expect(Object.keys(seen.env).filter((name) => /^(TENANTRY_|DATABASE_URL)/.test(name))).toEqual([]);
    expect(JSON.parse(seen.env.KUBERNETES_EXEC_INFO ?? '')).toMatchObject({
      apiVersion: V1,
      kind: 'ExecCredential',
      spec: { interactive: false, cluster: { server: 'https://10.0.0.1' } },
    });
  } finally {
    delete process.env.TENANTRY_SECRET_OF_OURS;
    delete process.env.DATABASE_URL;
  }
});

describe('a plugin that fails is told with a reason, and nothing that it printed', () => {
  test.each([
    [
      'it ends with a code',
      `console.error('secret-text'); console.log('secret-text'); process.exit(3)`,
      /ended with 3/,
    ],
    ['it prints no JSON', `console.log('secret-text')`, /not JSON/],
    [
      'it prints another version',
      printing({ token: 'secret-text' }, 'client.authentication.k8s.io/v2'),
      /ExecCredential/,
    ],
    ['it gives nothing', printing({}), /neither/],
    [
      'it prints without end',
      `for (let i = 0; i < 40; i++) process.stdout.write('secret-text'.repeat(10000))`,
      /1 MiB/,
    ],
  ])('%s', async (why, source, reason) => {
    const failure = await execCredential(await plugin(why.replaceAll(' ', '-'), source), 0).catch(
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ kind: 'unreachable', code: 'CredentialPluginFailed' });
    expect(String(failure)).toMatch(reason);
    expect(String(failure)).not.toContain('secret-text');
  });

  test('it is not there', async () => {
    const absent = { command: join(directory, 'absent'), args: [], env: [], apiVersion: V1, cluster: null };
    await expect(execCredential(absent, 0)).rejects.toThrow('no such program');
  });

  test('it does not end: it is ended', async () => {
    const pidFile = join(directory, 'pid');
    const source = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1e6)`;
    await expect(execCredential(await plugin('endless', source), 0)).rejects.toThrow('did not end within');
    const pid = Number(await readFile(pidFile, 'utf8'));
    await expect.poll(() => isAlive(pid)).toBe(false);
  }, 30_000);
});

test('a kubeconfig with a plugin is used where that is allowed, and the plugin runs again when its token ends', async () => {
  const counter = join(directory, 'count');
  const { command } = await plugin(
    'counting',
    `const fs = require('fs'); const n = fs.existsSync(${JSON.stringify(counter)}) ? Number(fs.readFileSync(${JSON.stringify(counter)}, 'utf8')) + 1 : 1;
     fs.writeFileSync(${JSON.stringify(counter)}, String(n));
     console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: '${V1}', status: { token: 'token-' + n } }))`,
  );
  const kubeconfig = JSON.stringify({
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1', 'certificate-authority-data': 'Q0E=' } }],
    users: [{ name: 'c', user: { exec: { apiVersion: V1, command } } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'c' } }],
  });
  await expect(clusterAccessFromKubeconfig(kubeconfig)).rejects.toMatchObject({ field: 'users[0].user.exec' });
  const access = await clusterAccessFromKubeconfig(kubeconfig, { allowExec: true });
  expect([await access.token?.(), await access.token?.()]).toMatchObject([{ token: 'token-1' }, { token: 'token-2' }]);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
