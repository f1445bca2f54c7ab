import type { NotConsidered } from '../model.ts';

/** What of Azure's network decides who reaches whom, as it was read. Keys are resource ids in lower case. */

export type Flow = 'inbound' | 'outbound';
export type Access = 'allow' | 'deny';

/** As security rules name them; `other` is what only a rule for every protocol speaks of. */
export type AzureProtocol = 'tcp' | 'udp' | 'icmp' | 'esp' | 'ah' | 'other';

/** Ports, inclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface RuleSide {
  /** Keys of application security groups; where there are any they stand in place of prefixes. */
  readonly groups: readonly string[];
  /** Address ranges, addresses, service tags, `*`: any of them. */
  readonly prefixes: readonly string[];
  readonly ports: readonly Span[];
}

export interface SecurityRule {
  readonly id: string;
  readonly name: string;
  readonly priority: number;
  readonly flow: Flow;
  readonly access: Access;
  readonly protocol: AzureProtocol | '*';
  readonly source: RuleSide;
  readonly destination: RuleSide;
  /** One of the six that every group ends with. */
  readonly isDefault: boolean;
}

/** A network security group; its rules by rising priority number, its own and the default ones. */
export interface SecurityGroup {
  readonly key: string;
  readonly name: string;
  readonly rules: readonly SecurityRule[];
}

export interface VirtualNetwork {
  readonly key: string;
  readonly name: string;
  readonly space: readonly string[];
  /** Networks that it is connected to, with their address space. */
  readonly peers: readonly { readonly network: string; readonly space: readonly string[] }[];
  /** It has, or uses, a gateway: what lies behind it belongs to the tag VirtualNetwork and is not known here. */
  readonly hasGateway: boolean;
}

export interface Subnet {
  readonly key: string;
  readonly name: string;
  readonly network: string;
  readonly prefixes: readonly string[];
  readonly securityGroup: string | null;
  /** Whether the subnet's security group holds for the private endpoints in it. */
  readonly filtersPrivateEndpoints: boolean;
  /** Address ranges of its own routes: they count as VirtualNetwork. */
  readonly routes: readonly string[];
}

/** One address of a network interface, of a private endpoint or of a node; or an address alone. */
export interface AzureEnd {
  readonly kind: 'interface' | 'private-endpoint' | 'node' | 'address';
  /** Key of the machine, private endpoint or interface it is an address of; null for an address alone. */
  readonly key: string | null;
  /** For people: `vm web-1`, `private endpoint pe-sql`, `node aks-1`, `the internet`. */
  readonly name: string;
  readonly address: string;
  /** Keys of application security groups that this address is a member of. */
  readonly groups: readonly string[];
  /** Null outside of every virtual network that was read. */
  readonly subnet: string | null;
  /** The security group of the interface itself. */
  readonly securityGroup: string | null;
  readonly publicAddress: PublicAddress | null;
  /** Gateways by which the internet reaches it; absent: none. */
  readonly gateways?: readonly WebGateway[];
  /** It stands for what a tenant may come to have there. */
  readonly isRepresentative: boolean;
}

/** It takes what comes from the internet, and asks who is behind it itself. */
export interface WebGateway {
  readonly end: AzureEnd;
  readonly listens: readonly number[];
  /** Ports of those behind it. */
  readonly leadsTo: readonly number[];
}

export interface PublicAddress {
  readonly address: string;
  /** Of the Standard SKU: it lets nothing in unless a security group does. */
  readonly isClosedByDefault: boolean;
}

/** A pool of nodes of a cluster; its nodes are known to the cluster. */
export interface NodePool {
  readonly cluster: string;
  readonly name: string;
  readonly subnet: string | null;
  readonly groups: readonly string[];
  /** The security group on the interfaces of its machines, where there is one. */
  readonly securityGroup: string | null;
}

export interface AzureNetwork {
  readonly securityGroups: ReadonlyMap<string, SecurityGroup>;
  readonly networks: ReadonlyMap<string, VirtualNetwork>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Interfaces and private endpoints. */
  readonly ends: readonly AzureEnd[];
  readonly pools: readonly NodePool[];
  /** Clusters whose pods have addresses of their own overlay, and leave with the address of their node. */
  readonly overlays: ReadonlySet<string>;
  readonly notConsidered: readonly NotConsidered[];
}

export const FIRST_PORT = 0;
export const LAST_PORT = 65_535;
export const EVERY_SPAN: Span = { from: FIRST_PORT, to: LAST_PORT };
