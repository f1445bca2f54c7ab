import { describe, expect, test } from 'vitest';
import { type DesiredResource, EMPTY_STATUS, type JsonObject } from '../index.ts';
import { ADOPTED, allocated, declared } from '../testing.ts';
import { StorageAccount } from './index.ts';
import { storageAccountSchema } from './schema.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const AZURE = { provider: 'azure', region: 'eastus' };
const CLUSTER = { provider: 'kubernetes', kubeconfigFile: '/etc/cluster.yaml' };

function input(spec: JsonObject, infrastructure: JsonObject = AZURE, tenant: JsonObject = {}) {
  const outputs = { identityClientId: 'client-of-dev01' };
  return {
    object: declared('StorageAccount', 'files', spec, { tenant: 'dev01' }),
    spec: storageAccountSchema.parse(spec),
    references: {
      tenant: declared(
        'Tenant',
        'dev01',
        { infrastructure: 'nonprod', ...tenant },
        { status: { ...EMPTY_STATUS, outputs } },
      ),
      infrastructure: declared('Infrastructure', 'nonprod', infrastructure),
    },
    installation: { azure: { subscriptionId: SUBSCRIPTION, tenantId: 'entra', principalId: null } },
  };
}

function compiled(spec: JsonObject, tenant: JsonObject = {}): readonly DesiredResource[] {
  return StorageAccount.compile({ ...input(spec, AZURE, tenant), allocations: {} });
}

function resource(resources: readonly DesiredResource[], key: string): DesiredResource {
  const found = resources.find((one) => one.key === key);
  if (found === undefined) throw new Error(`no resource ${key}`);
  return found;
}

const PARTS = { containers: { uploads: {} }, shares: { reports: {} }, queues: { mail: {} } };

test('with nothing said it is an account for blobs, with its address, its settings and its log', () => {
  expect(compiled({}).map(({ key }) => key)).toEqual([
    'account',
    'blobs',
    'files',
    'endpoint/blob',
    'endpoint/blob/dns',
    'endpoint/blob/way',
    'log/blob',
  ]);
});

describe('I9 closed by default', () => {
  test('nobody reaches it from outside, by a key, or without the newest encryption', () => {
    const { properties } = resource(compiled(PARTS), 'account').body as { properties: JsonObject };
    expect(properties).toMatchObject({
      publicNetworkAccess: 'Disabled',
      networkAcls: { bypass: 'None', defaultAction: 'Deny' },
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      allowCrossTenantReplication: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    });
  });

  test('every part is encrypted with the newest key of the tenant, used as its identity', () => {
    const { body } = resource(compiled({}, { keyRotations: 2 }), 'account');
    expect(body).toMatchObject({
      identity: { type: 'UserAssigned' },
      properties: {
        encryption: {
          keySource: 'Microsoft.Keyvault',
          keyvaultproperties: { keyname: 'tenant-kek-3' },
          services: { queue: { keyType: 'Account' }, table: { keyType: 'Account' } },
        },
      },
    });
  });

  test('each part that is there has an address in the tenant’s security group, and takes a place of it', () => {
    const resources = compiled(PARTS);
    for (const part of ['blob', 'file', 'queue']) {
      const { body, id } = resource(resources, `endpoint/${part}`);
      expect(id).toMatch(new RegExp(`/privateEndpoints/pe-st-files-${part}$`));
      expect(body).toMatchObject({
        properties: {
          applicationSecurityGroups: [{ id: expect.stringMatching(/asg-dev01$/) }],
          privateLinkServiceConnections: [{ properties: { groupIds: [part] } }],
        },
      });
    }
    expect(Object.keys(allocated(StorageAccount, input(PARTS)))).toEqual([
      'endpoint/blob',
      'endpoint/file',
      'endpoint/queue',
    ]);
  });

  test('pods get a way to the one address of each part, on one port', () => {
    const resources = compiled(PARTS);
    for (const part of ['blob', 'file', 'queue']) {
      expect(resource(resources, `endpoint/${part}/way`)).toMatchObject({
        id: expect.stringMatching(
          new RegExp(`/namespaces/duploservices-dev01/networkpolicies/tenantry-pe-st-files-${part}$`),
        ),
        body: {
          spec: {
            podSelector: {},
            policyTypes: ['Egress'],
            egress: [
              {
                to: [
                  {
                    ipBlock: {
                      cidr: {
                        $concat: [{ $output: { resource: `endpoint/${part}/dns`, name: 'address' } }, '/32'],
                      },
                    },
                  },
                ],
                ports: [{ protocol: 'TCP', port: 443 }],
              },
            ],
          },
        },
      });
    }
  });

  test.each([
    ['shared', AZURE, 0],
    ['dedicated-cluster', AZURE, 0],
    ['dedicated-nodes', AZURE, 0],
    ['shared', ADOPTED, 1],
    ['dedicated-cluster', ADOPTED, 1],
    ['dedicated-nodes', ADOPTED, 0],
  ])('a tenant of tier %s is told when its pods have no way to it', (tier, infrastructure, count) => {
    expect(StorageAccount.notOffered?.(input({}, infrastructure, { tier })) ?? []).toHaveLength(count);
  });

  test('roles beyond those of the tenant are given on the account alone, and taken away before it', () => {
    const resources = compiled(PARTS);
    const { id } = resource(resources, 'account');
    for (const key of ['role/file', 'role/queue']) {
      const role = resource(resources, key);
      expect(role.id.startsWith(`${id}/providers/Microsoft.Authorization/roleAssignments/`)).toBe(true);
      expect(role).not.toHaveProperty('deletedWith');
    }
    expect(resources.some(({ key }) => key === 'role/blob')).toBe(false);
  });
});

test('deleted blobs are kept for a week, and earlier versions only when that is asked for', () => {
  expect(resource(compiled({}), 'blobs').body).toEqual({
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 7 },
      containerDeleteRetentionPolicy: { enabled: true, days: 7 },
      isVersioningEnabled: false,
    },
  });
  const versioned = compiled({ keepDeletedDays: 0, keepVersionsDays: 30 });
  expect(resource(versioned, 'blobs').body).toMatchObject({
    properties: { deleteRetentionPolicy: { enabled: false }, isVersioningEnabled: true },
  });
  expect(JSON.stringify(resource(versioned, 'versions').body)).toContain('"daysAfterCreationGreaterThan":30');
});

test.each([
  ['none', []],
  ['changes', ['StorageWrite', 'StorageDelete']],
  ['all', ['StorageWrite', 'StorageDelete', 'StorageRead']],
] as const)('log: %s', (log, categories) => {
  const logs = compiled({ log }).filter(({ key }) => key.startsWith('log/'));
  expect(
    logs.flatMap(({ body }) => (body as { properties: { logs: { category: string }[] } }).properties.logs),
  ).toEqual(categories.map((category) => ({ category, enabled: true })));
});

describe('what Azure would refuse is told when the manifest is sent', () => {
  const faults = (from: string, to: string) =>
    StorageAccount.faults?.({
      ...input({ redundancy: to }),
      existing: declared('StorageAccount', 'files', { redundancy: from }),
    });

  test.each([
    ['LRS', 'GRS'],
    ['RAGRS', 'LRS'],
    ['ZRS', 'GZRS'],
    ['RAGZRS', 'ZRS'],
  ])('redundancy changes from %s to %s', (from, to) => {
    expect(faults(from, to)).toEqual([]);
  });

  test.each([
    ['LRS', 'ZRS'],
    ['ZRS', 'GRS'],
    ['GZRS', 'RAGRS'],
  ])('redundancy does not change from %s to %s, and what to do instead is told', (from, to) => {
    expect(faults(from, to)).toMatchObject([
      { field: 'spec.redundancy', remedy: expect.stringContaining('declare another account') },
    ]);
  });

  test('a tenant on a cluster without a cloud cannot have one', () => {
    expect(StorageAccount.faults?.(input({}, CLUSTER))).toMatchObject([{ field: 'metadata.tenant' }]);
  });

  test.each(['Upper', 'a', 'two--hyphens', '-first', 'last-', 'under_score', 'x'.repeat(64)])(
    'no container, share or queue is called %s',
    (name) => {
      for (const part of ['containers', 'shares', 'queues']) {
        expect(storageAccountSchema.safeParse({ [part]: { [name]: {} } }).success).toBe(false);
      }
    },
  );
});

test('its outputs are what a workload needs to connect, and no secret', () => {
  const account = {
    blobUrl: 'https://stdev01files.blob.core.windows.net/',
    fileUrl: 'https://stdev01files.file.core.windows.net/',
    queueUrl: 'https://stdev01files.queue.core.windows.net/',
  };
  const outputs = StorageAccount.outputs(
    { ...input(PARTS), allocations: {} },
    { account, 'endpoint/blob/dns': { address: '10.20.32.9' } },
  );
  expect(outputs).toEqual({
    account: expect.stringMatching(/^stdev01files[0-9a-f]{6}$/),
    resourceId: resource(compiled(PARTS), 'account').id,
    privateAddress: '10.20.32.9',
    clientId: 'client-of-dev01',
    blobHost: 'stdev01files.blob.core.windows.net',
    containers: { uploads: 'https://stdev01files.blob.core.windows.net/uploads' },
    fileHost: 'stdev01files.file.core.windows.net',
    shares: { reports: 'https://stdev01files.file.core.windows.net/reports' },
    queueHost: 'stdev01files.queue.core.windows.net',
    queues: { mail: 'https://stdev01files.queue.core.windows.net/mail' },
  });
});

test('what its infrastructure may limit is its redundancy and the size of its shares', () => {
  expect(StorageAccount.usage?.(storageAccountSchema.parse({}))).toEqual({
    sizes: [{ field: 'spec.redundancy', size: 'ZRS' }],
    units: [],
  });
  const shares = { reports: { sizeGiB: 20 }, scans: { sizeGiB: 30 } };
  expect(StorageAccount.usage?.(storageAccountSchema.parse({ shares })).units).toEqual([
    { unit: 'StorageAccount/share', quantity: 50 },
  ]);
});
