import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { allocated, declared } from '../testing.ts';
import { Tenant } from './index.ts';
import { tenantSchema } from './schema.ts';

const AZURE = { provider: 'azure', region: 'eastus' };
const CLUSTER = { provider: 'kubernetes', clusterName: 'lab' };

const inputOf = (spec: JsonObject, infrastructure: JsonObject = AZURE) => ({
  object: declared('Tenant', 'dev01', { infrastructure: 'nonprod', ...spec }),
  spec: tenantSchema.parse({ infrastructure: 'nonprod', ...spec }),
  references: { infrastructure: declared('Infrastructure', 'nonprod', infrastructure) },
  installation: { azure: { subscriptionId: 's', tenantId: 't', principalId: null } },
});

function compiled(keyRotations: number) {
  const input = inputOf({ keyRotations });
  return Tenant.compile({ ...input, allocations: allocated(Tenant, input) });
}

const keysOf = (rotations: number) => compiled(rotations).filter(({ type }) => type.endsWith('/vaults/keys'));

test('a rotation adds a key and leaves the earlier ones as they were', () => {
  expect(keysOf(2).slice(0, 1)).toEqual(keysOf(0));
  expect(keysOf(2).slice(0, 2)).toEqual(keysOf(1));
  expect(keysOf(2).map(({ id }) => id.split('/').at(-1))).toEqual(['tenant-kek', 'tenant-kek-2', 'tenant-kek-3']);
});

test('a tenant that was never rotated keeps the key it has always had', () => {
  expect(keysOf(0)).toMatchObject([{ key: 'key', id: expect.stringMatching(/\/keys\/tenant-kek$/) }]);
});

test.each([
  [0, 'key'],
  [1, 'key/2'],
  [2, 'key/3'],
])('after %i rotations disks are encrypted with %s', (rotations, key) => {
  const disks = compiled(rotations).find((resource) => resource.key === 'disk-encryption');
  expect(disks?.dependsOn).toContain(key);
  expect(disks?.body).toMatchObject({
    properties: { activeKey: { keyUrl: { $output: { resource: key, name: 'versionedUri' } } } },
  });
});

test('a rotation cannot be taken back, since what the newest key encrypted needs it', () => {
  const faults = (had: number, wanted: number) =>
    Tenant.faults?.({
      ...inputOf({ keyRotations: wanted }),
      existing: declared('Tenant', 'dev01', { infrastructure: 'nonprod', keyRotations: had }),
    }) ?? [];
  expect(faults(2, 1)).toMatchObject([
    { field: 'spec.keyRotations', remedy: expect.stringContaining('leave it at 2') },
  ]);
  expect(faults(2, 2)).toEqual([]);
  expect(faults(2, 3)).toEqual([]);
});

test('without a cloud there is no key to rotate', () => {
  expect(Tenant.faults?.(inputOf({ keyRotations: 1 }, CLUSTER))).toMatchObject([{ field: 'spec.keyRotations' }]);
});
