import { afterAll, beforeAll, expect, test } from 'vitest';
import { Estate, infrastructure, type Json, tenant } from './estate.ts';
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
const WHOLE = [
  infrastructure,
  tenant('dev01', { tier: 'dedicated-nodes', nodes: { min: 1, max: 1 }, hosts: ['shop.example.com'] }),
  tenant('dev02'),
  of('Host', 'web', { disks: { data: { sizeGiB: 64 } } }),
  of('Host', 'db'),
  of('Endpoint', 'shop', { to: 'internet', hosts: ['web'], ports }),
  of('Endpoint', 'inside', { hosts: ['web', 'db'], ports: [{ port: 5432 }] }),
  of('NodePool', 'batch', { count: 1, spot: {} }),
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
  return Object.keys(counters).filter((what) => /^arm (PUT|PATCH|DELETE|POST)/.test(what));
}

const sweeps = async () =>
  (await product.sandbox<Record<string, number>>('GET', '/counters'))['arm GET resourcegroups'] ?? 0;

beforeAll(async () => {
  product = await Product.start({ TENANTRY_RESYNC_SECONDS: '3600', TENANTRY_SWEEP_SECONDS: '2' });
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
}, 240_000);
