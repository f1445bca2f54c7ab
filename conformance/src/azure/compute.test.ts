import { valueAt } from '@tenantry/engine/template';
import type { DeclaredObject, JsonObject } from '@tenantry/kinds';
import { declared } from '@tenantry/kinds/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { specsAtHand } from './index.ts';
import { ControlPlane, compiled, type Made, type Whole } from './testing/controlPlane.ts';
import { SandboxCloud } from './testing/sandboxCloud.ts';

const specs = specsAtHand();
const signal = () => AbortSignal.timeout(60_000);
const COMPUTE = '2024-07-01';

let cloud: SandboxCloud;
let plane: ControlPlane;
let around: Parameters<typeof compiled>[5];
const made = new Map<string, Map<string, Made>>();

function whole(
  kind: string,
  name: string,
  spec: JsonObject,
  more: Parameters<typeof compiled>[5] = {},
  shift = 5,
): Whole {
  const uid = `cccccccc-0000-4000-8000-${Buffer.from(name).toString('hex').padStart(12, '0').slice(-12)}`;
  return compiled(cloud, kind, name, uid, spec, { ...around, ...more }, shift);
}

type Around = NonNullable<Parameters<typeof compiled>[5]>;
let behind: Around = {};

/** HTTP to the hosts, with the certificate of the vault that has this name. */
const web = (certificate: string, hosts: Around, more: JsonObject = {}): Whole =>
  whole(
    'Endpoint',
    'shop',
    {
      to: 'internet',
      hosts: ['web'],
      web: { hosts: ['shop.example.com'], certificate: { vault: certificate }, target: 8080, ...more },
    },
    hosts,
    10,
  );

function outputOf(parts: ReadonlyMap<string, Made>, key: string, name: string): string {
  const part = parts.get(key);
  const found = part === undefined ? undefined : valueAt(part.observed.body, part.resource.outputs?.[name] ?? '');
  if (typeof found !== 'string') throw new Error(`${key} shows no ${name}`);
  return found;
}

async function putSecret(name: string, value: string): Promise<void> {
  const vault = String(around?.tenant?.outputs.vaultUri);
  const { token } = await cloud.credential.getToken('https://vault.azure.net/.default');
  const response = await fetch(`${vault}secrets/${name}?api-version=7.4`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ value }),
    signal: signal(),
  });
  if (!response.ok) throw new Error(`the secret was not kept: ${response.status} ${await response.text()}`);
}

const body = (name: string, key: string): JsonObject => one(name, key).observed.body;
function one(name: string, key: string): Made {
  const found = made.get(name)?.get(key);
  if (found === undefined) throw new Error(`${name} has no ${key}`);
  return found;
}

const pick = (from: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, from[name] ?? null]));

/** Brings one resource to what is declared, as a pass would, and says whether anything was to be done. */
async function settle({ resource, target, body: asked }: Made, desired: JsonObject = asked): Promise<boolean> {
  const driver = plane.driver(resource);
  let isChanged = false;
  for (let round = 0; round < 5; round += 1) {
    const observed = await driver.read(target, { signal: signal(), fresh: true });
    if (observed === null) throw new Error(`${target.id} is not there`);
    if (driver.diff(target, desired, observed).kind === 'none') return isChanged;
    isChanged = true;
    await plane.follow(target, driver, () => driver.update(target, desired, observed, asked, { signal: signal() }));
  }
  throw new Error(`${target.id} does not come to rest`);
}

beforeAll(async () => {
  cloud = await SandboxCloud.start();
  await cloud.admin('PUT', '/faults', { relaxLimits: true });
  plane = new ControlPlane(cloud, specs);
  const infrastructure = compiled(cloud, 'Infrastructure', 'nonprod', 'aaaaaaaa-0000-4000-8000-000000000000', {
    provider: 'azure',
    region: 'eastus',
  });
  // Machines need no cluster.
  const needed = infrastructure.resources.filter(
    ({ key }) => !/^(cluster|pool|role|prometheus|logs|diagnos)/.test(key),
  );
  const keys = new Set(needed.map(({ key }) => key));
  await plane.make({
    ...infrastructure,
    resources: needed.filter(({ dependsOn }) => dependsOn.every((key) => keys.has(key))),
  });
  const object: DeclaredObject = declared(
    'Tenant',
    'dev01',
    { infrastructure: 'nonprod' },
    { uid: 'bbbbbbbb-0000-4000-8000-000000000000' },
  );
  const tenant = compiled(
    cloud,
    'Tenant',
    'dev01',
    object.uid,
    { infrastructure: 'nonprod' },
    { infrastructure: { object: infrastructure.object, outputs: { issuerUrl: 'https://issuer.example.com/' } } },
  );
  const parts = await plane.make(tenant);
  const subnets = infrastructure.resources.find(({ key }) => key === 'subnet/workload')?.id ?? '';
  around = {
    infrastructure: { object: infrastructure.object, outputs: {} },
    tenant: {
      object,
      outputs: {
        hostSubnet: subnets,
        vaultUri: outputOf(parts, 'vault', 'uri'),
        privateAddress: outputOf(parts, 'vault-endpoint/dns', 'address'),
        sshPublicKey: parts.get('ssh-key')?.observed.body.publicKey ?? 'ssh-rsa AAAA',
      },
    },
  };
  const host = whole('Host', 'web', { disks: { data: { sizeGiB: 64 } }, cloudInit: '#cloud-config' });
  made.set('web', await plane.make(host));
  const configuration = (body('web', 'interface').properties as { ipConfigurations: { properties: JsonObject }[] })
    .ipConfigurations[0];
  const outputs = { address: configuration?.properties.privateIPAddress ?? null };
  const hosts = { 'hosts[0]': { object: host.object, outputs } };
  const ports = [{ port: 443, target: 8443 }];
  made.set('inside', await plane.make(whole('Endpoint', 'inside', { hosts: ['web'], ports }, hosts)));
  await putSecret('shop', Buffer.from('3000', 'hex').toString('base64'));
  await putSecret('wrong', 'no PFX');
  made.set('shop', await plane.make(web('shop', hosts)));
  behind = hosts;
}, 180_000);

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

test('I6: everything stands as it was asked for, and a second look finds nothing to do', async () => {
  const changed: string[] = [];
  for (const name of ['web', 'inside', 'shop']) {
    for (const part of made.get(name)?.values() ?? []) if (await settle(part)) changed.push(part.resource.key);
  }
  // The disk that came with the machine was taken up with the rest.
  expect(changed).toEqual([]);
  expect(plane.refusals).toEqual([]);
  expect(body('web', 'power')).toMatchObject({ properties: { state: 'running' } });
});

test('I1: the disk that Azure makes with a machine is ours, closed, and under the tenant key', () => {
  expect(one('web', 'system-disk').observed.owner).toBe(one('web', 'machine').target.owner);
  expect(body('web', 'system-disk').properties).toMatchObject({
    networkAccessPolicy: 'DenyAll',
    encryption: { type: 'EncryptionAtRestWithCustomerKey' },
  });
});

test('a machine that another hand stops is found by a sweep and started again; one that is declared stopped is deallocated', async () => {
  const power = one('web', 'power');
  await plane.azure.read(power.target, { signal: signal(), fresh: false });
  await plane.azure.sweepNow(plane.connection);
  // One list tells of the power of all machines.
  const listed = await plane.azure.read(power.target, { signal: signal(), fresh: false });
  expect(listed?.body).toMatchObject({ properties: { state: 'running' } });
  const machine = one('web', 'machine').target.id;
  expect(await cloud.byHand('POST', `${machine}/deallocate`, COMPUTE)).toBe(202);
  await expect
    .poll(async () => {
      const changes = await plane.azure.sweepNow(plane.connection);
      return changes.some((change) => change.kind === 'resource' && change.id === power.target.id);
    })
    .toBe(true);
  expect(await settle(power)).toBe(true);
  expect(await settle(power, { properties: { state: 'deallocated' } })).toBe(true);
  expect(await settle(power)).toBe(true);
}, 60_000);

test('I4: an old look at a machine that runs as it should restarts nothing', async () => {
  const { target, body: asked, observed } = one('web', 'power');
  const before = plane.writes.length;
  const old = { ...observed, body: { ...observed.body, properties: { state: 'unknown', restarts: 0 } } };
  const outcome = await plane.azure.update(target, asked, old, asked, { signal: signal() });
  expect(outcome).toMatchObject({ state: 'done', isUntouched: true });
  expect(plane.writes.length).toBe(before);
});

test('a restart that was asked for is done once, however often it is looked at', async () => {
  const power = one('web', 'power');
  const restarts = () => plane.writes.filter((write) => write.endsWith('/restart')).length;
  const wanted = { properties: { state: 'running', restarts: 1 } };
  expect(await settle(power, wanted)).toBe(true);
  expect(await settle(power, wanted)).toBe(false);
  expect(restarts()).toBe(1);
});

test('a size that the hardware has not is got by taking the machine off it, and its power brings it back', async () => {
  const machine = one('web', 'machine');
  const properties = machine.body.properties as JsonObject;
  const bigger = { ...machine.body, properties: { ...properties, hardwareProfile: { vmSize: 'Standard_E4s_v5' } } };
  expect(await settle(machine, bigger)).toBe(true);
  expect(await settle(one('web', 'power'), { properties: { state: 'running', restarts: 1 } })).toBe(true);
});

test('what a machine was told at its making stays, whatever is said later', async () => {
  const machine = one('web', 'machine');
  const properties = machine.body.properties as JsonObject;
  const osProfile = { ...(properties.osProfile as JsonObject), customData: 'b3RoZXI=' };
  const sized = { hardwareProfile: { vmSize: 'Standard_E8s_v5' } };
  const other = { ...machine.body, properties: { ...properties, ...sized, osProfile } };
  expect(await settle(machine, other)).toBe(true);
  expect(plane.refusals).toEqual([]);
});

test.each([
  ['Standard_D2s_v5_unavailable', 'SkuNotAvailable'],
  ['Standard_D2s_v5_exhausted', 'AllocationFailed'],
])(
  'a machine of size %s is refused as %s, in the words of Azure',
  async (size, code) => {
    const refused = whole('Host', `no-${code.toLowerCase()}`, { size });
    const [nic, machine] = ['interface', 'machine'].map((key) => refused.resources.find((part) => part.key === key));
    if (nic === undefined || machine === undefined) throw new Error('a host has a machine');
    await plane.make({ ...refused, resources: [nic] });
    await expect(plane.make({ ...refused, resources: [{ ...machine, dependsOn: [] }] })).rejects.toThrow(code);
    const owner = refused.object.uid;
    for (const { connection, type, id } of [machine, nic]) {
      const target = { connection, type, id, owner };
      await plane.follow(target, plane.azure, () => plane.azure.delete(target, null, { signal: signal() }));
    }
  },
  90_000,
);

test('a gateway that another hand opens is found by a sweep and closed again, and a setting of its firewall too', async () => {
  for (const [key, path, value] of [
    ['gateway', ['properties', 'sslPolicy', 'policyName'], 'AppGwSslPolicy20150501'],
    ['firewall', ['properties', 'policySettings', 'mode'], 'Detection'],
  ] as const) {
    const part = one('shop', key);
    await plane.azure.read(part.target, { signal: signal(), fresh: false });
    await plane.azure.sweepNow(plane.connection);
    const { apiVersion } = key === 'gateway' ? { apiVersion: '2024-03-01' } : { apiVersion: '2025-05-01' };
    const changed = structuredClone(part.body) as Record<string, Record<string, Record<string, unknown>>>;
    const [top, middle, last] = path;
    const inner = changed[top]?.[middle];
    if (inner === undefined) throw new Error(`${key} has no ${middle}`);
    inner[last] = value;
    const tags = { ...(part.body.tags as JsonObject), 'tenantry-object': part.target.owner };
    await cloud.byHand('PUT', part.target.id, apiVersion, { ...changed, tags });
    await expect
      .poll(async () => {
        const changes = await plane.azure.sweepNow(plane.connection);
        return changes.some((change) => change.kind === 'resource' && change.id === part.target.id);
      })
      .toBe(true);
    expect(await settle(part)).toBe(true);
    expect(await settle(part)).toBe(false);
  }
}, 60_000);

test('a web endpoint takes another port and other instances in place', async () => {
  const changed = web('shop', behind, { target: 9090, instances: { min: 2, max: 4 } });
  const gateway = changed.resources.find(({ key }) => key === 'gateway');
  const properties = one('shop', 'gateway').body.properties as JsonObject;
  const asked = JSON.parse(JSON.stringify(gateway?.body.properties)) as JsonObject;
  const wanted = {
    ...one('shop', 'gateway').body,
    // What was resolved as it was made stays.
    properties: { ...asked, ...pick(properties, ['sslCertificates', 'backendAddressPools']) },
  };
  expect(await settle(one('shop', 'gateway'), wanted)).toBe(true);
  expect(await settle(one('shop', 'gateway'), wanted)).toBe(false);
  expect(await settle(one('shop', 'gateway'))).toBe(true);
});

test('a gateway that cannot read its certificate is refused in the words of Azure, and tried again', async () => {
  for (const certificate of ['wrong', 'absent']) {
    const given = one('shop', 'gateway');
    const address = `${String(around?.tenant?.outputs.vaultUri)}secrets/${certificate}`;
    const properties = {
      ...(given.body.properties as JsonObject),
      sslCertificates: [{ name: 'certificate', properties: { keyVaultSecretId: address } }],
    };
    const target = { ...given.target, id: `${given.target.id}-${certificate}` };
    const rest = JSON.parse(JSON.stringify({ ...given.body, properties }).replaceAll(given.target.id, target.id));
    await expect(plane.azure.create(target, rest, { signal: signal() })).rejects.toMatchObject({
      kind: 'transient',
      code: 'ApplicationGatewayKeyVaultSecretException',
    });
  }
});

test('I7: endpoint, machine and disks go one after the other, and the disk of the system with its machine', async () => {
  for (const [name, key] of [
    ['inside', 'rule/probe'],
    ['inside', 'rule/tcp'],
    ['inside', 'load-balancer'],
    ['shop', 'rule/web'],
    ['shop', 'rule/hosts'],
    ['shop', 'gateway'],
    ['shop', 'rule/vault'],
    ['shop', 'firewall'],
    ['shop', 'address'],
    ['web', 'machine'],
    ['web', 'disk/data'],
    ['web', 'interface'],
  ] as const) {
    await plane.delete(one(name, key));
  }
  const { target, resource } = one('web', 'system-disk');
  expect(await plane.driver(resource).read(target, { signal: signal(), fresh: true })).toBeNull();
  expect(plane.refusals).toEqual([]);
}, 60_000);
