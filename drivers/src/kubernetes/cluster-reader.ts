import type { CallOptions } from '../contract.ts';
import { type CheckOptions, type ClusterCheck, checkThrough } from './check/cluster-check.ts';
import type { ClientOf } from './connections.ts';
import { listRequests, type NamespaceRequests } from './consumption.ts';
import { type ClusterFeatures, type ClusterNode, clusterFeatures, listNodes } from './features.ts';
import {
  type AddressOwners,
  type NetworkState,
  readAddressOwners,
  readNetworkState,
  readServiceAddresses,
} from './network-state.ts';
import { type ProxyTarget, proxyTargetOf } from './proxy-target.ts';

/** What the API asks of a cluster beside the objects that are declared: read anew each time. */
export interface ClusterReader {
  features(connection: string, options?: Partial<CallOptions>): Promise<ClusterFeatures>;
  /** What the cluster offers to tenants and what follows, for the person who adds it. Leaves nothing in it. */
  checkCluster(connection: string, options?: CheckOptions): Promise<ClusterCheck>;
  /** What of the cluster decides about traffic in these namespaces, read anew. */
  networkState(
    connection: string,
    namespaces: readonly string[] | 'all',
    options?: Partial<CallOptions>,
  ): Promise<NetworkState>;
  /** The nodes of the cluster, read anew. */
  nodes(connection: string, options?: Partial<CallOptions>): Promise<readonly ClusterNode[]>;
  /** What the pods and claims of tenants ask for, read anew. */
  requests(connection: string, options?: Partial<CallOptions>): Promise<readonly NamespaceRequests[]>;
  /** Whose an address is in the cluster. */
  addressOwners(connection: string, address: string, options?: Partial<CallOptions>): Promise<AddressOwners>;
  /** The addresses behind a service. */
  serviceAddresses(
    connection: string,
    namespace: string,
    service: string,
    options?: Partial<CallOptions>,
  ): ReturnType<typeof readServiceAddresses>;
  /** What a kubeconfig for the cluster has to name; no secret. */
  endpoint(connection: string): Promise<{ readonly server: string; readonly caPem: string }>;
  /** How to pass requests of persons on to the cluster; holds our credential. */
  proxyTarget(connection: string): Promise<ProxyTarget>;
}

export function clusterReader(clientOf: ClientOf, clock: () => Date): ClusterReader {
  return {
    async features(connection, { signal = new AbortController().signal } = {}) {
      return clusterFeatures(await clientOf(connection), signal);
    },

    async checkCluster(connection, check = {}) {
      return checkThrough(await clientOf(connection), check);
    },

    async networkState(connection, namespaces, { signal = new AbortController().signal } = {}) {
      return readNetworkState(await clientOf(connection), namespaces, signal, clock);
    },

    async nodes(connection, { signal = new AbortController().signal } = {}) {
      return listNodes(await clientOf(connection), signal);
    },

    async requests(connection, { signal = new AbortController().signal } = {}) {
      return listRequests(await clientOf(connection), signal);
    },

    async addressOwners(connection, address, { signal = new AbortController().signal } = {}) {
      return readAddressOwners(await clientOf(connection), address, signal);
    },

    async serviceAddresses(connection, namespace, service, { signal = new AbortController().signal } = {}) {
      return readServiceAddresses(await clientOf(connection), namespace, service, signal);
    },

    async endpoint(connection) {
      const { server, caPem } = await clientOf(connection);
      return { server, caPem };
    },

    async proxyTarget(connection) {
      return proxyTargetOf(await clientOf(connection));
    },
  };
}
