import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, type EventAnswer, infrastructure, type Json, tenant } from './estate.ts';
import { Product, until } from './product.ts';

let product: Product;
let estate: Estate;

const declared = (cluster: Json) => ({ ...infrastructure, spec: { ...infrastructure.spec, cluster } });

beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '4' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  await estate.apply(
    declared({ kubernetesVersion: '1.33' }),
    tenant('own', { tier: 'dedicated-nodes' }),
    tenant('kept', { lock: true }),
  );
  await estate.settled(['own', 'kept']);
}, 240_000);
afterAll(() => product?.dispose(), 60_000);

async function pool(key: string, path: string): Promise<Json> {
  const found = (await estate.inventory(path)).find((item) => item.key === key);
  return (await estate.arm('GET', found?.id ?? '')).properties as Json;
}

const systemPool = () => pool('pool/system', '/api/v1/infrastructures/nonprod');
const tenantPool = () => pool('nodes', '/api/v1/tenants/own');
const outputs = async () =>
  (await product.get<{ status: { outputs: Json } }>('/api/v1/infrastructures/nonprod')).status.outputs;

test('a version that is raised upgrades the control plane, then the shared nodes and those of tenants, and status shows it', async () => {
  expect(await outputs()).toMatchObject({ kubernetesVersion: '1.33.5', nodeVersion: '1.33.5' });
  await estate.apply(declared({ kubernetesVersion: '1.34' }));
  await until(
    'all nodes have the new version',
    async () => {
      const [system, own] = [await systemPool(), await tenantPool()];
      return system.currentOrchestratorVersion === '1.34.1' && own.currentOrchestratorVersion === '1.34.1'
        ? true
        : undefined;
    },
    60_000,
  );
  await estate.infrastructureReady();
  await estate.settled(['own', 'kept']);
  expect(await outputs()).toMatchObject({
    kubernetesVersion: '1.34.1',
    nodeVersion: '1.34.1',
    nodeImage: expect.stringContaining('AzureLinux'),
  });
  const said = (await estate.cluster('GET', '/version')) as { gitVersion: string };
  const { items: all } = (await estate.cluster('GET', '/api/v1/nodes')) as {
    items: { status: { nodeInfo: { kubeletVersion: string } } }[];
  };
  const versions = new Set([said.gitVersion, ...all.map(({ status }) => status.nodeInfo.kubeletVersion)]);
  expect([...versions], 'the cluster and its nodes say so too').toEqual(['v1.34.1']);
  const changed = async (what: RegExp) => {
    const { items } = await product.get<{ items: EventAnswer[] }>('/api/v1/infrastructures/nonprod/events?limit=500');
    const found = items.find(({ message }) => what.test(message));
    return found === undefined ? undefined : Number(found.id);
  };
  const cluster = await until('it is told of', () => changed(/^Kubernetes cluster is changed: .*kubernetesVersion/));
  const nodes = await until('it is told of', () => changed(/^shared nodes is changed: .*orchestratorVersion/));
  expect(nodes, 'no node is newer than its control plane').toBeGreaterThan(cluster);
}, 120_000);

test('a version that is skipped, or an older one, is refused by its field, with the next step as remedy', async () => {
  for (const [kubernetesVersion, says] of [
    ['1.36', /set it to 1\.35 first/],
    ['1.33', /never downgraded/],
  ] as const) {
    const response = await product.request('POST', '/api/v1/apply', [declared({ kubernetesVersion })]);
    expect(response.status).toBe(422);
    const { errors } = (await response.json()) as { errors: { field: string; remedy: string }[] };
    expect(errors).toMatchObject([{ field: 'spec.cluster.kubernetesVersion', remedy: expect.stringMatching(says) }]);
  }
});

test('the number of shared nodes follows the declaration after the cluster was made', async () => {
  await estate.apply(declared({ kubernetesVersion: '1.34', minNodes: 3, maxNodes: 9 }));
  await until('the pool has its new bounds', async () => {
    const { minCount, maxCount } = await systemPool();
    return minCount === 3 && maxCount === 9 ? true : undefined;
  });
});

test('a lock keeps other hands from deleting what a tenant has; the tenant itself is deleted whole', async () => {
  const inventory = await estate.inventory('/api/v1/tenants/kept');
  const group = inventory.find(({ key }) => key === 'resource-group');
  const vault = inventory.find(({ key }) => key === 'vault');
  await expect(estate.arm('DELETE', vault?.id ?? '')).rejects.toThrow('ScopeLocked');
  await expect(estate.arm('DELETE', group?.id ?? '')).rejects.toThrow('ScopeLocked');
  await estate.delete('kept');
  await estate.settled(['own']);
  expect((await estate.azure()).filter(({ id }) => id.startsWith(`${group?.id}/`) || id === group?.id)).toEqual([]);
}, 120_000);

test('a lock and a tag that are no longer declared are taken off', async () => {
  await estate.apply(tenant('own', { tier: 'dedicated-nodes', lock: true, tags: { team: 'blue' } }));
  const locks = async () => (await estate.azure()).filter(({ type }) => type === 'Microsoft.Authorization/locks');
  const tagged = async () => (await estate.azure()).filter(({ tags }) => tags?.team === 'blue');
  await until('there is a lock', async () => ((await locks()).length === 1 ? true : undefined));
  await estate.settled(['own']);
  expect((await tagged()).length).toBeGreaterThan(5);
  await estate.apply(tenant('own', { tier: 'dedicated-nodes' }));
  await until('the lock is gone', async () => ((await locks()).length === 0 ? true : undefined));
  await estate.settled(['own']);
  expect(await tagged()).toEqual([]);
}, 60_000);

test('a rotation of the tenant key makes a new one, encrypts disks with it, and keeps the one before', async () => {
  const state = async () => {
    const inventory = await estate.inventory('/api/v1/tenants/own');
    const disks = inventory.find(({ key }) => key === 'disk-encryption');
    const { activeKey } = (await estate.arm('GET', disks?.id ?? '')).properties as { activeKey: { keyUrl: string } };
    const keys = inventory.filter(({ type }) => type === 'Microsoft.KeyVault/vaults/keys').map(({ id }) => id);
    return { keyUrl: activeKey.keyUrl, keys };
  };
  const before = await state();
  expect(before.keyUrl).toMatch(/\/keys\/tenant-kek\/[^/]+$/);
  await estate.apply(tenant('own', { tier: 'dedicated-nodes', keyRotations: 1 }));
  await until('disks are encrypted with the new key', async () =>
    /\/keys\/tenant-kek-2\/[^/]+$/.test((await state()).keyUrl) ? true : undefined,
  );
  await estate.settled(['own']);
  const { keys } = await state();
  expect(keys.map((id) => id.split('/').at(-1)).sort()).toEqual(['tenant-kek', 'tenant-kek-2']);
  for (const id of keys) await expect(estate.arm('GET', id)).resolves.toMatchObject({ id: expect.anything() });
  const { status } = await product.get<{ status: { outputs: Json } }>('/api/v1/tenants/own');
  expect(status.outputs.tenantKeyUri).toMatch(/\/keys\/tenant-kek-2$/);
  const response = await product.request('POST', '/api/v1/apply', [tenant('own', { tier: 'dedicated-nodes' })]);
  expect(response.status).toBe(422);
}, 60_000);
