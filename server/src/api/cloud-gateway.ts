import type { DeclaredObject } from '@tenantry/kinds';
import type { AzureNetwork } from '@tenantry/observe/reach/azure';

/** Where a tenant is in the cloud. Ids are in lower case. */
export interface CloudPlace {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly cluster: string;
}

/** The network of a subscription as it is at one moment, with what it is peered with in others that are known. */
export interface CloudPicture {
  readonly network: AzureNetwork;
  readonly at: Date;
}

export interface CloudNode {
  readonly name: string;
  readonly address: string;
  /** Name of the pool it belongs to; empty where the cluster does not say. */
  readonly pool: string;
}

/** Reads the cloud's half of the network. Nothing is cached: each answer is of its own moment. Throws DriverError. */
export interface CloudGateway {
  /** Null for a tenant without a cloud, and while it has nothing there yet. */
  place(tenant: DeclaredObject): CloudPlace | null;
  picture(subscriptionId: string, signal: AbortSignal): Promise<CloudPicture>;
  /** Nodes of the cluster of a connection. */
  nodes(connection: string, signal: AbortSignal): Promise<readonly CloudNode[]>;
}
