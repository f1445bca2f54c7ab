import type { Isolation, PolicyName, RuleName } from './direction.ts';
import { matches } from './labels.ts';
import type { CiliumPolicy, Cluster, Direction, End, LabelSelector, Labels, PodEnd } from './model.ts';

const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';
const NAMESPACE_NAME = 'io.kubernetes.pod.namespace';

/** Rules that deny this traffic. Hosts have identities of their own, which labels of pods do not select. */
export function denials(cluster: Cluster, direction: Direction, subject: PodEnd, peer: End): RuleName[] {
  if (peer.kind === 'address' || peer.hostNetwork) return [];
  const labels = identityOf(cluster, peer);
  return selecting(cluster, subject).flatMap((policy) =>
    (direction === 'ingress' ? policy.ingressDeny : policy.egressDeny).flatMap((deny, rule) =>
      deny.peers.some((selector) => selects(policy, selector, labels, peer.namespace))
        ? [{ ...nameOf(policy), rule }]
        : [],
    ),
  );
}

export function isolatesBy(cluster: Cluster, direction: Direction, subject: PodEnd): Isolation[] {
  return selecting(cluster, subject)
    .filter(({ isolates }) => isolates.includes(direction))
    .map((policy) => ({ ...nameOf(policy), openings: 0 }));
}

const selected = new WeakMap<Cluster, WeakMap<PodEnd, readonly CiliumPolicy[]>>();

/** Kept for as long as the cluster's picture is: a matrix asks for every pod many times. */
function selecting(cluster: Cluster, pod: PodEnd): readonly CiliumPolicy[] {
  if (cluster.ciliumPolicies.length === 0) return [];
  const known = selected.get(cluster) ?? new WeakMap<PodEnd, readonly CiliumPolicy[]>();
  selected.set(cluster, known);
  let policies = known.get(pod);
  if (policies === undefined) {
    const labels = identityOf(cluster, pod);
    policies = cluster.ciliumPolicies.filter(
      ({ namespace, endpoints }) => (namespace === null || namespace === pod.namespace) && matches(endpoints, labels),
    );
    known.set(pod, policies);
  }
  return policies;
}

/** A policy in a namespace speaks of pods there, unless a selector itself says of which namespace. */
function selects(policy: CiliumPolicy, selector: LabelSelector, labels: Labels, namespace: string): boolean {
  const isBound =
    policy.namespace !== null &&
    !keysOf(selector).some((key) => key === NAMESPACE_NAME || key.startsWith(NAMESPACE_LABELS));
  return (!isBound || namespace === policy.namespace) && matches(selector, labels);
}

function keysOf({ matchLabels, matchExpressions }: LabelSelector): string[] {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
}

const identities = new WeakMap<Cluster, WeakMap<PodEnd, Labels>>();

/** The labels that Cilium knows a pod by, without their source `k8s:`. Kept as long as the cluster's picture is. */
function identityOf(cluster: Cluster, pod: PodEnd): Labels {
  const known = identities.get(cluster) ?? new WeakMap<PodEnd, Labels>();
  identities.set(cluster, known);
  const labels = known.get(pod) ?? labelsOf(cluster, pod);
  known.set(pod, labels);
  return labels;
}

function labelsOf(cluster: Cluster, pod: PodEnd): Labels {
  const ofNamespace = Object.entries(cluster.namespaces.get(pod.namespace) ?? {}).map(
    ([key, value]) => [NAMESPACE_LABELS + key, value] as const,
  );
  return { ...pod.labels, ...Object.fromEntries(ofNamespace), [NAMESPACE_NAME]: pod.namespace };
}

function nameOf({ namespace, name }: CiliumPolicy): PolicyName {
  return { kind: namespace === null ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy', namespace, name };
}
