import type { DeclaredObject } from '@tenantry/kinds';
import type { Cluster, PodEnd, Service } from '@tenantry/observe/reach';

/** A cluster's network as it is at one moment, read for some of its namespaces. */
export interface NetworkPicture {
  readonly cluster: Cluster;
  readonly pods: readonly PodEnd[];
  readonly services: readonly Service[];
  readonly at: Date;
}

export type AddressOwner =
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string; readonly tenant: string | null }
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string; readonly tenant: string | null }
  | { readonly kind: 'node'; readonly name: string };

export interface EndpointAddress {
  readonly address: string;
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}

/** Where a tenant's pods are. */
export interface TenantPlace {
  readonly connection: string;
  readonly namespace: string;
}

/** Reads clusters' networks. Nothing is cached: each answer is of its own moment. Throws DriverError. */
export interface NetworkGateway {
  /** Throws `NotReadyError` while the tenant has no namespace yet. */
  place(tenant: DeclaredObject): TenantPlace;
  picture(connection: string, namespaces: readonly string[] | 'all', signal: AbortSignal): Promise<NetworkPicture>;
  owner(connection: string, address: string, signal: AbortSignal): Promise<AddressOwner | null>;
  endpoints(
    connection: string,
    namespace: string,
    service: string,
    signal: AbortSignal,
  ): Promise<readonly EndpointAddress[]>;
  /** Where the cluster's API answers; `isOurs` where that is only the address that the control plane itself uses. */
  apiServers(
    connection: string,
    signal: AbortSignal,
  ): Promise<{ readonly endpoints: readonly EndpointAddress[]; readonly isOurs: boolean }>;
}
