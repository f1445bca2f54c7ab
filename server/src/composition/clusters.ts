import {
  type ClusterAccess,
  clusterAccessFromKubeconfigFile,
  type KubernetesDriver,
} from '@tenantry/drivers/kubernetes';
import type { DeclaredObject } from '@tenantry/kinds';
import { type ClusterGateway, NotReadyError } from '../options.ts';

/** Turns a connection into the way to a cluster: `kubeconfig:<file>` or `aks:<cluster id>`. */
export function clusterResolver(aks: ((clusterId: string) => Promise<ClusterAccess>) | null) {
  return async (connection: string): Promise<ClusterAccess> => {
    if (connection.startsWith('kubeconfig:'))
      return clusterAccessFromKubeconfigFile(connection.slice('kubeconfig:'.length));
    if (connection.startsWith('aks:') && aks !== null) return aks(connection.slice('aks:'.length));
    throw new Error(`no cluster is reached by ${connection}`);
  };
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
