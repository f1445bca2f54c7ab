import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, isWrite, type Json, type ObjectAnswer, tenant } from './estate.ts';
import { Product, until } from './product.ts';

interface Found {
  readonly verdict: string;
  readonly sentence: string;
}

let product: Product;
let estate: Estate;

const of = (kind: string, name: string, spec: Json = {}): Json => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: { name, tenant: 'dev01' },
  spec,
});
const ports = [{ port: 443, target: 8443 }];
const MQTT = {
  image: 'registry.example.com/team/broker:1',
  ports: [{ port: 8883, target: 18_883 }, { port: 1883 }],
  resources: { cpu: '50m', memory: '32Mi' },
};
const WHOLE = [
  infrastructure,
  tenant('dev01', {
    tier: 'dedicated-nodes',
    nodes: { min: 1, max: 1 },
    hosts: ['shop.example.com'],
    loadBalancers: 2,
  }),
  tenant('dev02'),
  of('Host', 'web', { disks: { data: { sizeGiB: 64 } } }),
  of('Host', 'db'),
  of('Endpoint', 'shop', { to: 'internet', hosts: ['web'], ports }),
  of('Endpoint', 'inside', { hosts: ['web', 'db'], ports: [{ port: 5432 }] }),
  of('NodePool', 'batch', { count: 1, spot: {} }),
  of('Service', 'mqtt', MQTT),
  of('Endpoint', 'devices', { to: 'internet', service: 'mqtt', ports: [{ port: 443, target: 8883 }] }),
  of('Endpoint', 'mqtt-inside', { service: 'mqtt', ports: [{ port: 1883 }] }),
  // As much of a PFX as the sandbox looks at: its beginning.
  of('Secret', 'shop-tls', { files: { 'tls.pfx': 'MIIKcQIBAzCC' } }),
  of('Endpoint', 'front', {
    to: 'internet',
    hosts: ['db'],
    web: { hosts: ['shop.example.com'], certificate: { secret: 'shop-tls' }, target: 8080 },
  }),
];
const PLURALS = {
  web: 'hosts',
  db: 'hosts',
  shop: 'endpoints',
  inside: 'endpoints',
  front: 'endpoints',
  mqtt: 'services',
  devices: 'endpoints',
  'mqtt-inside': 'endpoints',
  batch: 'nodepools',
} as const;
type Name = keyof typeof PLURALS;
const path = (name: Name) => `/api/v1/tenants/dev01/${PLURALS[name]}/${name}`;

const ready = (name: Name) => estate.ready(path(name), 180_000);

const power = async (): Promise<unknown> => (await ready('web')).status.outputs.power;
const reach = (from: string, to: string, port: string) =>
  product.get<Found>(`/api/v1/reach?${new URLSearchParams({ from, to, ...(port === '' ? {} : { port }) })}`);
/** What was asked of Azure that could change something. */
async function writes(): Promise<readonly string[]> {
  const counters = await product.sandbox<Record<string, number>>('GET', '/counters');
  return Object.keys(counters).filter((what) => what.startsWith('arm ') && isWrite(what));
}

const sweeps = async () =>
  (await product.sandbox<Record<string, number>>('GET', '/counters'))['arm GET resourcegroups'] ?? 0;

beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '4' });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true, principalDelaySeconds: 0 });
  await estate.apply(...WHOLE);
  await Promise.all([estate.settled(['dev01', 'dev02'], 180_000), ...(Object.keys(PLURALS) as Name[]).map(ready)]);
}, 300_000);
afterAll(() => product?.dispose(), 60_000);

test('I8: a second apply of the same file changes nothing, here or in Azure', async () => {
  const begun = await sweeps();
  await until('what was made last was looked at', async () => ((await sweeps()) > begun + 1 ? true : undefined));
  await product.sandbox('POST', '/counters/reset');
  const answer = await product.request('POST', '/api/v1/apply', WHOLE);
  const { items } = (await answer.json()) as { items: { result: string }[] };
  expect(new Set(items.map(({ result }) => result))).toEqual(new Set(['unchanged']));
  await until('Azure was swept', async () => ((await sweeps()) >= 2 ? true : undefined));
  expect(await writes()).toEqual([]);
}, 60_000);

test('I9: the internet reaches the hosts behind the public endpoints on exactly their ports, and nothing else of the tenant', async () => {
  expect((await reach('@internet', 'dev01/vm/web', '')).sentence).toBe(
    'In part: the internet reaches vm dev01/web on TCP 8443, and on nothing else.',
  );
  expect((await reach('@internet', 'dev01/vm/db', '')).sentence).toBe(
    'In part: the internet reaches vm dev01/db on TCP 8080, and on nothing else.',
  );
  expect(await reach('dev01/vm/web', 'dev01/vm/db', '5432')).toMatchObject({ verdict: 'allowed' });
  expect(await reach('dev02', 'dev01/vm/db', '5432')).toMatchObject({ verdict: 'denied' });
}, 60_000);

const frontends = async (name: 'kubernetes' | 'kubernetes-internal'): Promise<number> => {
  const found = (await estate.azure()).find(({ id }) => id.endsWith(`/loadBalancers/${name}`));
  return (
    (found?.properties as { frontendIPConfigurations: unknown[] } | undefined)?.frontendIPConfigurations.length ?? 0
  );
};

test('I9: a service behind a load balancer is reached on exactly its ports: from the internet, and inside by hosts of its tenant alone', async () => {
  const [devices, inside] = await Promise.all([ready('devices'), ready('mqtt-inside')]);
  expect(devices.status.outputs).toMatchObject({ address: expect.stringMatching(/^203\.0\.113\./), ports: [443] });
  expect(inside.status.outputs.address).toMatch(/^10\.20\./);
  expect((await reach('@internet', 'dev01', '')).sentence).toBe(
    'In part: the internet reaches dev01 on TCP 18883, and on nothing else.',
  );
  expect((await reach('dev01/vm/web', 'dev01', '')).sentence).toBe(
    'In part: vm dev01/web reaches dev01 on TCP 1883, and on nothing else.',
  );
  for (const from of ['dev02', 'dev02/vm/*']) {
    expect(await reach(from, 'dev01', '1883')).toMatchObject({ verdict: 'denied' });
    expect(await reach(from, 'dev01', '18883')).toMatchObject({ verdict: 'denied' });
  }
  expect([await frontends('kubernetes'), await frontends('kubernetes-internal')]).toEqual([1, 1]);
}, 60_000);

test('I9: the matrix has no path from the other tenant that no Grant explains', async () => {
  interface Row {
    readonly from: string;
    readonly to: { readonly to: string; readonly paths: { readonly ungranted: unknown[] }[] }[];
  }
  const { items } = await product.get<{ items: Row[] }>('/api/v1/reach/matrix?infrastructure=nonprod');
  const between = items.flatMap(({ from, to }) => to.filter((cell) => cell.to !== from));
  expect(between.map(({ to }) => to).sort()).toEqual(['dev01', 'dev02']);
  expect(between.flatMap(({ paths }) => paths.flatMap(({ ungranted }) => ungranted))).toEqual([]);
}, 60_000);

test('another port of the service is led to at the same address, and one it loses is closed', async () => {
  const { status } = await ready('devices');
  const change = (port: number) =>
    estate.apply(of('Endpoint', 'devices', { to: 'internet', service: 'mqtt', ports: [{ port: 443, target: port }] }));
  await change(1883);
  expect((await ready('devices')).status.outputs.address).toBe(status.outputs.address);
  expect((await reach('@internet', 'dev01', '')).sentence).toContain('on TCP 1883, and on nothing else');
  expect((await product.request('DELETE', path('mqtt'))).status).toBeGreaterThanOrEqual(400);
  await change(8883);
  await ready('devices');
  await estate.apply(of('Service', 'mqtt', { ...MQTT, ports: MQTT.ports.slice(0, 1) }));
  await until('the other endpoint waits for its port', async () => {
    const { status } = await product.get<ObjectAnswer>(path('mqtt-inside'));
    return JSON.stringify(status).includes('Service mqtt has lost a port') ? true : undefined;
  });
  expect((await reach('dev01/vm/web', 'dev01', '')).verdict).toBe('denied');
  await estate.apply(of('Service', 'mqtt', MQTT));
  await ready('mqtt-inside');
  // Until the last pod without the port is gone, it is open at some of them.
  await until('the port is open', async () =>
    (await reach('dev01/vm/web', 'dev01', '1883')).verdict === 'allowed' ? true : undefined,
  );
}, 120_000);

test('I7: an endpoint beyond the quota of public addresses says so with a remedy; when it goes, nothing is left of it', async () => {
  const addresses = (await estate.azure()).filter(({ id }) => /\/publicIPAddresses\/[^/]+$/i.test(id));
  await product.request('DELETE', path('mqtt-inside'));
  await until('the other is gone', async () => ((await frontends('kubernetes-internal')) === 0 ? true : undefined));
  const relaxed = { relaxLimits: true, principalDelaySeconds: 0 };
  await product.sandbox('PUT', '/faults', { ...relaxed, publicAddresses: addresses.length });
  await estate.apply(of('Endpoint', 'more', { to: 'internet', service: 'mqtt', ports: [{ port: 1883 }] }));
  const more = '/api/v1/tenants/dev01/endpoints/more';
  const message = await until('it says why', async () => {
    const { status } = await product.get<{ status: { conditions: { reason: string; message: string }[] } }>(more);
    return status.conditions.find(({ reason }) => reason === 'PublicAddressesUsedUp')?.message;
  });
  expect(message).toMatch(/as many public addresses in this region as it may\. .*quota raised/);
  expect((await product.request('DELETE', more)).status).toBeLessThan(300);
  await until('it is gone', async () => ((await product.request('GET', more)).status === 404 ? true : undefined));
  await product.sandbox('PUT', '/faults', relaxed);
  expect((await estate.azure()).filter(({ id }) => id.includes('endpoint_dev01_more'))).toEqual([]);
  expect(await frontends('kubernetes')).toBe(1);
}, 120_000);

test('a host is stopped, started and restarted, and stays as declared when another hand stops it', async () => {
  const act = async (name: string) =>
    expect((await product.request('POST', `${path('web')}/actions/${name}`, {})).status).toBeLessThan(300);
  const deviations = async () =>
    (
      await product.get<{ items: { reason: string; resource: string | null }[] }>(`${path('web')}/events?limit=500`)
    ).items
      .filter(({ resource }) => resource === 'power')
      .filter(({ reason }) => reason === 'DriftRepaired').length;
  expect(await power()).toBe('running');
  await act('stop');
  expect(await power()).toBe('deallocated');
  await act('start');
  expect(await power()).toBe('running');
  await act('restart');
  expect(await power()).toBe('running');
  expect(await deviations()).toBe(0);
  const machine = String((await ready('web')).status.outputs.machine);
  await estate.arm('POST', `${machine}/deallocate`);
  await until('the drift was repaired', async () => ((await deviations()) === 1 ? true : undefined));
  expect(await power()).toBe('running');
}, 180_000);

test('I7: a tenant with hosts, endpoints and a pool goes in the right order, says what it waits for, and leaves nothing', async () => {
  expect((await product.request('DELETE', path('web'))).status).toBeGreaterThanOrEqual(400);
  const asked = await product.request('DELETE', '/api/v1/tenants/dev01');
  expect(asked.status, await asked.text()).toBeLessThan(300);
  const waits = new Set<string>();
  await until(
    'it is gone',
    async () => {
      const response = await product.request('GET', '/api/v1/tenants/dev01');
      if (response.status === 404) return true;
      const { status } = (await response.json()) as { status: { waitingFor?: { title: string }[] } };
      for (const { title } of status.waitingFor ?? []) waits.add(title);
      return undefined;
    },
    180_000,
  );
  expect([...waits].join(', ')).toMatch(/Host|Endpoint|NodePool/);
  const left = (await estate.azure()).filter(({ id }) => /duploservices-dev01|endpoint_dev01_/i.test(id));
  expect(left.map(({ id }) => id)).toEqual([]);
  expect([await frontends('kubernetes'), await frontends('kubernetes-internal')]).toEqual([0, 0]);
}, 240_000);
