import type { AzureSegment, Outcome } from '../azure/evaluate.ts';
import type { AzureEnd, AzureNetwork } from '../azure/model.ts';
import type { Segment } from '../evaluate.ts';
import type { AddressEnd, Cluster, PodEnd, Protocol } from '../model.ts';
import type { Service } from '../services.ts';

/** A cluster and the cloud around it, read at one moment. */
export interface World {
  readonly cluster: Cluster;
  readonly azure: AzureNetwork;
  /** Pods have addresses of an overlay, and leave it with the address of their node. */
  readonly isOverlay: boolean;
  /** Of the cluster, as far as load balancers lead to them. Absent: none. */
  readonly services?: readonly Service[];
}

/** A pod, with where it stands in the cloud: its node. */
export interface CloudPod {
  readonly kind: 'pod';
  readonly pod: PodEnd;
  readonly node: AzureEnd;
}

/** Something that has an address in the cloud, or outside of it. */
export interface CloudAddress {
  readonly kind: 'cloud';
  readonly end: AzureEnd;
}

export type WayEnd = CloudPod | CloudAddress;

/** Ports that share one outcome for one reason. */
export interface WaySegment {
  readonly protocols: readonly Protocol[];
  readonly from: number;
  readonly to: number;
  readonly outcome: Outcome;
  /** What the policies of the cluster say; null where they are not asked. */
  readonly policies: Segment | null;
  /** What the cloud says; null where it is not asked. */
  readonly azure: AzureSegment | null;
  /** Why there is no way at all. */
  readonly noWay: string | null;
}

/** A cloud's address as policies of a cluster see it. */
export function seenByPolicies({ end }: CloudAddress): AddressEnd {
  const owner = end.kind === 'address' ? null : end.name;
  return { kind: 'address', address: end.address, owner, isNode: end.kind === 'node' };
}
