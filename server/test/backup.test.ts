import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '../src/composition/sandbox.ts';
import { looksDone, OFTEN, reasons, writes } from './at-rest.ts';
import { Estate, infrastructure, type Json, tenant } from './estate.ts';
import { ExternalPostgres } from './external-postgres.ts';
import { command, Product } from './product.ts';

const IMAGE = 'registry.example.com/team/shop:1';
const of = (kind: string, name: string, spec: Json): Json => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: { name, tenant: 'dev01' },
  spec,
});
/** The infrastructure, two tenants, and what lives in the first. */
const OBJECTS = 6;
const SECRET = 'what nobody else knows';

const programs = inject('preparedPrograms');

let folder: string;
let sandbox: RunningSandbox;
let postgres: ExternalPostgres | null;
let first: Product;
let restored: Product | undefined;
let kept: { token: string; cookie: string; adminToken: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-backup-'));
  [sandbox, postgres] = await Promise.all([
    startSandbox(join(folder, 'sandbox'), { program: programs.sandbox }),
    ExternalPostgres.start(),
  ]);
  first = Product.notStarted(await homeOf('first'), await environmentOf('first'), programs.server);
  await first.start();
  await first.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
}, 240_000);
afterAll(async () => {
  await first?.dispose();
  await restored?.dispose();
  await sandbox?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
}, 120_000);

const environmentOf = async (name: string) => ({
  ...OFTEN,
  TENANTRY_SANDBOX_HOME: join(folder, 'sandbox'),
  ...(postgres === null ? {} : { DATABASE_URL: await postgres.create(name) }),
});

/** A home of an installation of its own, with the cloud that they have in common. */
async function homeOf(name: string): Promise<string> {
  const home = join(folder, name);
  await mkdir(home, { mode: 0o700 });
  await symlink(join(folder, 'sandbox'), join(home, 'sandbox'));
  return home;
}

test('a backup is taken while it runs, with tenants and what lives in them, a session and a token', async () => {
  const estate = new Estate(first);
  await estate.apply(
    infrastructure,
    tenant('dev01'),
    tenant('dev02'),
    of('Service', 'shop', { image: IMAGE, ports: [{ port: 80 }] }),
    of('StorageAccount', 'files', { containers: { uploads: {} } }),
    of('Secret', 'login', { values: { PASSWORD: SECRET } }),
  );
  await estate.settled(['dev01', 'dev02'], 240_000);
  for (const path of ['services/shop', 'storageaccounts/files', 'secrets/login']) {
    await estate.ready(`/api/v1/tenants/dev01/${path}`);
  }
  kept = { ...(await signInAndMakeToken()), adminToken: await readFile(join(first.home, 'admin-token'), 'utf8') };

  if (postgres !== null) await postgres.dump(databaseOf(first), join(folder, 'tenantry.dump'));
  else {
    // The embedded server comes without the programs for backups: it is stopped, and its folder copied.
    await first.stop();
    await cp(join(first.home, 'postgres'), join(folder, 'postgres'), { recursive: true, preserveTimestamps: true });
    await first.start();
  }
}, 300_000);

test('then the installation is lost, and with it what was made after the backup', async () => {
  const estate = new Estate(first);
  await estate.apply(tenant('dev03'));
  await estate.settled(['dev01', 'dev02', 'dev03'], 180_000);
  await first.stop();
}, 240_000);

test('an empty installation with another master key refuses the backup, says which key it needs, and changes nothing', async () => {
  restored = Product.notStarted(await homeOf('second'), await environmentOf('second'), programs.server);
  if (postgres !== null) await postgres.restore(databaseOf(restored), join(folder, 'tenantry.dump'));
  else await command('cp', ['-a', join(folder, 'postgres'), restored.home], process.env);
  const wrong = join(folder, 'wrong.key');
  await writeFile(wrong, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
  for (const environment of [{ TENANTRY_MASTER_KEY_FILE: wrong }, {}]) {
    const refused = await restored.command(process.execPath, [programs.server], environment);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/master key.*TENANTRY_MASTER_KEY_FILE/s)]);
  }
}, 120_000);

test('with the same key it comes to rest without one write to the cloud, and everything is as at the backup', async () => {
  if (restored === undefined) throw new Error('it was not restored');
  await command('cp', ['-p', join(first.home, 'master.key'), restored.home], process.env);
  await restored.start();
  await restored.sandbox('POST', '/counters/reset');
  await looksDone(restored, OBJECTS, 2);
  expect(await writes(restored), await reasons(restored)).toEqual({});

  const estate = new Estate(restored);
  await estate.settled(['dev01', 'dev02']);
  expect((await restored.must('secret', 'read', 'login', 'PASSWORD', '-t', 'dev01', '-o', '-')).trim()).toBe(SECRET);
  expect(await restored.must('audit', 'verify')).toMatch(/intact|whole|unbroken/i);
}, 300_000);

test('sessions and tokens go on; the token of the administrator by file is that of the new home', async () => {
  if (restored === undefined) throw new Error('it was not restored');
  const me = async (headers: Record<string, string>) => (await ask('/api/v1/me', headers)).status;
  expect(await me({ authorization: `Bearer ${kept.token}` })).toBe(200);
  expect(await me({ cookie: kept.cookie })).toBe(200);
  expect(await me({ authorization: `Bearer ${kept.adminToken.trim()}` })).toBe(401);
}, 60_000);

test('what was made after the backup is left alone, and listed as left behind', async () => {
  if (restored === undefined) throw new Error('it was not restored');
  const left = await restored.must('orphans');
  expect(left).toMatch(/object-gone .*dev03/);
  expect(left).not.toMatch(/dev01|dev02/);
}, 60_000);

async function signInAndMakeToken(): Promise<{ token: string; cookie: string }> {
  const [, email, password] = /first administrator is (\S+), with the password (\S+)/.exec(first.output) ?? [];
  const signedIn = await first.request('POST', '/api/v1/sign-in', { email, password }, { authorization: '' });
  expect(signedIn.status, await signedIn.clone().text()).toBe(200);
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { url } = JSON.parse(await readFile(join(first.home, 'run.json'), 'utf8')) as { url: string };
  const made = await fetch(new URL('/api/v1/tokens', url), {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name: 'kept' }),
  });
  expect(made.status, await made.clone().text()).toBe(201);
  return { cookie, token: ((await made.json()) as { token: string }).token };
}

async function ask(path: string, headers: Record<string, string>): Promise<Response> {
  const { url } = JSON.parse(await readFile(join(restored?.home ?? '', 'run.json'), 'utf8')) as { url: string };
  return fetch(new URL(path, url), { headers });
}

function databaseOf(product: Product): string {
  return product.environment.DATABASE_URL ?? '';
}
