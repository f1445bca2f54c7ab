import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Estate, infrastructure, type Json, type ObjectAnswer, pathOf, tenant } from './estate.ts';
import { Product, until } from './product.ts';

let product: Product;
let estate: Estate;
let directory: string;
let file: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'team-estate-'));
  file = join(directory, 'estate.yaml');
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '5' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  await estate.apply(infrastructure);
  await estate.infrastructureReady();
}, 240_000);
afterAll(async () => {
  await product?.dispose();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const of = (kind: string, name: string, spec: Json, home = 'dev01'): Json => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: { name, tenant: home },
  spec,
});
const image = 'registry.example.com/team/shop:1';
const grant = (name: string): Json =>
  of('Grant', name, {
    ...{ to: 'dev02', target: { kind: 'Service', name: 'catalogue' }, reason: 'The shop shows it.' },
    ...{ network: { ports: [80] }, expiresAfterDays: 30 },
  });
/** Of a team in two tenants, none of which exists yet. */
const STAYING: readonly Json[] = [
  grant('catalogue'),
  of('Service', 'shop', { image, ports: [{ port: 80 }], env: { LEVEL: { config: 'settings', key: 'LEVEL' } } }),
  of('Service', 'catalogue', { image, ports: [{ port: 80 }] }, 'dev02'),
  of('Config', 'settings', { values: { LEVEL: 'info' } }),
  of('Job', 'migrate', { image, command: ['shop', 'migrate'] }),
  of('SqlDatabase', 'orders', {}),
  of('Redis', 'sessions', {}),
  tenant('dev01'),
  tenant('dev02'),
];
const LEAVING: readonly Json[] = [
  of('Service', 'worker', { image, volumes: { cache: { path: '/cache', size: '1Gi' } } }),
  of('StorageAccount', 'files', { containers: { uploads: {} } }),
  grant('again'),
];
const SET = ['-f', '', '--set', 'team-a'];

interface Planned {
  readonly kind: string;
  readonly name: string;
  readonly tenant: string | null;
  readonly action: string;
  readonly resources: readonly { readonly key: string; readonly action: string }[];
}

async function tenantry(...words: readonly string[]): Promise<string> {
  const outcome = await product.cli(...words.map((word) => (word === '' ? file : word)));
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome.stdout;
}

async function planned(...words: readonly string[]): Promise<{ changed: boolean; items: readonly Planned[] }> {
  return JSON.parse(await tenantry('plan', ...SET, '-o', 'json', ...words));
}

const keys = (item: Planned, action: string) =>
  item.resources.filter((one) => one.action === action).map(({ key }) => key);
const versions = (items: readonly Planned[]) =>
  Promise.all(
    items.map(async (item) => {
      const { metadata } = await product.get<ObjectAnswer>(pathOf(item));
      return [item.kind, item.name, metadata.uid, metadata.generation];
    }),
  );
const grants = () => whole.filter(({ kind }) => kind === 'Grant');
const stand = () =>
  Promise.all(
    grants().map(async (item) => {
      const { status, metadata } = await product.get<ObjectAnswer>(pathOf(item));
      return [item.name, status.phase, metadata.resourceVersion];
    }),
  );
const deeds = async () => (await product.get<{ items: { id: string }[] }>('/api/v1/audit?limit=1')).items[0]?.id;

let whole: readonly Planned[];

test('a plan of an estate says of each object what is made of it, though its tenant does not exist yet', async () => {
  await writeFile(file, [...STAYING, ...LEAVING].map((one) => stringify(one)).join('---\n'));
  const plan = await planned();
  whole = plan.items;
  expect(whole).toHaveLength(STAYING.length + LEAVING.length);
  await tenantry('apply', ...SET);
  const asked = whole.filter(({ kind }) => kind !== 'Grant');
  for (const item of asked) await estate.ready(pathOf(item));
  for (const item of whole) {
    const made = (await estate.inventory(pathOf(item))).map(({ key }) => key).sort();
    expect([item.kind, item.name, keys(item, 'create').sort()]).toEqual([item.kind, item.name, made]);
  }
}, 300_000);

test('the other side agrees to both grants, and each opens its own', async () => {
  for (const item of grants()) {
    await tenantry('accept', 'grant', item.name, '-t', 'dev01');
    await estate.ready(pathOf(item));
    expect((await estate.inventory(pathOf(item))).map(({ key }) => key).sort()).toEqual(['network/in', 'network/out']);
  }
}, 60_000);

test('applied again it changes nothing, and the plan says so', async () => {
  const standing = await stand();
  expect(standing.map(([name, phase]) => `${name} ${phase}`)).toEqual(['catalogue ready', 'again ready']);
  const before = [await versions(whole), standing, await deeds()];
  expect((await planned('--prune')).changed).toBe(false);
  const said = await tenantry('apply', ...SET, '--prune');
  expect(said.trim().split('\n')).toHaveLength(whole.length);
  expect(
    said
      .trim()
      .split('\n')
      .every((line) => line.endsWith('unchanged')),
  ).toBe(true);
  expect([await versions(whole), await stand(), await deeds()]).toEqual(before);
}, 120_000);

test('what left the file goes and nothing else, as the plan said', async () => {
  await estate.apply(of('Config', 'by-hand', { values: { A: 'b' } }));
  await writeFile(file, STAYING.map((one) => stringify(one)).join('---\n'));
  const plan = await planned('--prune');
  const leaving = plan.items.filter(({ action }) => action === 'delete');
  expect(leaving.map(({ name }) => name).sort()).toEqual(['again', 'files', 'worker']);
  expect(plan.items.filter(({ action }) => action !== 'delete').map(({ action }) => action)).toEqual(
    STAYING.map(() => 'none'),
  );
  for (const item of leaving) {
    const rows = (await estate.inventory(pathOf(item))).map(({ key }) => key).sort();
    expect(keys(item, 'delete').sort()).toEqual(rows);
  }
  const refused = await product.cli('apply', '-f', file, '--set', 'team-a', '--prune');
  expect(refused.code, 'nobody is there to be asked').not.toBe(0);
  await tenantry('apply', ...SET, '--prune', '--yes');
  for (const item of leaving) {
    await until(`${item.name} is gone`, async () =>
      (await product.request('GET', pathOf(item))).status === 404 ? true : undefined,
    );
  }
  expect((await product.request('GET', '/api/v1/tenants/dev01/configs/by-hand')).status).toBe(200);
  expect((await planned('--prune')).changed).toBe(false);
}, 180_000);
