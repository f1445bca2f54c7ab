import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { allocated, declared } from '../testing.ts';
import { PostgresDatabase } from './index.ts';
import { postgresDatabaseSchema } from './schema.ts';

const TENANT_OUTPUTS = { identityPrincipalId: '44444444-4444-4444-4444-444444444444', identityClientId: 'client' };

function inputOf(spec: JsonObject, outputs: JsonObject = TENANT_OUTPUTS) {
  const tenant = declared('Tenant', 'dev01', { infrastructure: 'nonprod' });
  return {
    object: declared('PostgresDatabase', 'orders', spec, { tenant: 'dev01' }),
    spec: postgresDatabaseSchema.parse(spec),
    references: {
      tenant: { ...tenant, status: { ...tenant.status, outputs } },
      infrastructure: declared('Infrastructure', 'nonprod', { provider: 'azure', region: 'eastus' }),
    },
    installation: { azure: { subscriptionId: 's', tenantId: 't', principalId: null } },
  };
}

function compiled(spec: JsonObject = {}, outputs?: JsonObject) {
  const input = inputOf(spec, outputs);
  return PostgresDatabase.compile({ ...input, allocations: allocated(PostgresDatabase, input) });
}

const bodyOf = (key: string, spec?: JsonObject) => compiled(spec).find((resource) => resource.key === key)?.body;

test('a server has no public address, no password, and the key of the tenant', () => {
  expect(bodyOf('server')).toMatchObject({
    sku: { name: 'Standard_D2ds_v5', tier: 'GeneralPurpose' },
    properties: {
      authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: 't' },
      network: { publicNetworkAccess: 'Disabled' },
      dataEncryption: {
        type: 'AzureKeyVault',
        primaryKeyURI: { $output: { resource: '@tenant', name: 'tenantKeyUri' } },
        primaryUserAssignedIdentityId: expect.stringMatching(/\/duploservices-dev01$/),
      },
    },
  });
});

test.each([
  ['Standard_B1ms', 'Burstable'],
  ['Standard_D4ds_v5', 'GeneralPurpose'],
  ['Standard_E20ds_v5', 'MemoryOptimized'],
])('%s is of the tier %s', (size, tier) => {
  expect(bodyOf('server', { size })).toMatchObject({ sku: { name: size, tier } });
});

test("the tenant's identity is its administrator, by the number that Azure gave it", () => {
  const administrator = (outputs?: JsonObject) => compiled({}, outputs).find(({ key }) => key === 'administrator');
  expect(administrator()).toMatchObject({
    id: expect.stringMatching(/\/administrators\/44444444-4444-4444-4444-444444444444$/),
    body: { properties: { principalType: 'ServicePrincipal', principalName: 'duploservices-dev01' } },
  });
  // A plan may look at it before the tenant is real.
  expect(administrator({})?.id).toMatch(/\/administrators\/00000000-/);
});

test('extensions are one parameter, whatever order they are named in', () => {
  const named = (extensions: string[]) => bodyOf('parameter/azure.extensions', { extensions });
  expect(named(['vector', 'pgcrypto'])).toEqual({ properties: { value: 'pgcrypto,vector', source: 'user-override' } });
  expect(named(['pgcrypto', 'vector'])).toEqual(named(['vector', 'pgcrypto']));
  expect(compiled({}).filter(({ key }) => key.startsWith('parameter/'))).toEqual([]);
});

test('what is in the server goes with it; the private endpoint, which is not, goes before it', () => {
  const resources = compiled({ databases: ['orders', 'audit'] });
  expect(Object.fromEntries(resources.map(({ key, deletedWith }) => [key, deletedWith]))).toEqual({
    server: undefined,
    'database/orders': 'server',
    'database/audit': 'server',
    administrator: 'server',
    endpoint: undefined,
    'endpoint/dns': undefined,
    log: 'server',
  });
  expect(resources.find(({ key }) => key === 'endpoint')?.dependsOn).toEqual(['server']);
});

test('its outputs say how to reach it, and hold no secret', () => {
  const input = inputOf({ databases: ['orders', 'audit'] });
  const host = 'pg.postgres.database.azure.com';
  const outputs = PostgresDatabase.outputs({ ...input, allocations: {} }, { server: { host, version: '16' } });
  expect(outputs).toMatchObject({
    host,
    port: 5432,
    user: 'duploservices-dev01',
    clientId: 'client',
    database: 'orders',
    url: `postgresql://duploservices-dev01@${host}:5432/orders?sslmode=require`,
    databases: { audit: `postgresql://duploservices-dev01@${host}:5432/audit?sslmode=require` },
  });
});

test.each([
  [{ size: 'Standard_B2s', highAvailability: 'same-zone' }, 'highAvailability'],
  [{ backups: { geoRedundant: true } }, 'backups.geoRedundant'],
  [{ storage: { sizeGiB: 100 } }, 'storage.sizeGiB'],
  [{ databases: ['postgres'] }, 'databases.0'],
  [{ databases: ['app', 'app'] }, 'databases'],
  [{ databases: [] }, 'databases'],
  [{ parameters: { require_secure_transport: 'off' } }, 'parameters'],
  [{ parameters: { 'azure.extensions': 'vector' } }, 'parameters'],
])('%j is refused for %s', (spec, field) => {
  expect(postgresDatabaseSchema.safeParse(spec).error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
});

test.each([
  [{ storage: { sizeGiB: 128 } }, { storage: { sizeGiB: 64 } }, 'spec.storage.sizeGiB'],
  [{ highAvailability: 'same-zone' }, { highAvailability: 'zone-redundant' }, 'spec.highAvailability'],
])('a change from %j to %j, which Azure refuses, is refused when it is sent', (before, after, field) => {
  const faults = (from: JsonObject, to: JsonObject) =>
    PostgresDatabase.faults?.({ ...inputOf(to), existing: declared('PostgresDatabase', 'orders', from) });
  expect(faults(before, after)).toMatchObject([{ field }]);
  expect(faults(before, before)).toEqual([]);
  expect(faults({}, before)).toEqual([]);
});

test('it needs a cloud', () => {
  const references = {
    ...inputOf({}).references,
    infrastructure: declared('Infrastructure', 'lab', { provider: 'kubernetes', clusterName: 'lab' }),
  };
  expect(PostgresDatabase.faults?.({ ...inputOf({}), references })).toMatchObject([{ field: 'metadata.tenant' }]);
  expect(PostgresDatabase.allocations({ ...inputOf({}), references }, {})).toEqual([]);
});

test('a second server and its disk are paid for too', () => {
  const usage = (spec: JsonObject) => PostgresDatabase.usage?.(postgresDatabaseSchema.parse(spec));
  expect(usage({ size: 'Standard_D4ds_v5', storage: { sizeGiB: 64 }, highAvailability: 'zone-redundant' })).toEqual({
    sizes: [{ field: 'spec.size', size: 'Standard_D4ds_v5' }],
    units: [
      { unit: 'PostgresDatabase/Standard_D4ds_v5', quantity: 2 },
      { unit: 'PostgresDatabase/storage', quantity: 128 },
    ],
  });
});
