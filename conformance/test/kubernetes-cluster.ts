import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../sandbox/src/kubernetes/index.ts';

export interface ClusterUnderTest {
  readonly cluster: Cluster;
  readonly kubeconfig: string;
  end(): Promise<void>;
}

/** A cluster of the sandbox with three nodes, and the kubeconfig of its administrator as a file. */
export async function startClusterUnderTest(): Promise<ClusterUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'tenantry-attacked-'));
  const node = (name: string) => ({ name, cpu: '8', memory: '32Gi', pods: 110, labels: {}, taints: [] });
  const cluster = await startCluster({
    name: 'attacked',
    directory: join(directory, 'cluster'),
    host: '127.0.0.1',
    port: 0,
    speed: 50,
    nodes: [node('n1'), node('n2'), node('n3')],
  });
  const kubeconfig = join(directory, 'kubeconfig.yaml');
  await writeFile(kubeconfig, cluster.adminKubeconfig(), { mode: 0o600 });
  return {
    cluster,
    kubeconfig,
    async end() {
      await cluster.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
