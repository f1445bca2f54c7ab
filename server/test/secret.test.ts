import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, type ObjectAnswer, tenant } from './estate.ts';
import { Product, until } from './product.ts';

let product: Product;
let estate: Estate;
const canary = () => `canary-${randomUUID()}`;
const [first, second, theirs, unwanted] = [canary(), canary(), canary(), canary()] as const;

beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '60', TENANTRY_SWEEP_SECONDS: '5' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0, roleDelaySeconds: 0 });
  await estate.apply(infrastructure, tenant('dev01'), secret(first), shop);
  await estate.settled(['dev01']);
}, 240_000);
afterAll(() => product?.dispose(), 60_000);

function inTenant(kind: string, name: string, spec: Json): Json {
  return { apiVersion: 'tenantry.dev/v1', kind, metadata: { name, tenant: 'dev01' }, spec };
}
const secret = (value: string) =>
  inTenant('Secret', 'db', { values: { DB_PASSWORD: value }, generate: { TOKEN: { length: 40 } } });
const shop = inTenant('Service', 'shop', {
  image: 'registry.example.com/shop:1',
  env: { DB_PASSWORD: { secret: 'db', key: 'DB_PASSWORD' } },
  volumes: { keys: { path: '/keys', secret: 'db' } },
});

const SECRET = '/api/v1/tenants/dev01/secrets/db';
const PODS = '/api/v1/namespaces/duploservices-dev01/pods';
const MIRROR = '/api/v1/namespaces/duploservices-dev01/secrets/db';

async function mirrored(key: string): Promise<string> {
  const { data } = (await estate.cluster('GET', MIRROR)) as { data: Record<string, string> };
  return Buffer.from(data[key] ?? '', 'base64').toString();
}

interface VaultSecret {
  readonly value: string;
  readonly contentType: string;
  readonly tags: Json;
}

const AUDIENCE = 'https://vault.azure.net';
/** Key Vault Secrets Officer. */
const OFFICER = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';

async function vaultSecret(key: string): Promise<readonly [vault: string, name: string]> {
  const { status } = await product.get<ObjectAnswer>(SECRET);
  const id = (status.outputs.vaultSecrets as Record<string, string>)[key] ?? '';
  const [vault = '', name = ''] = id.split('/secrets/');
  return [vault, name];
}

/** A person of the subscription may use the secrets of the vault from now on. */
async function enterVault(): Promise<void> {
  const [vault] = await vaultSecret('DB_PASSWORD');
  const { token } = await product.sandbox<{ token: string }>('POST', '/token', { audience: AUDIENCE });
  const { oid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { oid: string };
  const definitions = `${vault.split('/').slice(0, 3).join('/')}/providers/Microsoft.Authorization/roleDefinitions`;
  await estate.arm('PUT', `${vault}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, {
    properties: { roleDefinitionId: `${definitions}/${OFFICER}`, principalId: oid, principalType: 'User' },
  });
}

async function atVault(key: string, method: string, body?: Json): Promise<VaultSecret> {
  const [vault, name] = await vaultSecret(key);
  const { properties } = (await estate.arm('GET', vault)) as { properties: { vaultUri: string } };
  const { token } = await product.sandbox<{ token: string }>('POST', '/token', { audience: AUDIENCE });
  const response = await fetch(new URL(`secrets/${name}?api-version=7.6`, properties.vaultUri), {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name} → ${response.status} ${text}`);
  return JSON.parse(text) as VaultSecret;
}

const inVault = async (key: string) => (await atVault(key, 'GET')).value;

async function rotateInVault(key: string, value: string): Promise<void> {
  const { contentType, tags } = await atVault(key, 'GET');
  await atVault(key, 'PUT', { value, contentType, tags });
}

async function pods(): Promise<readonly string[]> {
  const { items } = (await estate.cluster('GET', PODS)) as {
    items: { metadata: { name: string; deletionTimestamp?: string }; status: { phase: string } }[];
  };
  return items
    .filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === 'Running')
    .map(({ metadata }) => metadata.name);
}

async function reasons(): Promise<readonly string[]> {
  const { items } = await product.get<{ items: { reason: string; message: string }[] }>(`${SECRET}/events?limit=200`);
  return items.map(({ reason, message }) => `${reason} ${message}`);
}

test("a secret stands in the tenant's vault and in its namespace, and pods have it as variable and as file", async () => {
  await estate.ready(SECRET);
  await estate.ready('/api/v1/tenants/dev01/services/shop');
  await enterVault();
  expect([await mirrored('DB_PASSWORD'), await inVault('DB_PASSWORD')]).toEqual([first, first]);
  expect(await mirrored('TOKEN')).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(await inVault('TOKEN')).toBe(await mirrored('TOKEN'));
  expect(await pods()).toHaveLength(1);
  const { items } = (await estate.cluster('GET', PODS)) as {
    items: { spec: { containers: unknown[]; volumes: unknown } }[];
  };
  expect(items[0]?.spec).toMatchObject({
    containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'db', key: 'DB_PASSWORD' } } }] }],
    volumes: [{ name: 'keys', secret: { secretName: 'db' } }],
  });
}, 120_000);

test('the same file changes nothing, and a plan of another value says so without it', async () => {
  const plan = async (value: string) => {
    const response = await product.request('POST', '/api/v1/plan', [secret(value)]);
    return { status: response.status, text: await response.text() };
  };
  expect(JSON.parse((await plan(first)).text)).toMatchObject({ changed: false });
  const { status, text } = await plan(second);
  expect(status, text).toBe(200);
  expect(text).not.toMatch(new RegExp(`${first}|${second}`));
  const { items } = JSON.parse(text) as { items: { resources: { key: string; action: string }[] }[] };
  const moved = items[0]?.resources.filter(({ action }) => action !== 'none').map(({ key, action }) => [key, action]);
  expect(moved).toEqual(
    expect.arrayContaining([
      ['secret', 'update'],
      ['vault/DB_PASSWORD', 'update'],
    ]),
  );
  expect(moved).toHaveLength(2);
}, 60_000);

test('a value set from the command line is in both places, replaces the pods, and is read by a recorded act', async () => {
  const before = await pods();
  const file = join(product.home, 'new-value');
  await writeFile(file, `${second}\n`);
  await product.must('secret', 'set', 'db', 'DB_PASSWORD', '-t', 'dev01', '--from', file);
  await until('the new value is everywhere', async () =>
    (await mirrored('DB_PASSWORD')) === second && (await inVault('DB_PASSWORD')) === second ? true : undefined,
  );
  await until('other pods run', async () => {
    const now = await pods();
    return now.length === 1 && !before.includes(now[0] ?? '') ? true : undefined;
  });
  const read = async (...more: string[]) =>
    (await product.must('secret', 'read', 'db', 'DB_PASSWORD', '-t', 'dev01', '-o', '-', ...more)).trim();
  expect([await read(), await read('--version', '1')]).toEqual([second, first]);
  expect(await product.must('secret', 'versions', 'db', '-t', 'dev01')).toMatch(
    /DB_PASSWORD +2 +yes[\s\S]*DB_PASSWORD +1/,
  );
  const { items } = await product.get<{ items: Json[] }>('/api/v1/audit?limit=100&tenant=dev01');
  expect(items.filter(({ action }) => action === 'read-secret')).toMatchObject([
    { outcome: 'success', name: 'db', after: { values: [{ name: 'values/DB_PASSWORD', version: 1 }] } },
    { outcome: 'success', name: 'db', after: { values: [{ name: 'values/DB_PASSWORD', version: 2 }] } },
  ]);
  await rm(file);
}, 120_000);

test('what another hand changes in the namespace or rotates in the vault is put right, and told', async () => {
  await estate.ready(SECRET);
  const data = { DB_PASSWORD: Buffer.from(theirs).toString('base64') };
  await estate.cluster('PATCH', MIRROR, { data });
  await until(
    'the mirror is right again',
    async () => ((await mirrored('DB_PASSWORD')) === second ? true : undefined),
    60_000,
  );
  await rotateInVault('DB_PASSWORD', theirs);
  await until(
    'the vault is right again',
    async () => ((await inVault('DB_PASSWORD')) === second ? true : undefined),
    60_000,
  );
  await estate.ready(SECRET);
  const told = (await reasons()).filter((event) => event.startsWith('DriftRepaired'));
  expect(told.join('\n')).toMatch(/secret db [\s\S]*data\.DB_PASSWORD/);
  expect(told.join('\n')).toMatch(/vault secret of DB_PASSWORD [\s\S]*value/);
}, 120_000);

test('a secret that a service uses is not deleted before it, and a refusal holds nothing of what was sent', async () => {
  expect((await product.request('DELETE', SECRET)).status).toBe(409);
  const bad = inTenant('Secret', 'bad', { type: 'tls', values: { 'tls.crt': unwanted, 'tls.key': unwanted } });
  const refused = await product.request('POST', '/api/v1/apply', [bad]);
  expect(refused.status).toBe(422);
  expect(await refused.text()).not.toContain(unwanted);
}, 60_000);

/** The texts that some file of the control plane holds, of its database and that one's log of changes too. */
async function held(texts: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const entry of await readdir(product.home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    // The sandbox is the vault and the cluster here, and what was exchanged with it was recorded.
    const isTheirs = path.startsWith(join(product.home, 'sandbox')) || entry.name === 'exchanges.jsonl';
    if (!entry.isFile() || isTheirs) continue;
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      // The database works on, and takes away files of its own.
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    for (const text of texts) if (content.includes(text)) found.add(text);
  }
  return [...found];
}

test('a tenant takes its secrets with it; no value was ever in clear in the database, the log or the output', async () => {
  const values = [first, second, theirs, unwanted, await mirrored('TOKEN')];
  await estate.delete('dev01');
  await estate.settled([]);
  await product.kill();
  const forms = values.flatMap((value) => [value, Buffer.from(value).toString('base64').replace(/=+$/, '')]);
  const kept = 'values/DB_PASSWORD';
  expect(await held([kept, ...forms]), 'what is kept, and nothing else, is found').toEqual([kept]);
  expect(forms.filter((form) => product.output.includes(form))).toEqual([]);
}, 180_000);
