import { contains } from './address.ts';
import { denials, isolatesBy } from './cilium.ts';
import { matches } from './labels.ts';
import type {
  Cluster,
  Direction,
  End,
  NetworkPolicy,
  PodEnd,
  PolicyPeer,
  PolicyPort,
  PolicyRule,
  Protocol,
} from './model.ts';
import { PROTOCOLS } from './model.ts';

export interface PolicyName {
  readonly kind: 'NetworkPolicy' | 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy';
  readonly namespace: string | null;
  readonly name: string;
}

/** A rule that speaks of this source and this destination. `rule` counts from 0, as it stands in the policy. */
export interface RuleName extends PolicyName {
  readonly rule: number;
}

/** A policy by which what no policy allows is not allowed. */
export interface Isolation extends PolicyName {
  /** How many rules of it open something in this direction, to whomever. */
  readonly openings: number;
}

export interface Allowance extends RuleName {
  readonly ports: readonly PortRange[];
}

/** Inclusive. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly from: number;
  readonly to: number;
}

export const FIRST_PORT = 1;
export const LAST_PORT = 65_535;
export const EVERY_PORT: readonly PortRange[] = PROTOCOLS.map((protocol) => ({
  protocol,
  from: FIRST_PORT,
  to: LAST_PORT,
}));

export type Exemption = 'not-governed' | 'host-network' | 'itself' | 'own-node';

/**
 * What policies say about one direction: about `subject`, whose traffic it is, towards or from `peer`. Without an
 * exemption it is allowed where nothing denies it, and either nothing isolates the subject or an allowance has the port.
 */
export interface DirectionView {
  readonly direction: Direction;
  readonly subject: End;
  readonly peer: End;
  /** Why no policy can hold it up. */
  readonly exemption: Exemption | null;
  readonly deniedBy: readonly RuleName[];
  readonly isolatedBy: readonly Isolation[];
  readonly allowances: readonly Allowance[];
}

export function viewOf(cluster: Cluster, direction: Direction, from: End, to: End): DirectionView {
  const [subject, peer] = direction === 'egress' ? [from, to] : [to, from];
  const nothing = { direction, subject, peer, deniedBy: [], isolatedBy: [], allowances: [] };
  const exemption = exemptionOf(cluster, direction, subject, peer);
  if (exemption !== null || subject.kind === 'address') {
    return { ...nothing, exemption: exemption ?? 'not-governed' };
  }
  const { selecting, isolatedBy } = governing(cluster, direction, subject);
  return {
    ...nothing,
    exemption,
    deniedBy: denials(cluster, direction, subject, peer),
    isolatedBy,
    allowances: selecting.flatMap((policy) => allowancesOf(cluster, policy, direction, peer, to)),
  };
}

/** Whether a view would let nothing through, found out without saying why: nearly all pairs of an estate are so. */
export function isClosed(cluster: Cluster, direction: Direction, from: End, to: End): boolean {
  const [subject, peer] = direction === 'egress' ? [from, to] : [to, from];
  if (subject.kind === 'address' || exemptionOf(cluster, direction, subject, peer) !== null) return false;
  const { selecting, isolatedBy } = governing(cluster, direction, subject);
  const isAllowed = (policy: NetworkPolicy) =>
    policy[direction].some((rule) => speaksOf(cluster, policy, rule, peer) && portsOf(rule, to).length > 0);
  if (isolatedBy.length > 0 && !selecting.some(isAllowed)) return true;
  return denials(cluster, direction, subject, peer).length > 0;
}

/** What governs a pod in one direction, whoever is at the other end. */
interface Governing {
  readonly selecting: readonly NetworkPolicy[];
  readonly isolatedBy: readonly Isolation[];
}

const governed = new WeakMap<Cluster, Readonly<Record<Direction, WeakMap<PodEnd, Governing>>>>();

/** Kept for as long as the cluster's picture is: a matrix asks for every pod many times. */
function governing(cluster: Cluster, direction: Direction, subject: PodEnd): Governing {
  const ofCluster = governed.get(cluster) ?? { ingress: new WeakMap(), egress: new WeakMap() };
  governed.set(cluster, ofCluster);
  const known = ofCluster[direction].get(subject);
  if (known !== undefined) return known;
  const inNamespace = cluster.networkPolicies.get(subject.namespace) ?? [];
  const selecting = inNamespace.filter((policy) => governs(policy, direction, subject));
  const isolating = selecting.map((policy) => ({ ...nameOf(policy), openings: policy[direction].length }));
  const found = { selecting, isolatedBy: [...isolating, ...isolatesBy(cluster, direction, subject)] };
  ofCluster[direction].set(subject, found);
  return found;
}

/**
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/ : a pod cannot block access to itself, traffic
 * between a pod and its own node is always allowed, and in most implementations policies do not govern pods that use the
 * network of their node. Cilium lets a node in to its pods, and holds what pods send to their node to the policies.
 */
function exemptionOf(
  { isCilium }: Pick<Cluster, 'isCilium'>,
  direction: Direction,
  subject: End,
  peer: End,
): Exemption | null {
  if (subject.kind === 'address') return 'not-governed';
  if (isSame(subject, peer)) return 'itself';
  if (subject.hostNetwork) return 'host-network';
  const isOpenToNode = direction === 'ingress' || !isCilium;
  return isOpenToNode && isOwnNode(subject, peer) ? 'own-node' : null;
}

function isSame(one: PodEnd, other: End): boolean {
  return (
    other.kind === 'pod' &&
    !one.isRepresentative &&
    !other.isRepresentative &&
    one.namespace === other.namespace &&
    one.name === other.name
  );
}

function isOwnNode(pod: PodEnd, peer: End): boolean {
  if (peer.kind === 'pod') return peer.hostNetwork && pod.node !== null && peer.node === pod.node;
  return peer.isNode && pod.nodeAddresses.includes(peer.address);
}

function governs(policy: NetworkPolicy, direction: Direction, pod: PodEnd): boolean {
  return policy.types.includes(direction) && matches(policy.podSelector, pod.labels);
}

function nameOf({ namespace, name }: NetworkPolicy): PolicyName {
  return { kind: 'NetworkPolicy', namespace, name };
}

function allowancesOf(
  cluster: Cluster,
  policy: NetworkPolicy,
  direction: Direction,
  peer: End,
  destination: End,
): Allowance[] {
  return policy[direction].flatMap((rule, index) => {
    if (!speaksOf(cluster, policy, rule, peer)) return [];
    const ports = portsOf(rule, destination);
    return ports.length === 0 ? [] : [{ ...nameOf(policy), rule: index, ports }];
  });
}

function speaksOf(cluster: Cluster, policy: NetworkPolicy, rule: PolicyRule, peer: End): boolean {
  return rule.peers.length === 0 || rule.peers.some((one) => isPeer(cluster, policy, one, peer));
}

/** Selectors see pods with an address of their own; whoever uses a node's network is that node, an address. */
function isPeer(cluster: Cluster, policy: NetworkPolicy, peer: PolicyPeer, end: End): boolean {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock !== null) {
    return rangedAddresses(cluster, end).some(
      (address) => contains(ipBlock.cidr, address) && !ipBlock.except.some((range) => contains(range, address)),
    );
  }
  if (end.kind === 'address' || end.hostNetwork) return false;
  if (podSelector === null && namespaceSelector === null) return false;
  const isInNamespace =
    namespaceSelector === null
      ? end.namespace === policy.namespace
      : matches(namespaceSelector, cluster.namespaces.get(end.namespace) ?? {});
  return isInNamespace && (podSelector === null || matches(podSelector, end.labels));
}

/**
 * The addresses that ranges are held against. Kubernetes means ranges for what is outside, and leaves open whether a pod's
 * address counts; we say that it does, for a boundary must hold where it does. Cilium says that it does not.
 */
export function rangedAddresses(cluster: Pick<Cluster, 'isCilium'>, end: End): readonly string[] {
  if (end.kind === 'pod') return cluster.isCilium ? [] : end.addresses;
  return cluster.isCilium && end.isNode ? [] : [end.address];
}

function portsOf(rule: PolicyRule, destination: End): readonly PortRange[] {
  return rule.ports.length === 0 ? EVERY_PORT : rule.ports.flatMap((port) => rangesOf(port, destination));
}

function rangesOf({ protocol, port, endPort }: PolicyPort, destination: End): PortRange[] {
  if (port === null) return [{ protocol, from: FIRST_PORT, to: LAST_PORT }];
  if (typeof port === 'number') {
    const to = endPort ?? port;
    return to < port ? [] : [{ protocol, from: port, to }];
  }
  if (destination.kind === 'address') return [];
  return destination.ports
    .filter((named) => named.name === port && named.protocol === protocol)
    .map((named) => ({ protocol, from: named.port, to: named.port }));
}
