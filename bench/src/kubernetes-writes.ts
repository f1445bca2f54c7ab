import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClusterAccess, clusterAccessFromKubeconfig, createKubernetesDriver } from '@tenantry/drivers/kubernetes';
import { Pool } from 'undici';
import { startCluster } from '../../sandbox/src/kubernetes/index.ts';

const OBJECTS = 400;
const IN_FLIGHT = 32;
const CONNECTIONS = 8;
/** Each side writes so often, by turns, after one turn each that does not count. */
const TURNS = 5;

export interface WriteRates {
  /** Objects created in a second by the driver, watches and cache included. */
  readonly driverPerSecond: number;
  /** The same objects, sent by a bare HTTP client over as many connections. */
  readonly barePerSecond: number;
  /** Of the medians. */
  readonly ratio: number;
}

/** How fast the driver creates objects, compared with a bare client that sends the same ones to the same cluster. */
export async function measureKubernetesWrites(): Promise<WriteRates> {
  const directory = await mkdtemp(join(tmpdir(), 'tenantry-bench-'));
  // A process of its own, so that the cluster's work does not stand in the client's way.
  const cluster = fork(fileURLToPath(import.meta.url), ['cluster', directory], { stdio: 'inherit' });
  try {
    const [kubeconfig] = (await once(cluster, 'message')) as [string];
    const access = await clusterAccessFromKubeconfig(kubeconfig);
    return await compare(access);
  } finally {
    cluster.disconnect();
    await once(cluster, 'exit');
    await rm(directory, { recursive: true, force: true });
  }
}

async function compare(access: ClusterAccess): Promise<WriteRates> {
  const driver = createKubernetesDriver({ resolve: async () => access, limits: { connections: CONNECTIONS } });
  const pool = new Pool(access.server, {
    connections: CONNECTIONS,
    connect: {
      ca: access.caPem,
      cert: access.clientCertificate?.certificatePem ?? '',
      key: access.clientCertificate?.keyPem ?? '',
    },
  });
  const { signal } = new AbortController();
  const connection = 'kubeconfig:bench';
  try {
    const namespace = { connection, type: 'v1/Namespace', id: '/api/v1/namespaces/bench', owner: 'bench' };
    await driver.create(namespace, {}, { signal });
    driver.watch(connection, () => {});
    const byDriver = (name: string) => {
      const target = { connection, type: TYPE, id: pathOf(name), owner: 'bench' };
      return driver.create(target, CONTENT, { signal });
    };
    const byHand = async (name: string) => {
      const response = await pool.request({
        method: 'PATCH',
        path: `${pathOf(name)}?fieldManager=tenantry&fieldValidation=Strict`,
        headers: { 'content-type': 'application/apply-patch+yaml', accept: 'application/json' },
        body: JSON.stringify(bodyOf(name)),
      });
      await response.body.json();
      if (response.statusCode !== 201) throw new Error(`HTTP ${response.statusCode}`);
    };
    const rates = { driver: [] as number[], bare: [] as number[] };
    for (let turn = 0; turn <= TURNS; turn += 1) {
      const bare = await rate(`bare-${turn}`, byHand);
      const driven = await rate(`driver-${turn}`, byDriver);
      if (turn === 0) continue;
      rates.bare.push(bare);
      rates.driver.push(driven);
    }
    const driverPerSecond = median(rates.driver);
    const barePerSecond = median(rates.bare);
    return { driverPerSecond, barePerSecond, ratio: driverPerSecond / barePerSecond };
  } finally {
    await driver.close();
    await pool.destroy();
  }
}

const TYPE = 'networking.k8s.io/v1/NetworkPolicy';
const CONTENT = { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } };

function pathOf(name: string): string {
  return `/apis/networking.k8s.io/v1/namespaces/bench/networkpolicies/${name}`;
}

/** Exactly what the driver sends. */
function bodyOf(name: string) {
  const labels = { 'tenantry.dev/object': 'bench', 'app.kubernetes.io/managed-by': 'tenantry' };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'bench', labels, resourceVersion: '1' },
    ...CONTENT,
  };
}

/** Objects a second, with a bounded number under way at a time. */
async function rate(prefix: string, write: (name: string) => Promise<unknown>): Promise<number> {
  const names = Array.from({ length: OBJECTS }, (_, index) => `${prefix}-${index}`);
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) await write(name);
    }),
  );
  return (OBJECTS * 1000) / (performance.now() - startedAt);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function serveCluster(directory: string): Promise<void> {
  const cluster = await startCluster({ name: 'bench', directory, host: '127.0.0.1', port: 0, nodes: [] });
  process.send?.(cluster.adminKubeconfig());
  process.once('disconnect', () => void cluster.close().then(() => process.exit(0)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [role, directory] = process.argv.slice(2);
  if (role === 'cluster' && directory !== undefined) await serveCluster(directory);
  else {
    const { driverPerSecond, barePerSecond, ratio } = await measureKubernetesWrites();
    const line = `driver ${driverPerSecond.toFixed(0)} objects/s, bare client ${barePerSecond.toFixed(0)} objects/s, ratio ${ratio.toFixed(2)}`;
    process.stdout.write(`kubernetes writes: ${line}\n`);
  }
}
