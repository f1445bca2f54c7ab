import { describe, expect, test } from 'vitest';
import { type DesiredResource, EMPTY_STATUS, type JsonObject } from '../index.ts';
import { allocated, declared } from '../testing.ts';
import { SqlDatabase } from './index.ts';
import { sqlDatabaseSchema } from './schema.ts';
import { SIZE_NAMES, sizeOf } from './sizes.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const AZURE = { provider: 'azure', region: 'eastus' };
const GIB = 1024 ** 3;

function input(spec: JsonObject, infrastructure: JsonObject = AZURE) {
  const outputs = { identityClientId: 'client-of-dev01' };
  return {
    object: declared('SqlDatabase', 'orders', spec, { tenant: 'dev01' }),
    spec: sqlDatabaseSchema.parse(spec),
    references: {
      tenant: declared('Tenant', 'dev01', { infrastructure: 'nonprod' }, { status: { ...EMPTY_STATUS, outputs } }),
      infrastructure: declared('Infrastructure', 'nonprod', infrastructure),
    },
    installation: { azure: { subscriptionId: SUBSCRIPTION, tenantId: 'entra', principalId: null } },
  };
}

const compiled = (spec: JsonObject) => SqlDatabase.compile({ ...input(spec), allocations: {} });

function resource(resources: readonly DesiredResource[], key: string): DesiredResource {
  const found = resources.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no resource ${key}`);
  return found;
}

test('it is a server with one database, an address, an administrator, and the record of who used it', () => {
  expect(compiled({}).map(({ key }) => key)).toEqual([
    'server',
    'administrator',
    'entra-only',
    'database',
    'backups',
    'audit',
    'audit/log',
    'endpoint',
    'endpoint/dns',
    'endpoint/way',
  ]);
});

describe('I9 closed by default', () => {
  test('nobody reaches the server from outside, and nobody signs in but the tenant’s identity', () => {
    const { properties } = resource(compiled({}), 'server').body as { properties: JsonObject };
    expect(properties).toMatchObject({
      publicNetworkAccess: 'Disabled',
      restrictOutboundNetworkAccess: 'Enabled',
      minimalTlsVersion: '1.2',
      administrators: {
        login: 'duploservices-dev01',
        principalType: 'Application',
        sid: { $output: { resource: '@tenant', name: 'identityPrincipalId' } },
        azureADOnlyAuthentication: true,
      },
    });
    expect(JSON.stringify(compiled({}))).not.toMatch(/password/i);
    expect(resource(compiled({}), 'entra-only').body).toEqual({ properties: { azureADOnlyAuthentication: true } });
  });

  test('it is encrypted with the tenant’s key in its newest version, used as the tenant’s identity', () => {
    const { identity, properties } = resource(compiled({}), 'server').body as Record<string, JsonObject>;
    expect(Object.keys(identity?.userAssignedIdentities as JsonObject)).toEqual([
      properties?.primaryUserAssignedIdentityId,
    ]);
    expect(properties?.keyId).toEqual({ $output: { resource: '@tenant', name: 'tenantKeyVersionUri' } });
  });

  test('its address is in the tenant’s security group, and takes one place of it', () => {
    expect(resource(compiled({}), 'endpoint')).toMatchObject({
      id: expect.stringMatching(/\/privateEndpoints\/pe-sql-orders$/),
      body: {
        properties: {
          applicationSecurityGroups: [{ id: expect.stringMatching(/asg-dev01$/) }],
          privateLinkServiceConnections: [{ properties: { groupIds: ['sqlServer'] } }],
        },
      },
    });
    expect(Object.keys(allocated(SqlDatabase, input({})))).toEqual(['endpoint']);
  });
});

test.each<[string, JsonObject, JsonObject, JsonObject]>([
  [
    'serverless that pauses, with nothing said',
    {},
    { name: 'GP_S_Gen5', tier: 'GeneralPurpose', family: 'Gen5', capacity: 1 },
    { minCapacity: 0.5, autoPauseDelay: 60, maxSizeBytes: 32 * GIB, zoneRedundant: false },
  ],
  [
    'serverless that never pauses',
    { size: 'GP_S_Gen5_8', pauseAfterMinutes: 0 },
    { name: 'GP_S_Gen5', tier: 'GeneralPurpose', family: 'Gen5', capacity: 8 },
    { minCapacity: 1, autoPauseDelay: -1 },
  ],
  [
    'one with copies that take over',
    { size: 'BC_Gen5_4', zoneRedundant: true, maxSizeGiB: 250, backups: { redundancy: 'Zone' } },
    { name: 'BC_Gen5', tier: 'BusinessCritical', family: 'Gen5', capacity: 4 },
    { zoneRedundant: true, maxSizeBytes: 250 * GIB, requestedBackupStorageRedundancy: 'Zone' },
  ],
])('a database: %s', (_, spec, sku, properties) => {
  expect(resource(compiled(spec), 'database').body).toMatchObject({ sku, properties });
});

test('only serverless sizes have what is of serverless sizes', () => {
  for (const size of SIZE_NAMES) {
    const body = resource(compiled({ size }), 'database').body as { properties: JsonObject };
    const isServerless = size.startsWith('GP_S_');
    expect('autoPauseDelay' in body.properties, size).toBe(isServerless);
    expect('minCapacity' in body.properties, size).toBe(isServerless);
    expect(size).toBe(`${sizeOf(size).sku}_${sizeOf(size).cores}`);
    expect(sqlDatabaseSchema.safeParse({ size, pauseAfterMinutes: 60 }).success, size).toBe(isServerless);
    expect(sqlDatabaseSchema.safeParse({ size, maxSizeGiB: sizeOf(size).largestGiB }).success, size).toBe(true);
    expect(sqlDatabaseSchema.safeParse({ size, maxSizeGiB: sizeOf(size).largestGiB + 1 }).success, size).toBe(false);
  }
});

test.each([
  ['none', 'Disabled', 0, false],
  ['access', 'Enabled', 5, true],
  ['all', 'Enabled', 6, true],
] as const)('audit: %s', (audit, state, groups, isLogged) => {
  const resources = compiled({ audit });
  const { properties } = resource(resources, 'audit').body as { properties: JsonObject };
  expect(properties.state).toBe(state);
  expect(properties.auditActionsAndGroups).toHaveLength(groups);
  expect(resources.some(({ key }) => key === 'audit/log')).toBe(isLogged);
});

test.each([
  ['a name of the system', { database: 'Master' }],
  ['a name that ends in a dot', { database: 'orders.' }],
  ['a pause shorter than Azure takes', { pauseAfterMinutes: 30 }],
  ['a pause between the steps', { pauseAfterMinutes: 65 }],
  ['backups for longer than Azure keeps them', { backups: { keepDays: 36 } }],
  ['a collation with a statement in it', { collation: 'x; drop' }],
])('%s is refused when the manifest is sent', (_, spec) => {
  expect(sqlDatabaseSchema.safeParse(spec).success).toBe(false);
});

test('a tenant on a cluster without a cloud cannot have one', () => {
  const cluster = { provider: 'kubernetes', kubeconfigFile: '/etc/cluster.yaml' };
  expect(SqlDatabase.faults?.(input({}, cluster))).toMatchObject([{ field: 'metadata.tenant' }]);
});

test('its outputs are what a workload needs to connect, and no secret', () => {
  const server = { host: 'sql-dev01-orders-123456.database.windows.net' };
  const outputs = SqlDatabase.outputs(
    { ...input({ database: 'Orders' }), allocations: {} },
    { server, 'endpoint/dns': { address: '10.20.32.9' } },
  );
  expect(outputs).toEqual({
    host: server.host,
    port: 1433,
    database: 'Orders',
    clientId: 'client-of-dev01',
    connectionString: `Server=tcp:${server.host},1433;Database=Orders;Encrypt=True;Authentication=Active Directory Default;User Id=client-of-dev01`,
    resourceId: resource(compiled({}), 'server').id,
    privateAddress: '10.20.32.9',
  });
});

test('what its infrastructure may limit is its size and what it can hold', () => {
  expect(SqlDatabase.usage?.(sqlDatabaseSchema.parse({ size: 'GP_Gen5_2', maxSizeGiB: 100 }))).toEqual({
    sizes: [{ field: 'spec.size', size: 'GP_Gen5_2' }],
    units: [
      { unit: 'SqlDatabase/GP_Gen5_2', quantity: 1 },
      { unit: 'SqlDatabase/storage', quantity: 100 },
    ],
  });
});
