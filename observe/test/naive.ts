/**
 * A second reading of the documentation, on purpose without anything of the first: it takes the objects as JSON, looks at
 * one protocol and one port at a time, and asks each sentence of the API reference in turn. Slow, and easy to check by eye.
 */

export interface RawSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface RawPeer {
  podSelector?: RawSelector;
  namespaceSelector?: RawSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

export interface RawPort {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}

export interface RawPolicy {
  metadata: { name: string; namespace: string };
  spec: {
    podSelector: RawSelector;
    policyTypes?: string[];
    ingress?: { from?: RawPeer[]; ports?: RawPort[] }[];
    egress?: { to?: RawPeer[]; ports?: RawPort[] }[];
  };
}

export interface RawCiliumPolicy {
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: {
    endpointSelector: RawSelector;
    ingressDeny?: { fromEndpoints: RawSelector[] }[];
    egressDeny?: { toEndpoints: RawSelector[] }[];
  };
}

export interface RawPod {
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  spec: {
    hostNetwork?: boolean;
    nodeName?: string;
    containers: { ports: { name?: string; containerPort: number; protocol?: string }[] }[];
  };
  status: { phase: string; podIP: string; podIPs: { ip: string }[]; hostIP?: string };
}

export interface RawNamespace {
  metadata: { name: string; labels: Record<string, string> };
}

export interface RawCluster {
  namespaces: RawNamespace[];
  policies: RawPolicy[];
  cilium: RawCiliumPolicy[];
  isCilium: boolean;
}

export type RawEnd = { pod: RawPod } | { address: string };

export function isAllowed(cluster: RawCluster, from: RawEnd, to: RawEnd, protocol: string, port: number): boolean {
  return maySend(cluster, from, to, protocol, port) && mayReceive(cluster, from, to, protocol, port);
}

function maySend(cluster: RawCluster, from: RawEnd, to: RawEnd, protocol: string, port: number): boolean {
  if (!('pod' in from) || isSamePod(from, to)) return true;
  if (from.pod.spec.hostNetwork) return true;
  // Of Cilium's entities, only what comes from the own host is let in unasked.
  if (!cluster.isCilium && isOnNodeOf(to, from.pod)) return true;
  let isIsolated = false;
  for (const policy of cluster.cilium) {
    if (!ciliumSelects(cluster, policy, policy.spec.endpointSelector, from.pod, true)) continue;
    for (const rule of policy.spec.egressDeny ?? []) {
      isIsolated = true;
      if (!('pod' in to) || to.pod.spec.hostNetwork) continue;
      for (const peer of rule.toEndpoints) if (ciliumSelects(cluster, policy, peer, to.pod, false)) return false;
    }
  }
  let isListed = false;
  for (const policy of cluster.policies) {
    if (policy.metadata.namespace !== from.pod.metadata.namespace) continue;
    if (!meets(from.pod.metadata.labels, policy.spec.podSelector)) continue;
    // "If no policyTypes are specified … Egress will be set if the NetworkPolicy has any egress rules."
    const isAboutEgress = policy.spec.policyTypes?.includes('Egress') ?? (policy.spec.egress ?? []).length > 0;
    if (!isAboutEgress) continue;
    isIsolated = true;
    for (const rule of policy.spec.egress ?? []) {
      if (!hasPort(rule.ports, to, protocol, port)) continue;
      const peers = rule.to ?? [];
      if (peers.length === 0) isListed = true;
      for (const peer of peers) if (isThePeer(cluster, policy, peer, to)) isListed = true;
    }
  }
  return !isIsolated || isListed;
}

function mayReceive(cluster: RawCluster, from: RawEnd, to: RawEnd, protocol: string, port: number): boolean {
  if (!('pod' in to) || isSamePod(from, to)) return true;
  if (to.pod.spec.hostNetwork) return true;
  if (isOnNodeOf(from, to.pod)) return true;
  let isIsolated = false;
  for (const policy of cluster.cilium) {
    if (!ciliumSelects(cluster, policy, policy.spec.endpointSelector, to.pod, true)) continue;
    for (const rule of policy.spec.ingressDeny ?? []) {
      isIsolated = true;
      if (!('pod' in from) || from.pod.spec.hostNetwork) continue;
      for (const peer of rule.fromEndpoints) if (ciliumSelects(cluster, policy, peer, from.pod, false)) return false;
    }
  }
  let isListed = false;
  for (const policy of cluster.policies) {
    if (policy.metadata.namespace !== to.pod.metadata.namespace) continue;
    if (!meets(to.pod.metadata.labels, policy.spec.podSelector)) continue;
    // "If no policyTypes are specified on a NetworkPolicy then by default Ingress will always be set."
    if (policy.spec.policyTypes !== undefined && !policy.spec.policyTypes.includes('Ingress')) continue;
    isIsolated = true;
    for (const rule of policy.spec.ingress ?? []) {
      if (!hasPort(rule.ports, to, protocol, port)) continue;
      const peers = rule.from ?? [];
      if (peers.length === 0) isListed = true;
      for (const peer of peers) if (isThePeer(cluster, policy, peer, from)) isListed = true;
    }
  }
  return !isIsolated || isListed;
}

function isSamePod(one: RawEnd, other: RawEnd): boolean {
  if (!('pod' in one) || !('pod' in other)) return false;
  const [a, b] = [one.pod.metadata, other.pod.metadata];
  return a.namespace === b.namespace && a.name === b.name;
}

function isOnNodeOf(end: RawEnd, pod: RawPod): boolean {
  if (!('pod' in end)) return end.address === pod.status.hostIP;
  return end.pod.spec.hostNetwork === true && end.pod.spec.nodeName === pod.spec.nodeName;
}

function hasPort(ports: RawPort[] | undefined, to: RawEnd, protocol: string, port: number): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some((one) => {
    if ((one.protocol ?? 'TCP') !== protocol) return false;
    if (one.port === undefined) return true;
    if (typeof one.port === 'number') {
      return one.endPort === undefined ? one.port === port : port >= one.port && port <= one.endPort;
    }
    if (!('pod' in to)) return false;
    for (const container of to.pod.spec.containers) {
      for (const named of container.ports) {
        if (named.name === one.port && (named.protocol ?? 'TCP') === protocol && named.containerPort === port)
          return true;
      }
    }
    return false;
  });
}

function isThePeer(cluster: RawCluster, policy: RawPolicy, peer: RawPeer, end: RawEnd): boolean {
  if (peer.ipBlock !== undefined) {
    const { cidr, except = [] } = peer.ipBlock;
    return addressesOf(cluster, end).some(
      (address) => isWithin(address, cidr) && except.every((range) => !isWithin(address, range)),
    );
  }
  if (!('pod' in end) || end.pod.spec.hostNetwork) return false;
  const { namespace, labels } = end.pod.metadata;
  if (peer.namespaceSelector === undefined) {
    // "Otherwise it selects the Pods matching PodSelector in the policy's own Namespace."
    return namespace === policy.metadata.namespace && meets(labels, peer.podSelector ?? {});
  }
  const ofNamespace = cluster.namespaces.find(({ metadata }) => metadata.name === namespace)?.metadata.labels ?? {};
  if (!meets({ ...ofNamespace, 'kubernetes.io/metadata.name': namespace }, peer.namespaceSelector)) return false;
  return peer.podSelector === undefined || meets(labels, peer.podSelector);
}

function addressesOf({ isCilium }: RawCluster, end: RawEnd): string[] {
  if ('pod' in end) return isCilium ? [] : end.pod.status.podIPs.map(({ ip }) => ip);
  return [end.address];
}

function meets(labels: Record<string, string>, selector: RawSelector): boolean {
  for (const key of Object.keys(selector.matchLabels ?? {})) {
    if (labels[key] !== selector.matchLabels?.[key]) return false;
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const value = labels[key];
    if (operator === 'In' && (value === undefined || !values.includes(value))) return false;
    if (operator === 'NotIn' && value !== undefined && values.includes(value)) return false;
    if (operator === 'Exists' && value === undefined) return false;
    if (operator === 'DoesNotExist' && value !== undefined) return false;
  }
  return true;
}

/** Cilium knows a pod by labels with a source; a policy in a namespace speaks of that namespace unless told otherwise. */
function ciliumSelects(
  cluster: RawCluster,
  policy: RawCiliumPolicy,
  selector: RawSelector,
  pod: RawPod,
  isSubject: boolean,
): boolean {
  const { namespace } = pod.metadata;
  const identity: Record<string, string> = { 'k8s:io.kubernetes.pod.namespace': namespace };
  for (const [key, value] of Object.entries(pod.metadata.labels)) identity[`k8s:${key}`] = value;
  const found = cluster.namespaces.find(({ metadata }) => metadata.name === namespace);
  for (const [key, value] of Object.entries(found?.metadata.labels ?? {})) {
    identity[`k8s:io.cilium.k8s.namespace.labels.${key}`] = value;
  }
  const home = policy.metadata.namespace;
  if (home !== undefined) {
    const keys = [
      ...Object.keys(selector.matchLabels ?? {}),
      ...(selector.matchExpressions ?? []).map(({ key }) => key),
    ];
    const saysNamespace = keys.some((key) => key.startsWith('k8s:io.kubernetes.') || key.startsWith('k8s:io.cilium.'));
    if ((isSubject || !saysNamespace) && namespace !== home) return false;
  }
  return meets(identity, selector);
}

/** Addresses as numbers: of the same family, with the same leading bits. */
function isWithin(address: string, cidr: string): boolean {
  const [base = '', length = ''] = cidr.split('/');
  if (address.includes(':') !== base.includes(':')) return false;
  const width = address.includes(':') ? 128 : 32;
  const shift = BigInt(width - Number(length));
  return numberOf(address) >> shift === numberOf(base) >> shift;
}

function numberOf(address: string): bigint {
  if (!address.includes(':')) {
    return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  }
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}
