import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, type ObjectAnswer, tenant } from './estate.ts';
import { Product, until } from './product.ts';

/** What is there is looked at as it is deployed: the policies in the cluster, the rules and roles in Azure. */

let product: Product;
let estate: Estate;
beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '4' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  await estate.apply(
    // One on nodes of its own is asked by one whose pods share nodes.
    ...[infrastructure, tenant('dev01', { tier: 'dedicated-nodes' }), tenant('dev02')],
    inTenant('dev01', 'Service', 'web', { image: 'registry.example.com/web:1', ports: [{ port: 80, target: 8080 }] }),
    inTenant('dev01', 'Service', 'other', { image: 'registry.example.com/other:1', ports: [{ port: 80 }] }),
    inTenant('dev01', 'StorageAccount', 'files', { containers: { uploads: {} }, redundancy: 'LRS' }),
    inTenant('dev01', 'SqlDatabase', 'orders', {}),
    inTenant('dev01', 'Secret', 'db', { values: { PASSWORD: 'change-me' } }),
    inTenant('dev01', 'Redis', 'sessions', {}),
    inTenant('dev01', 'Host', 'build', {}),
  );
  await estate.settled(['dev01', 'dev02'], 180_000);
  for (const path of ['services/web', 'services/other', 'storageaccounts/files', 'sqldatabases/orders', 'secrets/db'])
    await estate.ready(`/api/v1/tenants/dev01/${path}`);
  for (const path of ['redises/sessions', 'hosts/build']) await estate.ready(`/api/v1/tenants/dev01/${path}`);
}, 300_000);
afterAll(() => product?.dispose(), 120_000);

function inTenant(of: string, kind: string, name: string, spec: Json): Json {
  return { apiVersion: 'tenantry.dev/v1', kind, metadata: { name, tenant: of }, spec };
}
const grant = (name: string, spec: Json) =>
  inTenant('dev02', 'Grant', name, { to: 'dev01', reason: 'dev02 shows what dev01 has', ...spec });
const shop = (more: Json = {}) =>
  grant('shop', { target: { kind: 'Service', name: 'web' }, network: { ports: [80] }, ...more });
const reader = grant('reader', {
  target: { kind: 'StorageAccount', name: 'files' },
  identity: { role: 'reader', container: 'uploads' },
});

const GRANTS = '/api/v1/tenants/dev02/grants';
const read = (name: string) => product.get<ObjectAnswer>(`${GRANTS}/${name}`);
async function says(name: string, reason: string): Promise<void> {
  await until(`${name} says ${reason}`, async () =>
    (await read(name)).status.conditions[0]?.reason === reason ? true : undefined,
  );
}
async function answer(name: string, word: string): Promise<void> {
  const { metadata } = await product.get<{ metadata: { generation: number } }>(`${GRANTS}/${name}`);
  const response = await product.request('POST', `${GRANTS}/${name}/${word}`, { generation: metadata.generation });
  expect(response.status, await response.text()).toBe(200);
}

interface Reach {
  readonly verdict: string;
  readonly notes: readonly string[];
  readonly pairs: readonly {
    readonly ports: readonly { readonly from: number; readonly to: number; readonly isAllowed: boolean }[];
  }[];
}
const reach = (from: string, to: string) => product.get<Reach>(`/api/v1/reach?${new URLSearchParams({ from, to })}`);
const openPorts = ({ pairs }: Reach) => [
  ...new Set(pairs.flatMap(({ ports }) => ports.filter((one) => one.isAllowed).map((one) => `${one.from}-${one.to}`))),
];
async function mayUse(from: string, what = 'storageaccount/files'): Promise<Readonly<Record<string, string>>> {
  const to = `dev01/${what}`;
  const { deeds } = await product.get<{ deeds: { deed: string; verdict: string }[] }>(
    `/api/v1/reach/identity?${new URLSearchParams({ from, to, ...(what.startsWith('storage') ? { part: 'uploads' } : {}) })}`,
  );
  return Object.fromEntries(deeds.map(({ deed, verdict }) => [deed, verdict]));
}

const ENDPOINTS = ['dev01/endpoint/pe-st-files-blob', 'dev01/endpoint/pe-sql-orders', 'dev01/endpoint/pe-vault'];

const policies = async () =>
  (await estate.labelled()).filter((path) => path.includes('/networkpolicies/') && path.includes('tenantry-grant-'));
const boundaries = async () => (await estate.labelled()).filter((path) => path.includes('tenantry-boundary-'));
const roles = async () =>
  (await estate.azure()).filter(
    ({ id, type }) => type === 'Microsoft.Authorization/roleAssignments' && id.includes('/containers/uploads/'),
  );

test('the same tenant uses its own, another is kept out by network and by identity', async () => {
  expect(await mayUse('dev01')).toEqual({ read: 'allowed', write: 'allowed' });
  expect(await mayUse('dev01', 'sqldatabase/orders')).toEqual({ read: 'allowed', write: 'allowed' });
  expect(await mayUse('dev01', 'secret/db')).toEqual({ read: 'allowed' });
  for (const what of ['storageaccount/files', 'sqldatabase/orders'])
    expect(await mayUse('dev02', what)).toEqual({ read: 'denied', write: 'denied' });
  expect(await mayUse('dev02', 'secret/db')).toEqual({ read: 'denied' });
  expect((await reach('dev02', 'dev01')).verdict).toBe('denied');
  for (const endpoint of ENDPOINTS) expect((await reach('dev02', endpoint)).verdict, endpoint).toBe('denied');
}, 60_000);

test('I9: what is asked for opens nothing before the other side agrees', async () => {
  await estate.apply(shop(), reader);
  await says('shop', 'WaitingForConsent');
  await says('reader', 'WaitingForConsent');
  expect(await policies()).toEqual([]);
  expect(await roles()).toEqual([]);
  const asked = await product.get<{ items: ObjectAnswer[] }>('/api/v1/tenants/dev01/grants?direction=in');
  expect(asked.items.map(({ metadata }) => metadata.name)).toEqual(['reader', 'shop']);
}, 60_000);

test('after a grant of the network, exactly that works, and no identity', async () => {
  await answer('shop', 'accept');
  await estate.ready(`${GRANTS}/shop`);
  expect((await read('shop')).status.outputs).toMatchObject({
    host: 'web.duploservices-dev01.svc',
    opens: ['TCP 8080'],
  });
  const found = await reach('dev02', 'dev01');
  expect(openPorts(found)).toEqual(['8080-8080']);
  expect(found.notes[0]).toContain('Grant dev02/shop opens Service web of dev01');
  expect(openPorts(await reach('dev02', 'dev01/service/web'))).toEqual(['8080-8080']);
  expect((await reach('dev02', 'dev01/service/other')).verdict).toBe('denied');
  expect((await reach('dev01', 'dev02')).verdict).toBe('denied');
  expect(await mayUse('dev02')).toEqual({ read: 'denied', write: 'denied' });
  expect(await boundaries()).toHaveLength(3);
}, 120_000);

test('after a grant of an identity, exactly that works', async () => {
  await answer('reader', 'accept');
  await estate.ready(`${GRANTS}/reader`);
  expect(await mayUse('dev02')).toEqual({ read: 'allowed', write: 'denied' });
  expect(await roles()).toHaveLength(1);
}, 120_000);

test('after a grant of the network to a database, exactly its address and port are open, and no identity', async () => {
  await estate.apply(grant('orders', { target: { kind: 'SqlDatabase', name: 'orders' }, network: {} }));
  await answer('orders', 'accept');
  await estate.ready(`${GRANTS}/orders`);
  const [files = '', orders = '', vault = ''] = ENDPOINTS;
  await until('the way is open', async () => (openPorts(await reach('dev02', orders)).length > 0 ? true : undefined));
  expect(openPorts(await reach('dev02', orders))).toEqual(['1433-1433']);
  for (const endpoint of [files, vault]) expect((await reach('dev02', endpoint)).verdict, endpoint).toBe('denied');
  expect(await mayUse('dev02', 'sqldatabase/orders')).toEqual({ read: 'denied', write: 'denied' });
}, 120_000);

test('an identity may read a secret after a grant of it', async () => {
  await estate.apply(grant('password', { target: { kind: 'Secret', name: 'db' }, identity: { role: 'reader' } }));
  await answer('password', 'accept');
  await estate.ready(`${GRANTS}/password`);
  expect(await mayUse('dev02', 'secret/db')).toEqual({ read: 'allowed' });
}, 120_000);

test('a Redis is opened by both in one grant, and by its one port', async () => {
  const endpoint = 'dev01/endpoint/pe-redis-sessions';
  expect((await reach('dev02', endpoint)).verdict).toBe('denied');
  expect(await mayUse('dev02', 'redis/sessions')).toEqual({ read: 'denied', write: 'denied' });
  await estate.apply(
    grant('cache', { target: { kind: 'Redis', name: 'sessions' }, network: {}, identity: { role: 'writer' } }),
  );
  await answer('cache', 'accept');
  await estate.ready(`${GRANTS}/cache`);
  await until('the way is open', async () => (openPorts(await reach('dev02', endpoint)).length > 0 ? true : undefined));
  expect(openPorts(await reach('dev02', endpoint))).toEqual(['10000-10000']);
  expect(await mayUse('dev02', 'redis/sessions')).toEqual({ read: 'allowed', write: 'allowed' });
}, 120_000);

test('of a host exactly the ports are opened that are named', async () => {
  expect((await reach('dev02', 'dev01/vm/build')).verdict).toBe('denied');
  await estate.apply(grant('build', { target: { kind: 'Host', name: 'build' }, network: { ports: [22, 8443] } }));
  await answer('build', 'accept');
  await estate.ready(`${GRANTS}/build`);
  await until('the way is open', async () =>
    openPorts(await reach('dev02', 'dev01/vm/build')).length > 0 ? true : undefined,
  );
  expect(openPorts(await reach('dev02', 'dev01/vm/build'))).toEqual(['22-22', '8443-8443']);
}, 120_000);

test('the matrix shows what is granted as that, and finds nothing open beside', async () => {
  const { stdout, code } = await product.cli('matrix', 'nonprod', '--expect-closed');
  expect(stdout).toContain('dev02 → dev01, granted by Grant dev02/');
  expect(stdout).toContain('Nothing else passes from one tenant to another, among 2.');
  expect(code).toBe(0);
}, 60_000);

test('revoked, it is gone within seconds; what was granted besides stays', async () => {
  const from = Date.now();
  await answer('shop', 'revoke');
  await until('its policies are gone, and the deny is whole again', async () =>
    (await policies()).length === 3 && (await boundaries()).length === 2 ? true : undefined,
  );
  expect(Date.now() - from).toBeLessThan(10_000);
  expect((await reach('dev02', 'dev01')).verdict).toBe('denied');
  expect(await mayUse('dev02')).toEqual({ read: 'allowed', write: 'denied' });
}, 60_000);

test('nothing that was granted was ever taken for a fault', async () => {
  for (const name of ['dev01', 'dev02']) {
    const { items } = await product.get<{ items: object[] }>(`/api/v1/tenants/${name}/faults?state=all`);
    expect(items).toEqual([]);
  }
}, 30_000);

test('I7: deleting the tenant that was asked ends what it granted first, and leaves the other as it is', async () => {
  await answer('shop', 'accept');
  await estate.ready(`${GRANTS}/shop`);
  const preview = await product.get<{ items: { object: { kind: string } }[] }>('/api/v1/tenants/dev01/deletion');
  expect(preview.items[0]?.object.kind).toBe('Grant');
  await estate.delete('dev01');
  await estate.settled(['dev02'], 180_000);
  expect(await policies()).toEqual([]);
  expect(await roles()).toEqual([]);
  const rules = (await estate.azure()).filter(({ id }) => id.includes('/securityRules/grant-'));
  expect(rules).toEqual([]);
  expect((await product.get<{ items: object[] }>(GRANTS)).items).toEqual([]);
  expect(await boundaries()).toEqual([expect.stringMatching(/tenantry-boundary-dev02$/)]);
}, 240_000);
