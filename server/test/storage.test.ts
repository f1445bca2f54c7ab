import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Estate, infrastructure, isWrite, type Json, type ObjectAnswer, tenant } from './estate.ts';
import { Product, until } from './product.ts';

const RESYNC_SECONDS = 2;

let product: Product;
let estate: Estate;

function living(kind: string, tenantName: string, name: string, spec: Json = {}): Json {
  return { apiVersion: 'tenantry.dev/v1', kind, metadata: { name, tenant: tenantName }, spec };
}
const PATHS: Readonly<Record<string, string>> = {
  Service: 'services',
  SqlDatabase: 'sqldatabases',
  StorageAccount: 'storageaccounts',
};
const pathOf = (kind: string, tenantName: string, name: string) =>
  `/api/v1/tenants/${tenantName}/${PATHS[kind]}/${name}`;
const shown = (kind: string, tenantName: string, name: string) =>
  product.get<ObjectAnswer>(pathOf(kind, tenantName, name));

const ready = (kind: string, tenantName: string, name: string) => estate.ready(pathOf(kind, tenantName, name));

const OWN_NODES = { tier: 'dedicated-nodes' };
const ESTATE: readonly Json[] = [
  infrastructure,
  tenant('dev01', OWN_NODES),
  tenant('dev012', OWN_NODES),
  tenant('held', { lock: true }),
  // Its pods may connect anywhere in the network, but for what is of others.
  tenant('wide', { egress: { allow: ['10.20.0.0/16'] } }),
  living('Service', 'dev01', 'shop', { image: 'registry.example.com/shop:1', ports: [{ port: 80 }] }),
  living('StorageAccount', 'dev01', 'files', {
    containers: { uploads: {} },
    shares: { reports: {} },
    queues: { mail: {} },
  }),
  living('SqlDatabase', 'dev01', 'orders'),
  living('StorageAccount', 'held', 'files', { containers: { uploads: {} } }),
  living('SqlDatabase', 'held', 'orders'),
];

beforeAll(async () => {
  product = await Product.start({
    TENANTRY_RESYNC_SECONDS: String(RESYNC_SECONDS),
    TENANTRY_SWEEP_SECONDS: '2',
  });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  await estate.apply(...ESTATE);
  await estate.settled(['dev01', 'dev012', 'held', 'wide'], 180_000);
}, 240_000);
afterAll(() => product?.dispose(), 120_000);

test('a tenant with a service, a storage account and a database, sent at once, comes to rest', async () => {
  await ready('Service', 'dev01', 'shop');
  const account = await ready('StorageAccount', 'dev01', 'files');
  const { outputs: ofTenant } = (await estate.tenant('dev01')).status;
  const name = String(account.status.outputs.account);
  expect(account.status.outputs).toMatchObject({
    clientId: ofTenant.identityClientId,
    blobHost: `${name}.blob.core.windows.net`,
    containers: { uploads: `https://${name}.blob.core.windows.net/uploads` },
    shares: { reports: `https://${name}.file.core.windows.net/reports` },
    queues: { mail: `https://${name}.queue.core.windows.net/mail` },
  });
  const { outputs } = (await ready('SqlDatabase', 'dev01', 'orders')).status;
  expect(outputs).toMatchObject({ port: 1433, database: 'orders', host: expect.stringMatching(/^sql-dev01-orders-/) });
  expect(outputs.connectionString).toContain(`User Id=${ofTenant.identityClientId}`);
}, 120_000);

test('I9: each tenant is told what its own things cost, and nothing of another; the platform sees that they add up', async () => {
  interface Costs {
    readonly items: readonly { readonly key: string; readonly tenant?: string; readonly total: string }[];
    readonly totals: readonly { readonly total: string }[];
  }
  const named = async (of: string) => {
    const { items } = await product.get<Costs>(`/api/v1/tenants/${of}/cost?group=resource`);
    return items.map(({ key }) => key);
  };
  const account = String((await ready('StorageAccount', 'dev01', 'files')).status.outputs.resourceId).toLowerCase();
  await until('the bill has the account', async () => ((await named('dev01')).includes(account) ? true : undefined));
  expect(await named('dev012')).not.toContain(account);
  for (const key of await named('dev012')) expect(key).not.toMatch(/-(dev01|held|wide)\b/);
  const all = await product.get<Costs>('/api/v1/cost');
  const sum = all.items.reduce((total, item) => total + Number(item.total), 0);
  expect(sum).toBeCloseTo(Number(all.totals[0]?.total), 9);
  expect(all.items.map((item) => item.tenant)).toEqual(expect.arrayContaining(['dev01', 'dev012', 'held', 'wide']));
  const { stdout } = await product.cli('cost', 'dev01', '--by', 'resource');
  expect(stdout).toContain('infrastructure/nonprod');
}, 120_000);

test('I9: each tenant is told how its databases and accounts do, and nothing of those of another', async () => {
  interface Figures {
    readonly series: readonly { readonly object: { kind: string; name: string }; readonly values: (number | null)[] }[];
  }
  const offered = async (of: string) => {
    const { items } = await product.get<{ items: { name: string; unavailable: unknown }[] }>(
      `/api/v1/tenants/${of}/metrics`,
    );
    return items.filter(({ name, unavailable }) => /^(database|storage)-/.test(name) && unavailable === null);
  };
  const figures = (of: string, metric: string) =>
    product.get<Figures>(`/api/v1/tenants/${of}/metrics/query?metric=${metric}`);
  await until('the database was looked at', async () => {
    const { series } = await figures('dev01', 'database-cpu');
    return series[0]?.values.some((value) => value !== null) ? true : undefined;
  });
  for (const [metric, kind, name] of [
    ['database-cpu', 'SqlDatabase', 'orders'],
    ['storage-transactions', 'StorageAccount', 'files'],
  ] as const) {
    await until(`there is ${metric}`, async () => {
      const { series } = await figures('dev01', metric);
      return series.length > 0 ? true : undefined;
    });
    expect((await figures('dev01', metric)).series.map(({ object }) => object)).toEqual([{ kind, name }]);
    expect((await figures('dev012', metric)).series).toEqual([]);
  }
  expect((await offered('dev01')).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['database-deadlocks', 'storage-used']),
  );
  expect(await offered('dev012')).toEqual([]);
  const { stdout } = await product.cli('metrics', 'dev01', '--object', 'SqlDatabase/orders');
  expect(stdout).toMatch(/database-storage\s+SqlDatabase\/orders\s+[\d.]+%/);
}, 120_000);

test('sent again, and looked at again and again, not one write is made', async () => {
  for (const [kind, of, name] of [
    ['Service', 'dev01', 'shop'],
    ['SqlDatabase', 'dev01', 'orders'],
    ['StorageAccount', 'dev01', 'files'],
    ['StorageAccount', 'held', 'files'],
    ['SqlDatabase', 'held', 'orders'],
  ] as const) {
    await ready(kind, of, name);
  }
  await sweeps(2);
  await product.sandbox('POST', '/counters/reset');
  await estate.apply(...ESTATE);
  const counters = await sweeps(3);
  expect(Object.keys(counters).filter(isWrite)).toEqual([]);
}, 120_000);

test('public access that another hand switches on is switched off again', async () => {
  const account = String((await shown('StorageAccount', 'dev01', 'files')).status.outputs.resourceId);
  const server = String((await shown('SqlDatabase', 'dev01', 'orders')).status.outputs.resourceId);
  for (const id of [account, server]) {
    await estate.arm('PATCH', id, { properties: { publicNetworkAccess: 'Enabled' } });
    await until(`${id} is closed again`, async () => {
      const { properties } = (await estate.arm('GET', id)) as { properties: { publicNetworkAccess: string } };
      return properties.publicNetworkAccess === 'Disabled' ? true : undefined;
    });
  }
}, 120_000);

describe('who reaches the private endpoints', () => {
  interface Found {
    readonly verdict: string;
    readonly pairs: readonly {
      readonly ports: readonly {
        readonly text: string;
        readonly why: readonly { readonly securityRules: readonly { readonly name: string }[] }[];
      }[];
    }[];
  }
  const rulesOf = ({ pairs }: Found) =>
    pairs
      .flatMap(({ ports }) => ports)
      .flatMap(({ why }) => why)
      .flatMap(({ securityRules }) => securityRules.map(({ name }) => name));
  const reach = (from: string, to: string, port: string) =>
    product.get<Found>(`/api/v1/reach?${new URLSearchParams({ from, to, port })}`);

  test.each([
    ['pe-st-files-blob', '443'],
    ['pe-st-files-file', '443'],
    ['pe-st-files-queue', '443'],
    ['pe-sql-orders', '1433'],
  ])(
    '%s: the tenant’s pods and hosts, and nobody of another tenant',
    async (endpoint, port) => {
      const to = `dev01/endpoint/${endpoint}`;
      expect(await reach('dev01', to, port)).toMatchObject({ verdict: 'allowed' });
      expect(await reach('dev01/vm/*', to, port)).toMatchObject({ verdict: 'allowed' });
      for (const from of ['dev012', 'dev012/vm/*', 'held', 'held/vm/*', 'wide', '@internet']) {
        expect(await reach(from, to, port), from).toMatchObject({ verdict: 'denied' });
      }
    },
    60_000,
  );

  test('what the tenant has not declared its pods do not reach, though its security group would let them', async () => {
    expect(await reach('dev01', 'dev01/endpoint/pe-sql-orders', '22')).toMatchObject({ verdict: 'denied' });
    expect(await reach('held', 'held/endpoint/pe-sql-orders', '22')).toMatchObject({ verdict: 'denied' });
  }, 60_000);

  test.each([
    ['pe-st-files-blob', '443'],
    ['pe-sql-orders', '1433'],
    ['pe-vault', '443'],
  ])(
    '%s of a tenant on shared nodes: its nodes are let in, and of the pods on them policies let out those of the tenant alone',
    async (endpoint, port) => {
      const to = `held/endpoint/${endpoint}`;
      const own = await reach('held', to, port);
      expect(own).toMatchObject({ verdict: 'allowed' });
      expect(rulesOf(own)).toContain('tenant-held-inbound');
      const node = await sharedNode();
      expect(await reach(`@node/${node}`, to, port)).toMatchObject({ verdict: 'allowed' });
      expect(await reach(`@node/${node}`, `dev01/endpoint/${endpoint}`, port)).toMatchObject({ verdict: 'denied' });
      for (const from of ['wide', 'wide/vm/*', 'dev012', 'dev012/vm/*', '@internet']) {
        const found = await reach(from, to, port);
        expect(found, from).toMatchObject({ verdict: 'denied' });
        if (from === 'wide') expect(rulesOf(found)).not.toContain('deny-vnet-inbound');
      }
    },
    60_000,
  );

  test('such a tenant has nothing to be told', async () => {
    expect((await shown('StorageAccount', 'held', 'files')).status).not.toHaveProperty('notOffered');
  }, 60_000);
});

describe('a locked tenant', () => {
  test('keeps its storage account, says why the deletion waits and what to do, and goes on when that is done', async () => {
    await estate.apply(living('StorageAccount', 'held', 'scratch'));
    await ready('StorageAccount', 'held', 'scratch');
    const response = await product.request('DELETE', pathOf('StorageAccount', 'held', 'scratch'));
    expect(response.ok).toBe(true);
    const told = await until('it says why it waits', async () => {
      const { status } = await shown('StorageAccount', 'held', 'scratch');
      const [condition] = status.conditions;
      return condition?.reason === 'ScopeLocked' ? { phase: status.phase, ...condition } : undefined;
    });
    expect(told).toMatchObject({
      phase: 'deleting',
      message: expect.stringContaining('set lock: false on the tenant'),
    });
    await estate.apply(tenant('held', { lock: false }));
    await until('it is gone', async () => {
      const { status } = await product.request('GET', pathOf('StorageAccount', 'held', 'scratch'));
      return status === 404 ? true : undefined;
    });
    await estate.apply(tenant('held', { lock: true }));
    await estate.settled(['dev01', 'dev012', 'held', 'wide']);
  }, 180_000);

  test('is deleted whole with the storage account in it, and so is a tenant with a database', async () => {
    await estate.delete('held');
    await estate.delete('dev01');
    await estate.settled(['dev012', 'wide'], 180_000);
    const left = (await estate.azure()).filter(({ id }) =>
      /duploservices-(held|dev01)\b|tenant-(held|dev01)\b/i.test(id),
    );
    expect(left.map(({ id }) => id)).toEqual([]);
    expect(await estate.labelled()).not.toContainEqual(expect.stringMatching(/duploservices-(held|dev01)\//));
  }, 240_000);
});

/** A node of the infrastructure's own pool. */
async function sharedNode(): Promise<string> {
  const { items } = (await estate.cluster('GET', '/api/v1/nodes')) as {
    items: { metadata: { name: string; labels: Record<string, string> } }[];
  };
  const node = items.find(({ metadata }) => metadata.labels.agentpool === 'system');
  if (node === undefined) throw new Error('there is no shared node');
  return node.metadata.name;
}

/** Waits until Azure was swept this many times more, and with it every object looked at; gives what was asked meanwhile. */
async function sweeps(count: number): Promise<Readonly<Record<string, number>>> {
  const read = () => product.sandbox<Record<string, number>>('GET', '/counters');
  const sweepsIn = (counters: Readonly<Record<string, number>>) => counters['arm GET resourcegroups'] ?? 0;
  const before = sweepsIn(await read());
  return until(`${count} sweeps`, async () => {
    const counters = await read();
    return sweepsIn(counters) >= before + count ? counters : undefined;
  });
}
