import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '@tenantry/kinds';
import { Pool } from 'undici';
import { type Cluster, type NodeShape, startCluster } from '../../../../sandbox/src/kubernetes/index.ts';
import type { Change, Target } from '../../contract.ts';
import type { ClusterAccess } from '../access.ts';
import { createKubernetesDriver, type KubernetesDriver, type KubernetesDriverOptions } from '../driver.ts';
import { clusterAccessFromKubeconfig } from '../kubeconfig.ts';

export const CONNECTION = 'kubeconfig:test';

/** A sandbox cluster, a driver on it, and another hand that changes things behind the driver's back. */
export interface Bench {
  readonly cluster: Cluster;
  readonly access: ClusterAccess;
  readonly driver: KubernetesDriver;
  readonly changes: Change[];
  readonly signal: AbortSignal;
  /** Another hand: any request as the administrator, with field manager `intruder`. */
  hand(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<{ status: number; body: JsonObject }>;
  close(): Promise<void>;
}

export async function startBench(
  options: Partial<KubernetesDriverOptions> = {},
  nodes: readonly NodeShape[] = [],
): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'tenantry-driver-'));
  const cluster = await startCluster({ name: 'test', directory, host: '127.0.0.1', port: 0, nodes, speed: 50 });
  const access = await clusterAccessFromKubeconfig(cluster.adminKubeconfig());
  const driver = createKubernetesDriver({ resolve: async () => access, ...options });
  const pool = new Pool(cluster.url, {
    connections: 2,
    connect: {
      ca: access.caPem,
      cert: access.clientCertificate?.certificatePem ?? '',
      key: access.clientCertificate?.keyPem ?? '',
    },
  });
  return {
    cluster,
    access,
    driver,
    changes: [],
    signal: AbortSignal.timeout(60_000),
    async hand(method, path, body, contentType = 'application/json') {
      const response = await pool.request({
        method: method as 'GET',
        path: method === 'GET' || method === 'DELETE' ? path : `${path}?fieldManager=intruder`,
        headers: { 'content-type': contentType },
        body: body === undefined ? null : JSON.stringify(body),
      });
      return { status: response.statusCode, body: (await response.body.json()) as JsonObject };
    },
    async close() {
      await driver.close();
      await pool.destroy();
      await cluster.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function namespaceTarget(name: string, owner = 'owner-1'): Target {
  return { connection: CONNECTION, type: 'v1/Namespace', id: `/api/v1/namespaces/${name}`, owner };
}

export function configMapTarget(namespace: string, name: string, owner = 'owner-1'): Target {
  const id = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  return { connection: CONNECTION, type: 'v1/ConfigMap', id, owner };
}

export function networkPolicyTarget(namespace: string, name: string, owner = 'owner-1'): Target {
  const id = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies/${name}`;
  return { connection: CONNECTION, type: 'networking.k8s.io/v1/NetworkPolicy', id, owner };
}

/** Waits until a condition holds, and says which one did not. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await delay(5);
  }
}
