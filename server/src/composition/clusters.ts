import {
  type ClusterAccess,
  clusterAccessFromKubeconfigFile,
  type KubernetesDriver,
} from '@tenantry/drivers/kubernetes';
import type { DeclaredObject } from '@tenantry/kinds';
import type { ClusterStore } from '@tenantry/store/contract';
import type { OpenRegistry } from '../clusters/registry.ts';
import { type ClusterGateway, NotReadyError } from '../options.ts';

export interface WaysToClusters {
  /** Null without Azure. */
  readonly aks: ((clusterId: string) => Promise<ClusterAccess>) | null;
  readonly registry: Pick<OpenRegistry, 'access'>;
  /** Whether credential plugins of kubeconfigs may be run. */
  readonly allowExec: boolean;
}

/** Turns a connection into the way to a cluster: `cluster:<registered name>`, `kubeconfig:<file>` or `aks:<cluster id>`. */
export function clusterResolver({ aks, registry, allowExec }: WaysToClusters) {
  return async (connection: string): Promise<ClusterAccess> => {
    if (connection.startsWith('kubeconfig:'))
      return clusterAccessFromKubeconfigFile(connection.slice('kubeconfig:'.length), { allowExec });
    if (connection.startsWith(REGISTERED)) return registry.access(connection.slice(REGISTERED.length));
    if (connection.startsWith('aks:') && aks !== null) return aks(connection.slice('aks:'.length));
    throw new Error(`no cluster is reached by ${connection}`);
  };
}

const REGISTERED = 'cluster:';

/** Has the driver take up replaced credentials at once, whichever replica they were uploaded to. Returns the way to stop. */
export function followClusters(
  store: Pick<ClusterStore, 'clusters' | 'onClusterChange'>,
  driver: Pick<KubernetesDriver, 'refresh'>,
  onProblem: (error: unknown) => void,
): () => void {
  let known = new Map<string, string>();
  let last: Promise<void> = Promise.resolve();
  const look = async () => {
    const now = new Map((await store.clusters()).map(({ name, revision }) => [name, revision]));
    const changed = [...known.keys()].filter((name) => now.get(name) !== known.get(name));
    known = now;
    const refreshed = await Promise.allSettled(changed.map((name) => driver.refresh(`${REGISTERED}${name}`)));
    for (const result of refreshed) if (result.status === 'rejected') onProblem(result.reason);
  };
  // One after the other, so that an older list never comes after a newer one.
  const lookNext = () => {
    last = last.then(look).catch(onProblem);
  };
  lookNext();
  return store.onClusterChange(lookNext);
}

function outputOf(tenant: DeclaredObject, name: string): string {
  const value = tenant.status.outputs[name];
  if (typeof value !== 'string') throw new NotReadyError(`tenant ${tenant.name} is not ready yet`);
  return value;
}

const ACCOUNTS = { viewer: 'readonly-user', editor: 'edit-user' } as const;

/** Tenants' way into their clusters, by the accounts that each tenant's namespace has. */
export function clusterGateway(driver: KubernetesDriver): ClusterGateway {
  return {
    cluster: async (tenant) => {
      const endpoint = await driver.endpoint(outputOf(tenant, 'connection'));
      return { ...endpoint, namespace: outputOf(tenant, 'namespace') };
    },
    token: (tenant, role, expirationSeconds) => {
      const namespace = outputOf(tenant, 'namespace');
      return driver.requestToken(
        outputOf(tenant, 'connection'),
        namespace,
        `${namespace}-${ACCOUNTS[role]}`,
        expirationSeconds,
      );
    },
  };
}
