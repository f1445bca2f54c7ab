import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clusterAccessFromKubeconfig,
  createKubernetesDriver,
  type KubernetesDriver,
} from '@tenantry/drivers/kubernetes';
import type { MetricGrouping } from '@tenantry/store/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../sandbox/src/kubernetes/index.ts';
import { createEmbeddedMetrics, metricNamed, startMeasuring } from '../../src/metrics/index.ts';
import { ownNamespace, storeUnderTest, until } from '../database.ts';

const NODE = { name: 'n1', cpu: '8', memory: '32Gi', pods: 110, labels: {}, taints: [] };
const WITH = 'kubeconfig:with';
const WITHOUT = 'kubeconfig:without';
const RETENTION = { raw: 2, fiveMinutes: 14, hour: 400, seriesPerTenant: 1000 };
const db = storeUnderTest();
let directory: string;
const clusters = new Map<string, Cluster>();
let driver: KubernetesDriver;
const tenants = new Map<string, string>();
const problems: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tenantry-metrics-'));
  const shared = { host: '127.0.0.1', port: 0, speed: 20, nodes: [NODE] };
  for (const [connection, hasMetricsServer] of [
    [WITH, true],
    [WITHOUT, false],
  ] as const) {
    const name = connection.slice('kubeconfig:'.length);
    clusters.set(
      connection,
      await startCluster({ name, directory: join(directory, name), hasMetricsServer, ...shared }),
    );
  }
  driver = createKubernetesDriver({
    resolve: async (connection) => clusterAccessFromKubeconfig(clusters.get(connection)?.adminKubeconfig() ?? ''),
  });
  await db.declare('Infrastructure', 'nonprod', { provider: 'kubernetes' });
  for (const [name, connection] of [
    ['ours', WITH],
    ['theirs', WITH],
    ['bare', WITHOUT],
  ] as const) {
    const uid = await db.declare('Tenant', name, { infrastructure: 'nonprod' });
    tenants.set(name, uid);
    await make(connection, 'v1/Namespace', `/api/v1/namespaces/${name}`, { metadata: { name } }, uid);
    await ownNamespace(db.store(), uid, connection, name);
  }
});
afterAll(async () => {
  await driver?.close();
  for (const cluster of clusters.values()) await cluster.close();
  await rm(directory, { recursive: true, force: true });
});

const signal = () => AbortSignal.timeout(30_000);
function make(
  connection: string,
  type: string,
  id: string,
  body: Parameters<KubernetesDriver['create']>[1],
  owner: string,
) {
  driver.watch(connection, () => {});
  const apiVersion = type.split('/').slice(0, -1).join('/');
  const target = { connection, type, id, owner };
  return driver.create(target, { apiVersion, kind: type.split('/').at(-1) ?? '', ...body }, { signal: signal() });
}

function deploy(connection: string, namespace: string, name: string, replicas: number, image: string, limits?: object) {
  const labels = { 'tenantry.dev/service': name };
  const containers = [{ name: 'main', image, ...(limits === undefined ? {} : { resources: { limits } }) }];
  const spec = {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name, ...labels } }, spec: { containers } },
  };
  const id = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
  const body = JSON.parse(JSON.stringify({ metadata: { name, namespace, labels }, spec }));
  return make(connection, 'apps/v1/Deployment', id, body, tenants.get(namespace) ?? '');
}

const told = (error: unknown, what: string) => {
  problems.push(`${what}: ${error}`);
};
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
/** How often quotas of a namespace were read. */
const quotaReads = new Map<string, number>();
const counted: KubernetesDriver['followMeasured'] = (connection) => {
  const watch = driver.followMeasured(connection);
  return {
    ...watch,
    quotas: (namespace) => {
      quotaReads.set(namespace, (quotaReads.get(namespace) ?? 0) + 1);
      return watch.quotas(namespace);
    },
  };
};
function measure(store = db.store(), seriesPerTenant = 1000) {
  const stop = startMeasuring({
    ...{
      store,
      cluster: { ...driver, followMeasured: counted },
      isKeptHere: () => true,
      everySeconds: 1,
      seriesPerTenant,
      onProblem: told,
    },
  });
  stops.push(stop);
  return stop;
}

const tenantOf = (name: string) => ({ uid: tenants.get(name) ?? '', name });
const engine = () => createEmbeddedMetrics({ store: db.store(), retention: RETENTION, everySeconds: 1 });
const startedAt = new Date();
async function ask(name: string, metric: string, group: MetricGrouping) {
  const definition = metricNamed(metric);
  if (definition === null) throw new Error(`there is no metric ${metric}`);
  const range = { from: startedAt, to: new Date(), stepSeconds: 1 };
  return engine().query(tenantOf(name), { metric: definition, group, stat: 'average', ...range });
}
const measured = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
/** The last value of each line, by its name. */
async function last(name: string, metric: string, group: MetricGrouping) {
  const { lines } = await ask(name, metric, group);
  return Object.fromEntries(lines.map((line) => [line.name, measured(line.values).at(-1)]));
}

/** How many samples of a series of ours there are. */
async function written(metric: string, grouping: MetricGrouping, name: string) {
  const { series } = await db.store().searchMetrics(tenants.get('ours') ?? '', {
    ...{ metric, grouping, name, from: startedAt, to: new Date(), stepSeconds: 1, resolution: 'raw', mostSeries: 1 },
  });
  return series[0]?.points.length ?? 0;
}

test('each tenant is measured by itself, and what was summed is the sum', async () => {
  await deploy(WITH, 'ours', 'web', 2, 'registry.example.com/web:1', { cpu: '500m', memory: '128Mi' });
  await deploy(WITH, 'ours', 'api', 1, 'registry.example.com/api:1');
  await deploy(WITH, 'theirs', 'web', 1, 'registry.example.com/web:1', { cpu: '1', memory: '64Mi' });
  await make(
    WITH,
    'v1/ResourceQuota',
    '/api/v1/namespaces/ours/resourcequotas/quota',
    { metadata: { name: 'quota', namespace: 'ours' }, spec: { hard: { pods: '10', 'limits.memory': '1Gi' } } },
    tenants.get('ours') ?? '',
  );
  const stop = measure();
  await until('all pods are measured', async () => (await ask('ours', 'cpu', 'pod')).lines.length === 3);
  await until('all replicas are ready', async () => (await last('ours', 'replicas', 'tenant')).ours === 3);
  await until('the quota is counted', async () => (await last('ours', 'quota', 'resource')).pods === 3);
  const before = await written('quota', 'resource', 'pods');
  const looks = await written('replicas', 'tenant', '');
  const reads = quotaReads.get('ours') ?? 0;
  await until('it is looked at again', async () => (await written('replicas', 'tenant', '')) > looks + 2);
  await stop();
  // One more where five minutes are over just then.
  expect((await written('quota', 'resource', 'pods')) - before, 'it has not changed').toBeLessThanOrEqual(1);
  expect((quotaReads.get('ours') ?? 0) - reads, 'nobody looks at what has not changed').toBeLessThanOrEqual(1);
  const [replicas] = (await ask('ours', 'replicas', 'tenant')).lines;
  const pods = (await ask('ours', 'quota', 'resource')).lines.find(({ name }) => name === 'pods');
  const first = pods?.values.findIndex((value) => value !== null) ?? -1;
  const isKnown = (values: readonly (number | null)[] = []) => values.slice(first).map((value) => value !== null);
  expect(isKnown(pods?.values), 'it is known of each step in which it was looked at').toEqual(
    isKnown(replicas?.values),
  );

  const services = await ask('ours', 'memory', 'service');
  expect(services.lines.map(({ name }) => name).sort()).toEqual(['api', 'web']);
  const limitOf = (name: string) => services.lines.find((line) => line.name === name)?.limits;
  expect(measured(limitOf('web') ?? []).at(-1)).toBe(2 * 128 * 2 ** 20);
  expect(limitOf('api'), 'a service of which a container has no limit has none').toBeNull();
  for (const metric of ['cpu', 'memory']) {
    const [whole, byService, byPod, byNode] = await Promise.all(
      (['tenant', 'service', 'pod', 'node'] as const).map((group) => last('ours', metric, group)),
    );
    const sum = (values: Record<string, number | null | undefined> = {}) =>
      Object.values(values).reduce<number>((total, value) => total + (value ?? 0), 0);
    expect(sum(whole), metric).toBeGreaterThan(0);
    for (const parts of [byService, byPod, byNode]) expect(sum(parts), metric).toBeCloseTo(sum(whole), 6);
  }
  expect(Object.keys(await last('theirs', 'cpu', 'pod'))).toHaveLength(1);
  const quota = await ask('ours', 'quota', 'resource');
  expect(quota.lines.map(({ name, limits }) => [name, measured(limits ?? []).at(-1)])).toEqual([
    ['limits.memory', 2 ** 30],
    ['pods', 10],
  ]);
  expect(problems).toEqual([]);
}, 60_000);

test('a step in which nothing was measured is empty, also where the tenant was measured before and after', async () => {
  const before = new Date();
  await until('a while goes by', () => Date.now() - before.getTime() > 2_500);
  const stop = measure();
  await until('it is measured again', async () => {
    const { from, lines } = await ask('ours', 'cpu', 'tenant');
    const since = Math.ceil((before.getTime() - from.getTime()) / 1000);
    return measured(lines[0]?.values.slice(since) ?? []).length > 0;
  });
  await stop();
  const { from, lines } = await ask('ours', 'cpu', 'tenant');
  const gap = Math.ceil((before.getTime() - from.getTime()) / 1000);
  expect(lines[0]?.values.slice(gap, gap + 1)).toEqual([null]);
  const quota = await ask('ours', 'quota', 'resource');
  expect(quota.lines.map(({ values }) => values[gap])).toEqual([null, null]);
  expect(quota.lines.map(({ values }) => measured(values.slice(gap)).length > 0)).toEqual([true, true]);
}, 60_000);

test('restarts of a service are those of its pods, when another replica goes on, too', async () => {
  await deploy(WITH, 'ours', 'bad', 1, 'registry.example.com/crash:1', { memory: '64Mi' });
  const risen = async (group: MetricGrouping, name: string) => {
    const { lines } = await ask('ours', 'restarts', group);
    return measured(lines.find((line) => line.name === name)?.values ?? []).reduce<number>(
      (sum, one) => sum + (one ?? 0),
      0,
    );
  };
  const stop = measure();
  await until('it was started again', async () => (await risen('service', 'bad')) >= 2);
  await stop();
  const stopAgain = measure(await db.replica());
  await until('it was started again, as another replica saw', async () => (await risen('service', 'bad')) >= 4);
  await stopAgain();
  const { lines } = await ask('ours', 'restarts', 'pod');
  const pod = lines.find(({ service }) => service === 'bad');
  const counted = await db.store().lastCounters([tenants.get('ours') ?? '']);
  const own = counted.find(({ grouping, name }) => grouping === 'pod' && name === pod?.name)?.value;
  const sum = counted.find(({ grouping, name }) => grouping === 'service' && name === 'bad')?.value;
  // The service was first seen together with its pod, and misses nothing of it.
  expect(sum).toBe(own);
}, 60_000);

test('a cluster without a metrics API is told plainly, and everything else goes on', async () => {
  await deploy(WITHOUT, 'bare', 'web', 1, 'registry.example.com/web:1');
  const stop = measure();
  await until('replicas are measured', async () => (await last('bare', 'replicas', 'service')).web === 1);
  const cpu = await ask('bare', 'cpu', 'tenant');
  await stop();
  expect(cpu.lines).toEqual([]);
  expect(cpu.unavailable).toEqual({
    reason: expect.stringContaining('no metrics API'),
    remedy: expect.stringContaining('metrics-server'),
  });
  const { metrics } = await engine().offer(tenantOf('bare'));
  expect(metrics.filter(({ unavailable }) => unavailable === null).map(({ name }) => name)).toEqual([
    'restarts',
    'replicas',
    'quota',
  ]);
}, 60_000);

test('a tenant with too many series keeps its sums, and is told', async () => {
  const stop = measure(db.store(), 13);
  await until('it is told', async () => (await engine().offer(tenantOf('ours'))).notice !== null);
  await stop();
  const { notice } = await engine().offer(tenantOf('ours'));
  expect(notice).toMatch(/^The tenant has \d\d series/);
  expect((await engine().offer(tenantOf('theirs'))).notice).toBeNull();
}, 60_000);
