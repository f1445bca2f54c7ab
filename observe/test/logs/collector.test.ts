import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clusterAccessFromKubeconfig,
  createKubernetesDriver,
  type KubernetesDriver,
} from '@tenantry/drivers/kubernetes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../sandbox/src/kubernetes/index.ts';
import { startCollector } from '../../src/logs/index.ts';
import { ownNamespace, storeUnderTest, until } from '../database.ts';

const NODE = { name: 'n1', cpu: '8', memory: '32Gi', pods: 110, labels: {}, taints: [] };
const CONNECTION = 'kubeconfig:test';
const db = storeUnderTest();
let directory: string;
let cluster: Cluster;
let driver: KubernetesDriver;
let tenantUid: string;
const problems: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tenantry-logs-'));
  cluster = await startCluster({ name: 'test', directory, host: '127.0.0.1', port: 0, speed: 20, nodes: [NODE] });
  const access = await clusterAccessFromKubeconfig(cluster.adminKubeconfig());
  driver = createKubernetesDriver({ resolve: async () => access });
  driver.watch(CONNECTION, () => {});
  await db.declare('Infrastructure', 'nonprod', { provider: 'kubernetes' });
  tenantUid = await db.declare('Tenant', 'dev01', { infrastructure: 'nonprod' });
  await make('v1/Namespace', '/api/v1/namespaces/ours', { metadata: { name: 'ours' } }, tenantUid);
  await ownNamespace(db.store(), tenantUid, CONNECTION, 'ours');
  await make('v1/Namespace', '/api/v1/namespaces/other', { metadata: { name: 'other' } }, crypto.randomUUID());
});
afterAll(async () => {
  await driver?.close();
  await cluster?.close();
  await rm(directory, { recursive: true, force: true });
});

const signal = () => AbortSignal.timeout(30_000);
const make = (type: string, id: string, body: Parameters<KubernetesDriver['create']>[1], owner: string) =>
  driver.create(
    { connection: CONNECTION, type, id, owner },
    { apiVersion: 'v1', kind: type.split('/')[1] ?? '', ...body },
    { signal: signal() },
  );

const pod = (namespace: string, name: string, image: string, restartPolicy: string, script?: string) =>
  make(
    'v1/Pod',
    `/api/v1/namespaces/${namespace}/pods/${name}`,
    {
      metadata: { name, namespace, labels: { 'tenantry.dev/service': name, 'tenantry.dev/tenant': 'else' } },
      spec: {
        restartPolicy,
        containers: [{ name: 'main', image, ...(script === undefined ? {} : { command: ['sh', '-c', script] }) }],
      },
    },
    tenantUid,
  );

const told = (error: unknown, what: string) => {
  problems.push(`${what}: ${error}`);
};
const collect = (store = db.store()) =>
  startCollector({
    store,
    logs: driver,
    isKeptHere: () => true,
    onProblem: told,
    onUnread: told,
  });
const lines = async (service: string) =>
  (await db.store().logsAfter(tenantUid, '0', 100_000)).filter((line) => line.service === service);
/** How many lines the node has. */
async function kept(name: string): Promise<number> {
  const request = { namespace: 'ours', pod: name, container: 'main', follow: false, previous: false, since: null };
  let count = 0;
  for await (const some of driver.podLog(CONNECTION, request, signal())) count += some.length;
  return count;
}
const texts = async (service: string) => (await lines(service)).map(({ message }) => message);

test('what pods of a tenant write is taken in once, over restarts of the collector and of containers', async () => {
  const stop = await collect();
  await pod('ours', 'job', 'busybox', 'Never', 'echo one; echo \'{"level":"error","msg":"two","user":"ann"}\'; exit 0');
  await pod('ours', 'web', 'registry.example.com/web:1', 'Always');
  await pod('ours', 'bad', 'registry.example.com/crash:1', 'Always');
  await pod('other', 'foreign', 'registry.example.com/web:1', 'Always');
  await until('the job was read', async () => (await texts('job')).length === 2);
  expect(await lines('job')).toMatchObject([
    { pod: 'job', container: 'main', source: 'container', message: 'one', severity: 0 },
    { message: 'two', severity: 17, fields: { user: 'ann' } },
  ]);
  await until('a crash and a request were read', async () => {
    return (await texts('bad')).some((text) => text.includes('fatal')) && (await texts('web')).length >= 3;
  });
  await stop();
  const before = (await texts('web')).length;
  await until('it went on writing while nobody collected', async () => (await kept('web')) >= before + 2);
  // Two replicas at once: one of them has the lease.
  const stops = [collect(), collect(await db.replica())];
  await until('the rest was read', async () => (await texts('web')).length >= before + 3);
  for (const end of stops) await end();
  const all = await lines('web');
  const requests = all.filter(({ message }) => message.includes('GET'));
  expect(all.map(({ message }) => message).slice(0, 2)).toEqual([
    'web: reading configuration',
    'web: listening on port 80',
  ]);
  expect(new Set(requests.map(({ at }) => at)).size).toBe(requests.length);
  // One request every half second, none of them left out.
  const times = requests.map(({ at }) => Date.parse(at));
  for (const [index, at] of times.entries()) expect(at).toBe((times[0] ?? 0) + index * 500);
  const bad = await lines('bad');
  expect(bad.filter(({ message }) => message.includes('fatal')).length).toBe(
    bad.filter(({ message }) => message === 'main: starting').length,
  );
  expect(await texts('job')).toHaveLength(2);
  expect(await texts('foreign')).toEqual([]);
}, 60_000);
