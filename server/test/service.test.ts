import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '@tenantry/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startReceiver } from '../src/testing/webhook-receiver.ts';
import { Estate, infrastructure, type Json, type ObjectAnswer, tenant } from './estate.ts';
import { Product, until } from './product.ts';

let product: Product;
let estate: Estate;
beforeAll(async () => {
  product = await Product.start({
    ...{ TENANTRY_RESYNC_SECONDS: '60', TENANTRY_METRICS_SECONDS: '2' },
    TENANTRY_OUTBOUND_ALLOW: '127.0.0.1',
  });
  estate = new Estate(product);
  await product.sandbox('PUT', '/faults', { relaxLimits: true });
  await estate.apply(infrastructure, tenant('dev01', { hosts: ['shop.example.com'] }), settings('info'), shop());
}, 120_000);
afterAll(() => product?.dispose(), 60_000);

function inTenant(kind: string, name: string, spec: Json): Json {
  return { apiVersion: 'tenantry.dev/v1', kind, metadata: { name, tenant: 'dev01' }, spec };
}
const settings = (level: string) => inTenant('Config', 'settings', { values: { LEVEL: level } });
const shop = (more: Json = {}) =>
  inTenant('Service', 'shop', {
    image: 'registry.example.com/shop:1',
    ports: [{ port: 80, target: 8080 }],
    env: { LEVEL: { config: 'settings', key: 'LEVEL' }, REGION: 'eu' },
    ...more,
  });

const NAMESPACE = 'duploservices-dev01';
const DEPLOYMENT = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/shop`;
const SHOP = '/api/v1/tenants/dev01/services/shop';
const ready = () => estate.ready(SHOP);

async function pods(): Promise<readonly string[]> {
  const { items } = (await estate.cluster('GET', `/api/v1/namespaces/${NAMESPACE}/pods`)) as {
    items: { metadata: { name: string; labels?: Record<string, string>; deletionTimestamp?: string } }[];
  };
  return items
    .filter(({ metadata }) => metadata.labels?.['tenantry.dev/service'] === 'shop' && !metadata.deletionTimestamp)
    .map(({ metadata }) => metadata.name)
    .sort();
}

async function replaced(before: readonly string[]): Promise<readonly string[]> {
  return until('other pods run', async () => {
    const now = await pods();
    return now.length === before.length && now.every((name) => !before.includes(name)) ? now : undefined;
  });
}

test('a service sent together with its tenant and its settings runs, and has a name in the tenant', async () => {
  await estate.settled(['dev01']);
  const { status } = await ready();
  expect(status.outputs).toMatchObject({ host: 'shop', address: expect.stringMatching(/^\d+\./) });
  expect(await pods()).toHaveLength(1);
}, 180_000);

interface Line {
  readonly at: string;
  readonly pod: string;
  readonly message: string;
}
const linesIn = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

test('what it writes is shown as it comes, and a control plane that dies loses none of it and shows none twice', async () => {
  const words = ['logs', 'dev01', '--service', 'shop', '--source', 'container', '-o', 'json'];
  const program = inject('preparedPrograms').cli;
  const following = spawn(process.execPath, [program, ...words, '-f'], { env: product.environment });
  let shown = '';
  following.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const untilShown = (count: number) =>
    until(`${count} lines are shown`, async () => (linesIn(shown).length >= count ? true : undefined));
  try {
    // Its first two lines, and a request every ten seconds.
    await untilShown(3);
    const { url } = JSON.parse(await readFile(join(product.home, 'run.json'), 'utf8')) as { url: string };
    await product.kill();
    // Where whoever follows looks for it.
    await product.start({ TENANTRY_PORT: new URL(url).port });
    await untilShown(4);
  } finally {
    following.kill('SIGKILL');
  }
  const lines = linesIn(shown);
  expect(lines.slice(0, 2).map(({ message }) => message)).toEqual([
    'shop: reading configuration',
    'shop: listening on port 8080',
  ]);
  const [first = 0, ...later] = lines.slice(2).map(({ at }) => Date.parse(at));
  for (const [index, at] of later.entries()) expect(at - first).toBe((index + 1) * 10_000);
  const found = linesIn(await product.must(...words)).map(({ at, message }) => `${at} ${message}`);
  expect(found.slice(0, lines.length)).toEqual(lines.map(({ at, message }) => `${at} ${message}`));
}, 120_000);

interface Figures {
  readonly metric: string;
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

test('what it uses is measured, and shown with the replicas it has', async () => {
  const words = ['metrics', 'dev01', '--group', 'service', '-o', 'json'];
  // Of a minute in which it came to be, the mean of its replicas is less than what it has now.
  const last = await until('it is measured', async () => {
    const found = JSON.parse(await product.must(...words)) as Figures[];
    const of = (metric: string) =>
      found
        .find((one) => one.metric === metric)
        ?.series.find(({ name }) => name === 'shop')
        ?.values.findLast((value) => value !== null);
    return of('replicas') === 1 ? { cpu: of('cpu'), memory: of('memory') } : undefined;
  });
  expect(last).toEqual({ cpu: expect.any(Number), memory: expect.any(Number) });
  expect(await product.must('metrics', 'dev01', '--metric', 'memory', '--group', 'pod')).toMatch(
    /shop-\S+ .*Mi.*[▁▂▃▄▅▆▇█]/,
  );
}, 120_000);

test('its pods are replaced when its settings change, and when that is asked for', async () => {
  const first = await pods();
  await estate.apply(settings('debug'));
  const second = await replaced(first);
  const asked = await product.request('POST', '/api/v1/tenants/dev01/services/shop/actions/restart');
  expect(asked.status).toBe(200);
  const third = await replaced(second);
  await estate.apply(settings('debug'), shop());
  expect((await ready()).metadata.generation).toBe(2);
  expect(await pods()).toEqual(third);
  await ready();
}, 120_000);

test('it is scaled, stopped and started again by its declaration', async () => {
  for (const [more, count] of [
    [{ replicas: 3 }, 3],
    [{ replicas: 3, stopped: true }, 0],
    [{ replicas: 2 }, 2],
  ] as const) {
    await estate.apply(shop(more));
    await until(`${count} run`, async () => ((await pods()).length === count ? true : undefined));
    await ready();
  }
}, 120_000);

const HOSTS = { hosts: ['shop.example.com'] };
const BROKEN: readonly { name: string; spec: Json; code: string; reason: RegExp; remedy: RegExp }[] = [
  {
    name: 'shop',
    spec: { replicas: 2, image: 'registry.example.com/missing:2' },
    code: 'ImageMissing',
    reason:
      /1 of 2 new replicas cannot start: there is no image registry.example.com\/missing:2 in its registry; 2 of 2 old replicas still serve\./,
    remedy: /push it to its registry/,
  },
  {
    name: 'crash',
    spec: { image: 'registry.example.com/crash:2' },
    code: 'CrashLoop',
    reason:
      /1 of 1 replicas cannot stay up: container main ended with exit code 1 after \d seconds? \(\d restarts?\)\./,
    remedy: /kubectl -n duploservices-dev01 logs crash-\S+ --previous/,
  },
  {
    name: 'hungry',
    spec: { image: 'registry.example.com/oom:2', resources: { memory: '64Mi' } },
    code: 'OutOfMemory',
    reason: /1 of 1 replicas ran out of memory: container main may use 64Mi \(\d restarts?\)\./,
    remedy: /Raise resources.memory/,
  },
  {
    name: 'full',
    spec: { replicas: 2, resources: { memory: '70Gi' } },
    code: 'QuotaFull',
    reason:
      /1 of 2 replicas cannot be made: quota tenant-quota of the tenant is full \(.*requests.memory: \S+ of 128Gi used, 70Gi more/,
    remedy: /give the tenant a larger size/,
  },
  {
    name: 'big',
    spec: { resources: { cpu: '20' } },
    code: 'Unschedulable',
    reason: /1 of 1 replicas found no node: of \d nodes? .*too little CPU left/,
    remedy: /Ask for less in resources/,
  },
];

test('a rollout that fails is explained in one sentence with its remedy, and is over by itself when it is mended', async () => {
  const image = 'registry.example.com/shop:1';
  const declare = (specs: readonly { name: string; spec: Json }[]) =>
    estate.apply(
      tenant('dev01', { ...HOSTS, size: 'large' }),
      ...specs.map(({ name, spec }) => (name === 'shop' ? shop(spec) : inTenant('Service', name, { image, ...spec }))),
    );
  const shown = (name: string) => product.get<ObjectAnswer>(`/api/v1/tenants/dev01/services/${name}`);
  const faultsOf = async (name: string, state = 'open') =>
    (await product.get<{ items: Fault[] }>(`/api/v1/tenants/dev01/faults?kind=Service&name=${name}&state=${state}`))
      .items;
  await estate.apply(tenant('dev01', { ...HOSTS, size: 'large' }));
  await using receiver = await startReceiver();
  receiver.isUp = false;
  const route = await product.cli('fault-route', 'add', 'ops', '-t', 'dev01', '--url', receiver.url);
  expect(route, route.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whsec_\S+\n$/) });
  await declare(BROKEN);
  for (const { name, code, reason, remedy } of BROKEN) {
    const failing = await until(`${name} fails for ${code}`, async () => {
      const { status } = await shown(name);
      return status.phase === 'failing' && status.conditions[0]?.reason === code ? status : undefined;
    });
    expect(failing.conditions[0]?.message).toMatch(reason);
    expect(failing.conditions[0]?.message).toMatch(remedy);
    const faults = await faultsOf(name);
    expect(faults, `${name} has one fault`).toMatchObject([
      { code, state: 'open', object: { kind: 'Service', name }, owner: { kind: 'Tenant', name: 'dev01' } },
    ]);
    expect(faults[0]?.cause).toMatch(reason);
    expect(faults[0]?.remedy).toMatch(remedy);
    expect(faults[0]?.resource).toContain(name);
  }
  expect(receiver.refusals()).toBeGreaterThan(0);
  receiver.isUp = true;
  const { status } = await shown('shop');
  expect(status.outputs).toMatchObject({
    image: 'registry.example.com/missing:2',
    readyReplicas: 2,
    updatedReplicas: 1,
  });
  expect(status.outputs).toMatchObject({ host: 'shop', replicas: 3 });
  await declare(BROKEN.map(({ name }) => ({ name, spec: name === 'shop' ? { replicas: 2 } : {} })));
  for (const { name } of BROKEN) {
    const mended = (await estate.ready(`/api/v1/tenants/dev01/services/${name}`)).status;
    const replicas = name === 'shop' ? 2 : 1;
    expect(mended.outputs).toMatchObject({ image, replicas, readyReplicas: replicas, updatedReplicas: replicas });
    expect(Number(mended.outputs.revision)).toBeGreaterThan(1);
  }
  for (const { name, code } of BROKEN) {
    expect(await faultsOf(name), `the fault of ${name} is over by itself`).toEqual([]);
    expect((await faultsOf(name, 'all')).map((fault) => [fault.code, fault.state, fault.resolvedBy])).toEqual([
      [code, 'resolved', null],
    ]);
  }
  const told = () =>
    receiver.taken
      .flatMap(({ events }) => events)
      .map(({ type, data }) => ({ type, fault: (data as { fault: Fault }).fault }));
  for (const { name, code } of BROKEN) {
    const changes = await until(`all is told of ${name}`, async () => {
      const types = told().flatMap(({ type, fault }) =>
        fault.object.name === name && fault.code === code ? [type] : [],
      );
      return types.at(-1) === 'dev.tenantry.fault.resolved' ? types : undefined;
    });
    expect(changes).toEqual(['dev.tenantry.fault.opened', 'dev.tenantry.fault.resolved']);
  }
  const tested = await product.cli('fault-route', 'test', 'ops', '-t', 'dev01');
  expect(tested.stdout).toMatch(/^taken: the receiver answered 204 \(\d+ ms\)\n$/);
  expect((await product.cli('fault-route', 'remove', 'ops', '-t', 'dev01')).code).toBe(0);
}, 180_000);

test('what somebody runs in a tenant beside its objects is looked after too: one fault for each cause, over by itself when it is mended', async () => {
  const deployments = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
  const claims = `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`;
  const byHand = (name: string, image: string): Json => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: `registry.example.com/${image}:1` }] },
      },
    },
  });
  const found = async (state: string) =>
    (
      await product.get<{ items: Fault[] }>(`/api/v1/tenants/dev01/faults?source=clusters&kind=Tenant&state=${state}`)
    ).items
      .filter(({ code }) => code !== 'QuotaNearlyFull')
      .map(({ code, severity, resource }) => `${code} ${severity} ${resource}`)
      .sort();
  const expected = [
    `CrashLoop critical ${deployments}/helm-crash`,
    `ImageMissing critical ${deployments}/helm-missing`,
    `VolumePending critical ${claims}/data`,
  ];
  for (const name of ['crash', 'missing']) await estate.cluster('POST', deployments, byHand(`helm-${name}`, name));
  await estate.cluster('POST', claims, {
    metadata: { name: 'data' },
    spec: {
      ...{ storageClassName: 'no-such-class', accessModes: ['ReadWriteOnce'] },
      resources: { requests: { storage: '1Gi' } },
    },
  });
  await until('each is told', async () => ((await found('open')).length === 3 ? true : undefined));
  expect(await found('open')).toEqual(expected);
  await estate.cluster('PATCH', `${deployments}/helm-crash`, byHand('helm-crash', 'shop'));
  await estate.cluster('PATCH', `${deployments}/helm-missing`, byHand('helm-missing', 'shop'));
  await estate.cluster('DELETE', `${claims}/data`);
  await until('each is over', async () => ((await found('open')).length === 0 ? true : undefined));
  expect(await found('resolved')).toEqual(expected);
  for (const name of ['crash', 'missing']) await estate.cluster('DELETE', `${deployments}/helm-${name}`);
}, 180_000);

test('a service that gets volumes of its own serves on until it runs with them, and is mended by its next declaration where it cannot', async () => {
  const shelf = (image: string, more: Json = { volumes: { data: { path: '/data', size: '1Gi' } } }) =>
    inTenant('Service', 'shelf', { image: `registry.example.com/${image}`, ports: [{ port: 80 }], ...more });
  const path = '/api/v1/tenants/dev01/services/shelf';
  const serving = async () => {
    const { subsets = [] } = (await estate.cluster('GET', `/api/v1/namespaces/${NAMESPACE}/endpoints/shelf`)) as {
      subsets?: { addresses?: { targetRef: { name: string } }[] }[];
    };
    return subsets.flatMap(({ addresses = [] }) => addresses.map(({ targetRef }) => targetRef.name));
  };
  const inventory = async () => (await estate.inventory(path)).map(({ key }) => key);
  await estate.apply(shelf('shelf:1', {}));
  await estate.ready(path);
  const [before] = await until('it serves', async () => ((await serving()).length === 1 ? serving() : undefined));
  await estate.apply(shelf('missing:2'));
  await until('it fails for ImageMissing', async () => {
    const { status } = await product.get<ObjectAnswer>(path);
    return status.conditions[0]?.reason === 'ImageMissing' ? true : undefined;
  });
  expect(await serving()).toEqual([before]);
  expect(await inventory()).toEqual(expect.arrayContaining(['deployment', 'stateful-set']));
  await estate.apply(shelf('shelf:1'));
  await estate.ready(path);
  expect(await inventory()).not.toContain('deployment');
  await until('only the new one serves', async () => ((await serving()).join() === 'shelf-0' ? true : undefined));
  const { items } = await product.get<{ items: { message: string }[] }>(`${path}/events`);
  const told = items.filter(({ message }) => message.includes('pods[shelf-0]'));
  expect(told.map(({ message }) => message)).toEqual(['stateful set shelf is changed: pods[shelf-0]']);
  await product.must('delete', 'service', 'shelf', '-t', 'dev01', '--yes');
}, 120_000);

test('it serves a host of its tenant, and no other', async () => {
  const expose = (host: string) => shop({ expose: { to: 'internet', hosts: [host] } });
  const refused = await product.request('POST', '/api/v1/apply', [expose('bank.example.com')]);
  expect(refused.status).toBe(422);
  const { errors } = (await refused.json()) as { errors: { field: string; message: string }[] };
  expect(errors).toMatchObject([
    { field: 'spec.expose.hosts[0]', message: expect.stringContaining('not among the hosts of this tenant') },
  ]);
  await estate.apply(expose('shop.example.com'));
  await until('the ingress stands', async () =>
    estate.cluster('GET', `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/ingresses/shop`).catch(() => undefined),
  );
  expect((await ready()).status.outputs).toMatchObject({ urls: ['http://shop.example.com/'] });
}, 60_000);

test('settings that a service uses are not deleted before it; a tenant takes both with it', async () => {
  const refused = await product.request('DELETE', '/api/v1/tenants/dev01/configs/settings');
  expect(refused.status).toBe(409);
  await estate.delete('dev01');
  await estate.settled([]);
  await expect(estate.cluster('GET', DEPLOYMENT)).rejects.toThrow('404');
}, 120_000);
