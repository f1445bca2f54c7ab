import { expect, test } from 'vitest';
import type { JsonObject } from '../index.ts';
import { declared, inTenant } from '../testing.ts';
import { Host } from './index.ts';
import { type HostSpec, hostSchema } from './schema.ts';

const kind = Host as unknown as Parameters<typeof inTenant>[0];
const resources = (spec: JsonObject, name = 'web') => kind.compile(inTenant(kind, name, spec));
const body = (spec: JsonObject, key: string): JsonObject =>
  JSON.parse(JSON.stringify(resources(spec).find((resource) => resource.key === key)?.body ?? null));

test('a host is everything that makes it, each as a resource of its own', () => {
  expect(resources({ disks: { data: { sizeGiB: 64 } } }).map(({ key }) => key)).toEqual([
    'interface',
    'disk/data',
    'machine',
    'system-disk',
    'power',
  ]);
});

test("I9: a host has no public address, and its network card is in the tenant's group and subnet", () => {
  const card = JSON.stringify(body({}, 'interface'));
  expect(card).toContain('applicationSecurityGroups/asg-dev01');
  expect(card).toContain('"hostSubnet"');
  expect(card).not.toContain('publicIPAddress');
});

test("there is no password: the tenant's key alone signs in", () => {
  const { osProfile } = body({}, 'machine').properties as { osProfile: JsonObject };
  expect(osProfile).toMatchObject({
    linuxConfiguration: { disablePasswordAuthentication: true, ssh: { publicKeys: [{ keyData: expect.anything() }] } },
  });
  expect(osProfile).not.toHaveProperty('adminPassword');
});

test('all disks are under the tenant key, and neither exported nor reached by network', () => {
  const spec = { disks: { data: { sizeGiB: 64 } } };
  const set = expect.stringContaining('diskEncryptionSets/des-dev01');
  expect(body(spec, 'disk/data').properties).toMatchObject({
    encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: set },
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
  });
  expect(body(spec, 'system-disk').properties).toMatchObject({ networkAccessPolicy: 'DenyAll' });
  expect(body(spec, 'machine').properties).toMatchObject({
    storageProfile: { osDisk: { deleteOption: 'Delete', managedDisk: { diskEncryptionSet: { id: set } } } },
    securityProfile: { securityType: 'TrustedLaunch', uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } },
  });
});

test('a disk keeps its place in the machine when another is named before it', () => {
  const input = inTenant(kind, 'web', { disks: { archive: { sizeGiB: 1 }, data: { sizeGiB: 1 } } });
  const allocations = { ...input.allocations, 'lun/data': 0, 'lun/archive': 1 };
  const machine = kind.compile({ ...input, allocations }).find(({ key }) => key === 'machine');
  expect(machine?.body.properties).toMatchObject({
    storageProfile: {
      dataDisks: [
        { name: 'disk_web_archive', lun: 1 },
        { name: 'disk_web_data', lun: 0 },
      ],
    },
  });
});

test('names of disks tell hosts and disks apart', () => {
  const ids = (host: string, disk: string) =>
    resources({ disks: { [disk]: { sizeGiB: 1 } } }, host).find(({ key }) => key === `disk/${disk}`)?.id;
  expect(ids('a-b', 'c')).not.toBe(ids('a', 'b-c'));
});

test('stopping and restarting are told to the power of the machine alone', () => {
  expect(body({}, 'power')).toEqual({ properties: { state: 'running' } });
  expect(body({ stopped: true }, 'power')).toEqual({ properties: { state: 'deallocated' } });
  const input = inTenant(kind, 'web', {});
  const object = { ...input.object, counters: { restarts: 2 } };
  const power = kind.compile({ ...input, object }).find(({ key }) => key === 'power');
  expect(power?.body).toEqual({ properties: { state: 'running', restarts: 2 } });
  expect(body({ stopped: true }, 'machine')).toEqual(body({}, 'machine'));
});

test.each([
  ['restart counts, and leaves the spec', 'restart', {}, {}, { counters: { restarts: 1 } }],
  ['stop changes the spec', 'stop', {}, {}, { spec: { stopped: true } }],
  ['start too', 'start', { stopped: true }, {}, { spec: { stopped: false } }],
  ['resize too', 'resize', {}, { size: 'Standard_E4s_v5' }, { spec: { size: 'Standard_E4s_v5' } }],
  [
    'restart of what is stopped is refused',
    'restart',
    { stopped: true },
    {},
    { fault: { remedy: 'start it instead' } },
  ],
])('%s', (_what, name, spec, input, effect) => {
  const action = Host.actions?.find((one) => one.name === name);
  const parsed: HostSpec = hostSchema.parse(spec);
  expect(action?.perform({ spec: parsed, counters: {}, input: action.input.parse(input) })).toMatchObject(effect);
});

test('a disk that would shrink or become another kind is refused, and so is a host without a cloud', () => {
  const before = { disks: { data: { sizeGiB: 64 } } };
  const faults = (disks: JsonObject) =>
    kind
      .faults?.({ ...inTenant(kind, 'web', { disks }), existing: declared('Host', 'web', before) })
      .map(({ field }) => field);
  expect(faults({ data: { sizeGiB: 32, type: 'standard-ssd' } })).toEqual([
    'spec.disks.data.sizeGiB',
    'spec.disks.data.type',
  ]);
  expect(faults({ data: { sizeGiB: 128 } })).toEqual([]);
  const { references } = inTenant(kind, 'web', {});
  const lab = declared('Infrastructure', 'nonprod', { provider: 'kubernetes', clusterName: 'lab' });
  const nowhere = kind.faults?.({ spec: hostSchema.parse({}), references: { ...references, infrastructure: lab } });
  expect(nowhere?.map(({ field }) => field)).toEqual(['metadata.tenant']);
});

test('a host uses its size while it runs, and its disks always', () => {
  const usage = (spec: JsonObject) => Host.usage?.(hostSchema.parse(spec)).units;
  const disks = { data: { sizeGiB: 36 } };
  expect(usage({ disks })).toEqual([
    { unit: 'vm/Standard_D2s_v5', quantity: 1 },
    { unit: 'disk', quantity: 100 },
  ]);
  expect(usage({ disks, stopped: true })).toEqual([{ unit: 'disk', quantity: 100 }]);
});
