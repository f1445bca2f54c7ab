/** What of a cluster decides who reaches whom, as it was read. Nothing here is what anybody meant to write. */

export type Labels = Readonly<Record<string, string>>;

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export type Direction = 'ingress' | 'egress';

export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** A pod, or one that stands for the pods a tenant may come to have. */
export interface PodEnd {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly string[];
  readonly ports: readonly NamedPort[];
  readonly hostNetwork: boolean;
  /** The node it runs on, and that node's addresses as far as they are known. */
  readonly node: string | null;
  readonly nodeAddresses: readonly string[];
  /** There is no such pod: it has no labels, no ports and no address. */
  readonly isRepresentative: boolean;
}

/** An address that no pod has. */
export interface AddressEnd {
  readonly kind: 'address';
  readonly address: string;
  /** What is known to have it: `node aks-1`, `the metadata service`; null for what lies outside. */
  readonly owner: string | null;
  /** It is a node's own. */
  readonly isNode: boolean;
}

export type End = PodEnd | AddressEnd;

export type SelectorOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: SelectorOperator;
    readonly values: readonly string[];
  }[];
}

export interface PolicyPeer {
  readonly podSelector: LabelSelector | null;
  readonly namespaceSelector: LabelSelector | null;
  readonly ipBlock: { readonly cidr: string; readonly except: readonly string[] } | null;
}

export interface PolicyPort {
  readonly protocol: Protocol;
  /** A number, the name of a port of the destination, or null for every port. */
  readonly port: number | string | null;
  readonly endPort: number | null;
}

/** No peers: every source or destination. No ports: every port of every protocol. */
export interface PolicyRule {
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
}

/** A `networking.k8s.io/v1` NetworkPolicy. */
export interface NetworkPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly podSelector: LabelSelector;
  /** With the default of the API filled in. */
  readonly types: readonly Direction[];
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
}

/** One denying rule of a Cilium policy: no allowing policy of any sort overrides it. */
export interface CiliumDeny {
  /** Any of them. */
  readonly peers: readonly LabelSelector[];
}

/** A Cilium policy of the form that Tenantry writes: denials between pods, by their labels. */
export interface CiliumPolicy {
  /** Null: it applies in the whole cluster. */
  readonly namespace: string | null;
  readonly name: string;
  readonly endpoints: LabelSelector;
  readonly ingressDeny: readonly CiliumDeny[];
  readonly egressDeny: readonly CiliumDeny[];
  /** Directions in which the pods it selects receive or send nothing that no policy allows. */
  readonly isolates: readonly Direction[];
}

/** Something in the cluster that may allow or deny traffic, and that is not evaluated. */
export interface NotConsidered {
  /** `CiliumNetworkPolicy a/b`, or the type alone where it could not be listed. */
  readonly what: string;
  readonly reason: string;
}

export interface Cluster {
  /** Labels of namespaces, by name. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  /** By namespace: a policy governs pods of its own alone. */
  readonly networkPolicies: ReadonlyMap<string, readonly NetworkPolicy[]>;
  readonly ciliumPolicies: readonly CiliumPolicy[];
  readonly notConsidered: readonly NotConsidered[];
  /** The network is Cilium's, which never takes a pod or node for a part of an address range. */
  readonly isCilium: boolean;
}
