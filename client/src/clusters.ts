import type { Call } from './call.ts';
import type { ClusterRights, RegisteredCluster } from './types.ts';

/** Clusters given by their kubeconfig. Their credential goes in and never comes out. */
export interface ClustersApi {
  list(): Promise<readonly RegisteredCluster[]>;
  get(name: string): Promise<RegisteredCluster>;
  /** Registers the cluster or replaces its credential; it is checked first. */
  put(name: string, kubeconfig: string, context?: string): Promise<RegisteredCluster>;
  check(name: string): Promise<RegisteredCluster>;
  delete(name: string): Promise<void>;
  /** What Tenantry needs to be allowed in a cluster. */
  rights(): Promise<ClusterRights>;
}

export function clustersOf(call: Call): ClustersApi {
  const path = (name: string, part = ''): string => `/api/v1/clusters/${encodeURIComponent(name)}${part}`;
  return {
    list: async () => (await call<{ items: readonly RegisteredCluster[] }>('GET', '/api/v1/clusters')).items,
    get: (name) => call('GET', path(name)),
    put: (name, kubeconfig, context) =>
      call('PUT', path(name), { json: { kubeconfig, ...(context === undefined ? {} : { context }) } }),
    check: (name) => call('POST', path(name, '/check')),
    delete: (name) => call('DELETE', path(name)),
    rights: () => call('GET', '/api/v1/cluster-rights'),
  };
}
