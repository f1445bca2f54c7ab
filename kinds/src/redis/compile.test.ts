import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { allocated, declared } from '../testing.ts';
import { Redis } from './index.ts';
import { redisSchema } from './schema.ts';

function inputOf(spec: JsonObject, infrastructure: JsonObject = { provider: 'azure', region: 'eastus' }) {
  const tenant = declared('Tenant', 'dev01', { infrastructure: 'nonprod' });
  const outputs = { identityPrincipalId: 'principal', identityClientId: 'client' };
  return {
    object: declared('Redis', 'sessions', spec, { tenant: 'dev01' }),
    spec: redisSchema.parse(spec),
    references: {
      tenant: { ...tenant, status: { ...tenant.status, outputs } },
      infrastructure: declared('Infrastructure', 'nonprod', infrastructure),
    },
    installation: { azure: { subscriptionId: 's', tenantId: 't', principalId: null } },
  };
}

function compiled(spec: JsonObject = {}) {
  const input = inputOf(spec);
  return Redis.compile({ ...input, allocations: allocated(Redis, input) });
}

const propertiesOf = (key: string, spec?: JsonObject) =>
  compiled(spec).find((resource) => resource.key === key)?.body.properties;

test('a Redis has no public address, no keys, no way in without TLS, and the key of the tenant by its version', () => {
  expect(propertiesOf('cluster')).toMatchObject({
    publicNetworkAccess: 'Disabled',
    minimumTlsVersion: '1.2',
    highAvailability: 'Enabled',
    encryption: {
      customerManagedKeyEncryption: {
        keyEncryptionKeyUrl: { $output: { resource: '@tenant', name: 'tenantKeyVersionUri' } },
      },
    },
  });
  expect(propertiesOf('database')).toMatchObject({
    clientProtocol: 'Encrypted',
    accessKeysAuthentication: 'Disabled',
    port: 10_000,
    clusteringPolicy: 'EnterpriseCluster',
  });
  expect(propertiesOf('access')).toEqual({
    accessPolicyName: 'default',
    user: { objectId: { $output: { resource: '@tenant', name: 'identityPrincipalId' } } },
  });
  expect(propertiesOf('cluster', { encryption: 'platform' })).not.toHaveProperty('encryption');
});

test.each([
  ['none', { aofEnabled: false, rdbEnabled: false }],
  ['every-second', { aofEnabled: true, aofFrequency: '1s', rdbEnabled: false }],
  ['every-6-hours', { aofEnabled: false, rdbEnabled: true, rdbFrequency: '6h' }],
])('persistence %s is of one way at most', (persistence, expected) => {
  expect(propertiesOf('database', { persistence })).toMatchObject({ persistence: expected });
});

test('what is in the cluster goes with it; the private endpoint, which is not, goes before it', () => {
  const resources = compiled();
  expect(Object.fromEntries(resources.map(({ key, deletedWith }) => [key, deletedWith]))).toEqual({
    cluster: undefined,
    database: 'cluster',
    access: 'cluster',
    endpoint: undefined,
    'endpoint/dns': undefined,
    log: 'cluster',
  });
  expect(resources.find(({ key }) => key === 'endpoint')?.dependsOn).toEqual(['cluster']);
});

test('its outputs say how to reach it, and hold no secret', () => {
  const host = 'redis.eastus.redis.azure.net';
  expect(
    Redis.outputs(
      { ...inputOf({}), allocations: {} },
      { cluster: { host }, 'endpoint/dns': { address: '10.20.32.8' } },
    ),
  ).toMatchObject({
    host,
    port: 10_000,
    user: 'principal',
    clientId: 'client',
    privateAddress: '10.20.32.8',
    url: `rediss://${host}:10000`,
  });
});

test.each([
  [{ clustering: 'none', size: 'Balanced_B50' }, 'clustering'],
  [{ modules: ['RediSearch'], eviction: 'NoEviction', clustering: 'oss' }, 'clustering'],
  [{ modules: ['RediSearch'] }, 'eviction'],
  [{ modules: ['RedisJSON', 'RedisJSON'] }, 'modules'],
  [{ size: 'Enterprise_E10' }, 'size'],
])('%j is refused for %s', (spec, field) => {
  expect(redisSchema.safeParse(spec).error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
});

test('one shard may be as large as Azure lets it be', () => {
  expect(redisSchema.safeParse({ clustering: 'none', size: 'Balanced_B20' }).success).toBe(true);
});

test('it needs a cloud', () => {
  const input = inputOf({}, { provider: 'kubernetes', clusterName: 'lab' });
  expect(Redis.faults?.(input)).toMatchObject([{ field: 'metadata.tenant' }]);
  expect(Redis.allocations(input, {})).toEqual([]);
});

test('one node is paid for by half of what both cost', () => {
  const units = (spec: JsonObject) => Redis.usage?.(redisSchema.parse(spec)).units;
  expect(units({ size: 'Balanced_B5' })).toEqual([{ unit: 'Redis/Balanced_B5', quantity: 1 }]);
  expect(units({ size: 'Balanced_B5', highAvailability: false })).toEqual([
    { unit: 'Redis/Balanced_B5', quantity: 0.5 },
  ]);
});
