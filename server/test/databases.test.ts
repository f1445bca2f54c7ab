import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, type EventAnswer, type InventoryItem, infrastructure, isWrite, type Json, tenant } from './estate.ts';
import { Product, until } from './product.ts';

let product: Product;
let estate: Estate;
beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '4' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  await estate.apply(infrastructure, tenant('dev01'), orders(), sessions());
  await Promise.all([ready(ORDERS), ready(SESSIONS)]);
}, 240_000);
afterAll(() => product?.dispose(), 60_000);

const orders = (more: Json = {}): Json => ({
  apiVersion: 'tenantry.dev/v1',
  kind: 'PostgresDatabase',
  metadata: { name: 'orders', tenant: 'dev01' },
  spec: {
    databases: ['orders', 'audit'],
    maintenance: { day: 'Sunday', hour: 3 },
    parameters: { work_mem: '8192' },
    ...more,
  },
});

const sessions = (more: Json = {}): Json => ({
  apiVersion: 'tenantry.dev/v1',
  kind: 'Redis',
  metadata: { name: 'sessions', tenant: 'dev01' },
  spec: { modules: ['RedisJSON'], persistence: 'every-hour', ...more },
});

const ORDERS = '/api/v1/tenants/dev01/postgresdatabases/orders';
const SESSIONS = '/api/v1/tenants/dev01/redises/sessions';

const ready = (path: string) => estate.ready(path);

async function resource(path: string, key: string): Promise<InventoryItem> {
  const found = (await estate.inventory(path)).find((item) => item.key === key);
  if (found === undefined) throw new Error(`${path} has no ${key}`);
  return found;
}

const properties = async (id: string) => (await estate.arm('GET', id)).properties as Json;
const events = async (path: string) => (await product.get<{ items: EventAnswer[] }>(`${path}/events?limit=500`)).items;

async function counters(): Promise<Record<string, number>> {
  return product.sandbox<Record<string, number>>('GET', '/counters');
}

/** Changes what stands there as a person of the subscription would. */
async function changed(id: string, change: Json): Promise<void> {
  await until(`${id} is changed`, async () => (await estate.arm('PATCH', id, { properties: change })) && true);
}

test('a tenant, its database and its Redis sent together come to rest, reached by identity within the tenant alone', async () => {
  const { status } = await ready(ORDERS);
  const { host, user } = status.outputs;
  expect(status.outputs).toMatchObject({
    host: expect.stringMatching(/^pg-dev01-orders-[0-9a-f]{6}\.postgres\.database\.azure\.com$/),
    port: 5432,
    user: 'duploservices-dev01',
    database: 'orders',
    url: `postgresql://${user}@${host}:5432/orders?sslmode=require`,
    databases: { audit: `postgresql://${user}@${host}:5432/audit?sslmode=require` },
  });
  for (const [endpoint, port] of [
    ['pe-pg-orders', '5432'],
    ['pe-redis-sessions', '10000'],
  ] as const) {
    const asked = new URLSearchParams({ from: 'dev01', to: `dev01/endpoint/${endpoint}`, port });
    expect(await product.get(`/api/v1/reach?${asked}`), endpoint).toMatchObject({ verdict: 'allowed' });
  }
  const server = await resource(ORDERS, 'server');
  expect(await properties(server.id)).toMatchObject({
    authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' },
    network: { publicNetworkAccess: 'Disabled' },
    dataEncryption: { type: 'AzureKeyVault', primaryKeyURI: expect.stringContaining('/keys/tenant-kek') },
    maintenanceWindow: { customWindow: 'Enabled', dayOfWeek: 0, startHour: 3 },
  });
  expect(await properties(`${server.id}/configurations/work_mem`)).toMatchObject({ value: '8192' });
  const administrator = await resource(ORDERS, 'administrator');
  const { outputs: ofTenant } = (await estate.tenant('dev01')).status;
  expect(administrator.id.split('/').at(-1)).toBe(ofTenant.identityPrincipalId);

  const { outputs: cache } = (await ready(SESSIONS)).status;
  expect(cache).toMatchObject({
    host: expect.stringMatching(/^redis-dev01-sessions-[0-9a-f]{6}\.eastus\.redis\.azure\.net$/),
    port: 10_000,
    user: ofTenant.identityPrincipalId,
    url: `rediss://${cache.host}:10000`,
  });
  expect(await properties((await resource(SESSIONS, 'cluster')).id)).toMatchObject({
    publicNetworkAccess: 'Disabled',
    encryption: { customerManagedKeyEncryption: { keyEncryptionKeyUrl: ofTenant.tenantKeyVersionUri } },
  });
  expect(await properties((await resource(SESSIONS, 'database')).id)).toMatchObject({
    accessKeysAuthentication: 'Disabled',
    clientProtocol: 'Encrypted',
    persistence: { rdbEnabled: true, rdbFrequency: '1h' },
  });
  // In the network their public names lead to their private endpoints.
  const zoned = (await estate.azure()).flatMap(({ id, properties: { aRecords } = {} }) =>
    /privatelink\.(postgres|redis).*\/A\//.test(id) ? [{ name: id.split('/').at(-1), aRecords }] : [],
  );
  const within = [{ ipv4Address: expect.stringMatching(/^10\./) }];
  expect(zoned.sort((a, b) => String(a.name).localeCompare(String(b.name)))).toEqual([
    { name: status.outputs.server, aRecords: within },
    { name: `${cache.cluster}.eastus`, aRecords: within },
  ]);
}, 120_000);

test('what Azure measures of the database and of the Redis is the tenant’s to read, each by its own name', async () => {
  interface Figures {
    readonly series: readonly { readonly name: string; readonly unit: string; readonly values: (number | null)[] }[];
  }
  const known = (metric: string) =>
    until(`${metric} is measured`, async () => {
      const { series } = await product.get<Figures>(`/api/v1/tenants/dev01/metrics/query?metric=${metric}`);
      const measured = series.filter(({ values }) => values.some((value) => value !== null));
      return measured.length > 0 ? measured.map(({ name, unit }) => `${name} ${unit}`).sort() : undefined;
    });
  await known('redis-load');
  await known('database-storage');
  expect(await known('database-cpu')).toEqual(['PostgresDatabase/orders percent', 'Redis/sessions percent']);
  expect(await known('database-connections')).toEqual(['PostgresDatabase/orders count', 'Redis/sessions count']);
  expect(await known('database-storage')).toEqual(['PostgresDatabase/orders percent']);
}, 120_000);

test('I8: applied once more, nothing is written', async () => {
  const { metadata } = await ready(ORDERS);
  await product.sandbox('POST', '/counters/reset');
  await estate.apply(tenant('dev01'), orders(), sessions());
  const sweeps = async () => (await counters())['arm GET resourcegroups'] ?? 0;
  await until('Azure was swept', async () => ((await sweeps()) >= 2 ? true : undefined));
  const writes = Object.entries(await counters()).filter(([what]) => what.startsWith('arm ') && isWrite(what));
  expect(writes).toEqual([]);
  expect((await ready(ORDERS)).metadata.generation).toBe(metadata.generation);
}, 120_000);

test('I9: public access that another hand switches on is switched off again; its firewall rule opens nothing and is left alone', async () => {
  const { id } = await resource(ORDERS, 'server');
  const rule = `${id}/firewallRules/office`;
  await estate.arm('PUT', rule, { properties: { startIpAddress: '203.0.113.7', endIpAddress: '203.0.113.7' } });
  await changed(id, { network: { publicNetworkAccess: 'Enabled' } });
  await until('it is told and put right', async () =>
    (await events(ORDERS)).find(
      ({ reason, message }) => reason === 'DriftRepaired' && message.includes('publicNetworkAccess'),
    ),
  );
  await ready(ORDERS);
  expect(await properties(id)).toMatchObject({ network: { publicNetworkAccess: 'Disabled' } });
  expect(await properties(rule)).toMatchObject({ startIpAddress: '203.0.113.7' });
}, 120_000);

test('I9: public access and keys of a Redis that another hand switches on are switched off again', async () => {
  const ids = {
    cluster: (await resource(SESSIONS, 'cluster')).id,
    database: (await resource(SESSIONS, 'database')).id,
  };
  await changed(ids.cluster, { publicNetworkAccess: 'Enabled' });
  await changed(ids.database, { accessKeysAuthentication: 'Enabled' });
  await until('both are put right', async () => {
    const cluster = await properties(ids.cluster);
    const database = await properties(ids.database);
    return cluster.publicNetworkAccess === 'Disabled' && database.accessKeysAuthentication === 'Disabled'
      ? true
      : undefined;
  });
  await ready(SESSIONS);
}, 120_000);

test('a Redis grows in its place', async () => {
  const { id } = await resource(SESSIONS, 'cluster');
  await estate.apply(sessions({ size: 'Balanced_B5', persistence: 'none' }));
  await ready(SESSIONS);
  expect((await estate.arm('GET', id)).sku).toEqual({ name: 'Balanced_B5' });
  expect((await properties(`${id}/databases/default`)).persistence).toEqual({ aofEnabled: false, rdbEnabled: false });
}, 120_000);

test('its storage grows with the declaration and never shrinks, and what leaves it goes: a database, and the value of a parameter', async () => {
  await estate.apply(orders({ databases: ['orders'], parameters: {}, storage: { sizeGiB: 128 } }));
  const { id } = await resource(ORDERS, 'server');
  await ready(ORDERS);
  expect(await properties(id)).toMatchObject({ storage: { storageSizeGB: 128, tier: 'P10', autoGrow: 'Enabled' } });
  await expect(properties(`${id}/databases/audit`)).rejects.toThrow('404');
  expect(await properties(`${id}/configurations/work_mem`)).toMatchObject({ value: '4096', source: 'system-default' });
  const refused = await product.request('POST', '/api/v1/apply', [orders({ storage: { sizeGiB: 64 } })]);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    errors: [{ field: 'spec.storage.sizeGiB', message: expect.stringContaining('cannot shrink from 128 to 64') }],
  });
}, 120_000);

test.each([
  ['a PostgreSQL server', ORDERS, /PostgreSQL server pg-dev01-orders/],
  ['a Redis', SESSIONS, /Redis redis-dev01-sessions/],
])(
  'I7: %s that is deleted says what it waits for and leaves nothing',
  async (_, path, waitsFor) => {
    const asked = await product.request('DELETE', path);
    expect(asked.status).toBeLessThan(300);
    const waits = new Set<string>();
    await until('it is gone', async () => {
      const response = await product.request('GET', path);
      if (response.status === 404) return true;
      const { status } = (await response.json()) as { status: { waitingFor?: { title: string }[] } };
      for (const { title } of status.waitingFor ?? []) waits.add(title);
      return undefined;
    });
    expect([...waits].join(', ')).toMatch(waitsFor);
    const name = path.split('/').at(-1);
    expect((await estate.azure()).filter(({ id }) => id.includes(`-${name}`))).toEqual([]);
  },
  120_000,
);
