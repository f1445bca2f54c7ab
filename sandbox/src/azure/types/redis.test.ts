import { afterAll, beforeAll, expect, it } from 'vitest';
import { AzureUnderTest } from '../testing/azure-under-test.ts';

let azure: AzureUnderTest;
const apiVersion = '2025-07-01';

beforeAll(async () => {
  azure = await AzureUnderTest.start();
  azure.azure.world.settings.areLimitsRelaxed = true;
  await azure.arm('PUT', azure.group('rg-redis'), { apiVersion: '2024-07-01', body: { location: 'eastus' } });
});
afterAll(() => azure.stop());

const at = (path: string) => azure.group('rg-redis', `/providers/Microsoft.Cache/redisEnterprise/${path}`);
const put = (path: string, body: object) => azure.arm('PUT', at(path), { apiVersion, body });
const read = async (path: string) => (await azure.arm('GET', at(path), { apiVersion })).body;
const cluster = (properties: object = {}, size = 'Balanced_B1') => ({
  location: 'eastus',
  sku: { name: size },
  properties: { publicNetworkAccess: 'Disabled', ...properties },
});

it('a cluster is made over time, and its one database after it', async () => {
  const answer = await put('cache', cluster());
  expect([answer.status, answer.body.properties.provisioningState]).toEqual([201, 'Creating']);
  const early = await put('cache/databases/default', { properties: {} });
  expect([early.status, early.body.error.code]).toEqual([409, 'Conflict']);
  await azure.over(answer);
  expect((await read('cache')).properties).toMatchObject({
    provisioningState: 'Succeeded',
    resourceState: 'Running',
    hostName: 'cache.eastus.redis.azure.net',
    highAvailability: 'Enabled',
  });
  const other = await put('cache/databases/second', { properties: {} });
  expect(other.status).toBe(400);
  await azure.over(await put('cache/databases/default', { properties: { modules: [{ name: 'RedisJSON' }] } }));
  expect((await read('cache/databases/default')).properties).toMatchObject({
    accessKeysAuthentication: 'Disabled',
    clientProtocol: 'Encrypted',
    port: 10_000,
    clusteringPolicy: 'OSSCluster',
    evictionPolicy: 'VolatileLRU',
    modules: [{ name: 'RedisJSON', version: '1.0.0' }],
  });
});

it.each([
  ['another clustering policy', { clusteringPolicy: 'EnterpriseCluster' }],
  ['other modules', { modules: [{ name: 'RedisBloom' }] }],
  ['another port', { port: 6380 }],
  ['two ways to write to disk at once', { persistence: { aofEnabled: true, rdbEnabled: true } }],
])('refuses a database %s', async (_, properties) => {
  const kept = { modules: [{ name: 'RedisJSON' }] };
  const answer = await put('cache/databases/default', { properties: { ...kept, ...properties } });
  expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest']);
});

it.each([
  ['without a word on public access', { location: 'eastus', sku: { name: 'Balanced_B1' }, properties: {} }, 400],
  ['of a tier that is closed', cluster({}, 'Enterprise_E10'), 400],
  ['of a size that there is none of', cluster({}, 'Balanced_B2'), 400],
  ['whose copy is taken away', cluster({ highAvailability: 'Disabled' }), 400],
  [
    'whose key is named without its version',
    cluster({
      encryption: { customerManagedKeyEncryption: { keyEncryptionKeyUrl: 'https://kv.vault.azure.net/keys/kek' } },
    }),
    400,
  ],
])('refuses a cluster %s', async (_, body, status) => {
  expect((await put('cache', body)).status).toBe(status);
});

it('a name is taken in all of Azure, and an earlier version of the API knows none of its sizes', async () => {
  await azure.arm('PUT', azure.group('rg-redis-2'), { apiVersion: '2024-07-01', body: { location: 'eastus' } });
  const path = azure.group('rg-redis-2', '/providers/Microsoft.Cache/redisEnterprise/cache');
  const taken = await azure.arm('PUT', path, { apiVersion, body: cluster() });
  expect([taken.status, taken.body.error.code]).toEqual([409, 'NameNotAvailable']);
  const old = await azure.arm('PUT', path, { apiVersion: '2024-10-01', body: cluster() });
  expect(old.status).toBe(400);
});

it('access is given to one identity by an assignment, and goes with the cluster; keys there are none', async () => {
  const path = 'cache/databases/default/accessPolicyAssignments/tenant';
  const user = (objectId: string) => ({ properties: { accessPolicyName: 'default', user: { objectId } } });
  await azure.over(await put(path, user('one')));
  expect((await read(path)).properties.user).toEqual({ objectId: 'one' });
  expect((await put(path, user('other'))).status).toBe(400);
  const token = await azure.personToken();
  const keys = await azure.arm('POST', at('cache/databases/default/listKeys'), { apiVersion, token });
  expect(keys.status).toBe(400);
  await azure.over(await azure.arm('DELETE', at('cache'), { apiVersion }));
  for (const gone of ['cache', 'cache/databases/default', path]) {
    expect((await azure.arm('GET', at(gone), { apiVersion })).status).toBe(404);
  }
});

it("every answer was of the shape Microsoft's schemas say", () => {
  expect(azure.violations).toEqual([]);
});
