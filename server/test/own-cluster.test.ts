import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubectlPath } from '@tenantry/conformance/clients';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { OwnCluster } from './own-cluster.ts';
import { Product, until } from './product.ts';

let database: TestDatabase;
let cluster: OwnCluster;
let product: Product;
let credential: { file: string; token: string };

beforeAll(async () => {
  database = await createTestDatabase({ isEmpty: true });
  [cluster, product] = await Promise.all([
    OwnCluster.start(3, false, '198.51.100.0/28'),
    Product.start({ TENANTRY_CLOUD: 'none', DATABASE_URL: database.url, TENANTRY_SWEEP_SECONDS: '2' }),
  ]);
  credential = await cluster.grant(product);
}, 180_000);
afterAll(async () => {
  await product?.dispose();
  await cluster?.stop();
  await database?.drop();
}, 120_000);

interface Shown {
  readonly revision: string;
  readonly expiresAt: string | null;
  readonly authentication: string;
  readonly usedBy: readonly { readonly name: string }[];
  readonly check: { readonly version: string; readonly refusals: readonly string[] };
}

const EXEC_VERSION = 'client.authentication.k8s.io/v1';
const answers: string[] = [];

/** As `must`, but what was printed is kept to be searched for secrets. */
async function tenantry(...words: readonly string[]): Promise<string> {
  const printed = await product.must(...words);
  answers.push(printed);
  return printed;
}

test('a cluster without a cloud: registered, made an infrastructure, a tenant lives in it and is used through kubectl, all of it goes', async () => {
  const added = await tenantry('cluster', 'add', 'Prod', '--kubeconfig', credential.file);
  expect(added).toContain('cluster prod is registered');
  expect(added).toContain('version');
  const shown = JSON.parse(await tenantry('cluster', 'show', 'prod', '-o', 'json')) as Shown;
  expect(shown).toMatchObject({ authentication: 'token', revision: '1', usedBy: [], check: { refusals: [] } });
  expect(Date.parse(shown.expiresAt ?? '')).toBeGreaterThan(Date.now());

  const lost = await product.cli(
    'create',
    'infrastructure',
    'lost',
    '--provider',
    'kubernetes',
    '--cluster-name',
    'no',
  );
  expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining('tenantry cluster add no')]);

  await tenantry('create', 'infrastructure', 'mine', '--provider', 'kubernetes', '--cluster-name', 'prod');
  await tenantry('create', 'tenant', 'dev01', '--infrastructure', 'mine', '--timeout', '120s');
  const kubeconfig = join(product.home, 'dev01.yaml');
  await tenantry('kubeconfig', 'dev01', '-o', kubeconfig);
  const kubectl = await kubectlPath();
  const created = await product.command(kubectl, ['--kubeconfig', kubeconfig, 'create', 'configmap', 'greeting']);
  expect(created, created.stderr).toMatchObject({ code: 0 });
  const pods = await product.command(kubectl, ['--kubeconfig', kubeconfig, 'get', 'configmap', 'greeting']);
  expect(pods.stdout).toContain('greeting');

  expect(await tenantry('describe', 'infrastructure', 'mine')).toMatch(/not offered/i);

  const refused = await product.cli('cluster', 'remove', 'prod');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Infrastructure mine')]);
  expect(await tenantry('cluster', 'list')).toContain('Infrastructure mine');
}, 240_000);

test('a cluster that nobody sends a bill for costs what its prices say: what a tenant asks for, and what nobody took', async () => {
  const api = { apiVersion: 'tenantry.dev/v1' };
  const prices = { currency: 'EUR', perMonth: { cpu: 720, memory: 72 } };
  const spec = { provider: 'kubernetes', clusterName: 'prod', prices };
  const file = join(product.home, 'priced.json');
  const manifests = [
    { ...api, kind: 'Infrastructure', metadata: { name: 'mine' }, spec },
    {
      ...api,
      kind: 'Service',
      metadata: { name: 'priced', tenant: 'dev01' },
      spec: { image: 'registry.example.com/web:1' },
    },
  ];
  await writeFile(file, JSON.stringify(manifests));
  await tenantry('apply', '-f', file, '--wait', '--timeout', '120s');
  interface Costs {
    readonly items: readonly { readonly key: string; readonly own: string; readonly idle: string }[];
    readonly totals: readonly { readonly currency: string; readonly own: string; readonly idle: string }[];
  }
  const found = await until('what it asks for is priced', async () => {
    const costs = JSON.parse(await tenantry('cost', 'dev01', '-o', 'json')) as Costs;
    return Number(costs.totals[0]?.own) > 0 ? costs : undefined;
  });
  expect(found.totals[0]?.currency).toBe('EUR');
  expect(Number(found.totals[0]?.idle)).toBeGreaterThan(Number(found.totals[0]?.own));
  expect(found.items.map(({ key }) => key).sort()).toEqual(['CPU', 'Memory', 'infrastructure/mine']);
  await tenantry('delete', 'service', 'priced', '-t', 'dev01', '--yes');
}, 180_000);

test('an endpoint for a service has an address of a load balancer of that cluster, for the internet alone', async () => {
  const of = (kind: string, name: string, spec: object) => ({
    ...{ apiVersion: 'tenantry.dev/v1', kind, metadata: { name, tenant: 'dev01' }, spec },
  });
  const tenant = { infrastructure: 'mine', loadBalancers: 1 };
  const ports = [{ port: 1883 }];
  const resources = { cpu: '50m', memory: '32Mi' };
  const service = of('Service', 'mqtt', { image: 'registry.example.com/team/broker:1', ports, resources });
  const endpoint = (to: string) => of('Endpoint', 'devices', { to, service: 'mqtt', ports });
  const apply = (...manifests: object[]) => product.request('POST', '/api/v1/apply', manifests);
  const whole = { apiVersion: 'tenantry.dev/v1', kind: 'Tenant', metadata: { name: 'dev01' }, spec: tenant };
  const refused = await apply(whole, service, endpoint('tenant'));
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('spec.to')]);
  const applied = await apply(whole, service, endpoint('internet'));
  expect(applied.status, await applied.text()).toBe(200);
  const address = await until(
    'it is ready',
    async () => {
      const { status } = await product.get<{ status: { phase: string; outputs: { address?: string } } }>(
        '/api/v1/tenants/dev01/endpoints/devices',
      );
      return status.phase === 'ready' ? status.outputs.address : undefined;
    },
    60_000,
  );
  expect(address).toMatch(/^198\.51\.100\./);
}, 120_000);

test('a replaced credential is used at once, and the one before no more', async () => {
  const next = await cluster.grant(product, 'next.kubeconfig');
  await tenantry('cluster', 'add', 'prod', '--kubeconfig', next.file);
  // The old token dies with its account; a copy of the role goes to an account that is new.
  await cluster.must(product, '-n', 'tenantry', 'delete', 'serviceaccount', 'tenantry');
  await expect(product.must('cluster', 'check', 'prod')).rejects.toThrow();
  const renewed = await cluster.grant(product, 'renewed.kubeconfig');
  await tenantry('cluster', 'add', 'prod', '--kubeconfig', renewed.file);
  await cluster.must(product, '-n', 'duploservices-dev01', 'delete', 'networkpolicy', 'tenantry-default-deny');
  await until(
    'drift is repaired with the new credential',
    async () => {
      const found = await cluster.kubectl(
        product,
        '-n',
        'duploservices-dev01',
        'get',
        'netpol',
        'tenantry-default-deny',
      );
      return found.code === 0 ? true : undefined;
    },
    60_000,
  );
  const { revision } = JSON.parse(await tenantry('cluster', 'show', 'prod', '-o', 'json')) as Shown;
  expect(revision).toBe('3');
}, 120_000);

test('the credential stands nowhere: not in the database, the home folder, the log, the events, or an answer', async () => {
  for (const path of ['clusters', 'clusters/prod', 'events', 'audit', 'infrastructures', 'tenants', 'cluster-rights']) {
    answers.push(await (await product.request('GET', `/api/v1/${path}`)).text());
  }
  const secrets = [credential.token, ...(await tokensOf('next.kubeconfig', 'renewed.kubeconfig'))];
  const key = (await readFile(join(product.home, 'master.key'), 'utf8')).trim();
  const places: [string, Buffer][] = [
    ['an answer', Buffer.from(answers.join('\n'))],
    ['what was printed', Buffer.from(product.output)],
    ...(await databaseRows()),
    ...(await filesBelow(product.home)),
  ];
  expect(places.length).toBeGreaterThan(10);
  for (const [place, bytes] of places) {
    for (const secret of [...secrets, key]) {
      for (const form of [
        secret,
        Buffer.from(secret).toString('base64').slice(2, -4),
        Buffer.from(secret).toString('hex'),
      ]) {
        expect(bytes.includes(form), place).toBe(false);
      }
    }
  }
  const { mode } = await stat(join(product.home, 'master.key'));
  expect(mode & 0o777).toBe(0o600);
}, 60_000);

test('another master key is put in place with the old one beside it; without either the start says what is missing; a lost one is lived through', async () => {
  const home = join(product.home, 'master.key');
  const old = await readFile(home, 'utf8');
  await product.stop();
  const start = (environment: Readonly<Record<string, string>>) =>
    product.command(process.execPath, [inject('preparedPrograms').server], environment);
  const wrong = join(cluster.folder, 'wrong.key');
  await writeFile(wrong, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
  const refused = await start({ TENANTRY_MASTER_KEY_FILE: wrong });
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('TENANTRY_OLD_MASTER_KEY_FILE')]);
  expect((await start({ TENANTRY_MASTER_KEY_FILE: join(cluster.folder, 'none') })).stderr).toContain('is not there');

  const oldFile = join(cluster.folder, 'old.key');
  await writeFile(oldFile, old, { mode: 0o600 });
  await writeFile(home, `${Buffer.alloc(32, 8).toString('base64')}\n`);
  await product.start({ TENANTRY_OLD_MASTER_KEY_FILE: oldFile });
  expect(product.output).toMatch(/is sealed with \S+ now \([1-9]\d* in all\)/);
  await tenantry('cluster', 'check', 'prod');
  await product.stop();

  await rm(home);
  expect((await start({})).stderr).toContain('TENANTRY_MASTER_KEY_LOST');
  await product.start({ TENANTRY_MASTER_KEY_LOST: '1' });
  expect((await product.cli('cluster', 'check', 'prod')).stderr).toContain('sealed with master key');
  await tenantry('cluster', 'add', 'prod', '--kubeconfig', join(cluster.folder, 'renewed.kubeconfig'));
  await product.stop();
  await product.start();
  await tenantry('cluster', 'check', 'prod');
}, 240_000);

test('a program that signs in is refused with the reason, and run where the administrator allows it', async () => {
  const { token } = await cluster.grant(product, 'plain.kubeconfig');
  const plugin = join(cluster.folder, 'plugin');
  const credential = { kind: 'ExecCredential', apiVersion: EXEC_VERSION, status: { token } };
  await writeFile(plugin, `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`, { mode: 0o700 });
  const kubeconfig = JSON.parse(await readFile(join(cluster.folder, 'plain.kubeconfig'), 'utf8')) as object;
  const file = join(cluster.folder, 'exec.kubeconfig');
  const users = [{ name: 'tenantry', user: { exec: { apiVersion: EXEC_VERSION, command: plugin } } }];
  await writeFile(file, JSON.stringify({ ...kubeconfig, users }));
  const refused = await product.cli('cluster', 'add', 'prod', '--kubeconfig', file);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('users[0].user.exec')]);
  expect(refused.stderr).toContain('TENANTRY_ALLOW_EXEC_KUBECONFIG=1');

  await product.stop();
  await product.start({ TENANTRY_ALLOW_EXEC_KUBECONFIG: '1' });
  await tenantry('cluster', 'add', 'prod', '--kubeconfig', file);
  expect(JSON.parse(await tenantry('cluster', 'show', 'prod', '-o', 'json'))).toMatchObject({ authentication: 'exec' });
  await cluster.must(product, '-n', 'duploservices-dev01', 'delete', 'networkpolicy', 'tenantry-default-deny');
  await until('drift is repaired by who was signed in by the program', async () => {
    const found = await cluster.kubectl(product, '-n', 'duploservices-dev01', 'get', 'netpol', 'tenantry-default-deny');
    return found.code === 0 ? true : undefined;
  });
}, 240_000);

test('all of it goes, and the cluster is as it was', async () => {
  await tenantry('delete', 'tenant', 'dev01', '--yes', '--timeout', '120s');
  await tenantry('delete', 'infrastructure', 'mine', '--yes', '--timeout', '120s');
  await tenantry('cluster', 'remove', 'prod');
  expect((await product.cli('cluster', 'show', 'prod')).code).toBe(3);
  const left = await cluster.must(
    product,
    'get',
    'namespaces,validatingadmissionpolicies,mutatingadmissionpolicies',
    '-l',
    'app.kubernetes.io/managed-by=tenantry',
    '-o',
    'name',
  );
  expect(left).toBe('');
}, 240_000);

async function tokensOf(...names: readonly string[]): Promise<string[]> {
  return Promise.all(
    names.map(async (name) => {
      const file = JSON.parse(await readFile(join(cluster.folder, name), 'utf8')) as {
        users: { user: { token: string } }[];
      };
      return file.users[0]?.user.token ?? '';
    }),
  );
}

/** Every row of every table, as the database writes it out. */
async function databaseRows(): Promise<[string, Buffer][]> {
  const client = new pg.Client({ connectionString: database.url, query_timeout: 20_000 });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    const places: [string, Buffer][] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${pg.escapeIdentifier(name)} t`);
      places.push([`table ${name}`, Buffer.from(rows.map(({ row }) => row).join('\n'))]);
    }
    return places;
  } finally {
    await client.end();
  }
}

async function filesBelow(folder: string): Promise<[string, Buffer][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'master.key');
  return Promise.all(
    files.map(async (entry): Promise<[string, Buffer]> => {
      const path = join(entry.parentPath, entry.name);
      return [path, await readFile(path)];
    }),
  );
}

test('what needs a cloud is not planned where there is none, and the answer says why', async () => {
  const manifest = (kind: string, name: string, spec: object) => ({
    ...{ apiVersion: 'tenantry.dev/v1', kind, metadata: { name }, spec },
  });
  const response = await product.request('POST', '/api/v1/plan', [
    manifest('Infrastructure', 'far', { provider: 'azure', region: 'eastus' }),
    manifest('Tenant', 'far01', { infrastructure: 'far' }),
  ]);
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    code: 'cannot-be-planned',
    detail: 'an infrastructure on Azure needs a subscription.',
  });
});
