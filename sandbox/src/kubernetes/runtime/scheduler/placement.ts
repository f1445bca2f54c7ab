import type { ClusterContext } from '../../contract.ts';
import {
  fieldAt,
  listAt,
  type Pod,
  podResources,
  type Quantity,
  served,
  stringAt,
  toNumber,
  ZERO,
} from '../../machinery/index.ts';
import { nodeMatches, nodePreference } from './node-affinity.ts';
import { affinityProblem, breaksSpread } from './pod-affinity.ts';
import { allocatable, type NodeLoad, type Snapshot } from './snapshot.ts';
import { softTaints, untoleratedTaint } from './taints.ts';

export type Placement =
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'none'; readonly message: string };

/** Chooses the best node for a pod, or says in the scheduler's words why none will do. */
export function place(context: ClusterContext, snapshot: Snapshot, pod: Pod): Placement {
  const loads = [...snapshot.loads.values()];
  if (loads.length === 0) return { kind: 'none', message: 'no nodes available to schedule pods' };
  const missing = missingClaim(context, pod);
  const total = `0/${loads.length} nodes are available`;
  if (missing !== undefined) return { kind: 'none', message: `${total}: ${missing}. ${preemption(loads.length, 0)}` };
  const requests = podResources(pod.spec, 'requests');
  const reasons = new Map<string, number>();
  let best: { name: string; score: number } | undefined;
  let short = 0;
  for (const load of loads) {
    const problems = problemsOf(context, snapshot, pod, requests, load);
    for (const problem of problems) reasons.set(problem, (reasons.get(problem) ?? 0) + 1);
    if (problems.length > 0) {
      if (problems.every(isShortage)) short += 1;
      continue;
    }
    const score = scoreOf(pod, requests, load);
    const name = load.node.metadata.name;
    if (best === undefined || score > best.score || (score === best.score && name < best.name)) best = { name, score };
  }
  if (best !== undefined) return { kind: 'node', node: best.name };
  const texts = [...reasons].map(([reason, number]) => `${number} ${reason}`).sort();
  return { kind: 'none', message: `${total}: ${texts.join(', ')}. ${preemption(loads.length, short)}` };
}

function isShortage(problem: string): boolean {
  return problem.startsWith('Insufficient ') || problem === 'Too many pods';
}

/** What the scheduler adds about making room: only where room is what lacks could that help. */
function preemption(nodes: number, short: number): string {
  const texts: string[] = [];
  if (short > 0) texts.push(`${short} No preemption victims found for incoming pod`);
  if (nodes > short) texts.push(`${nodes - short} Preemption is not helpful for scheduling`);
  return `preemption: 0/${nodes} nodes are available: ${texts.join(', ')}.`;
}

function problemsOf(
  context: ClusterContext,
  snapshot: Snapshot,
  pod: Pod,
  requests: ReadonlyMap<string, Quantity>,
  load: NodeLoad,
): string[] {
  const { node } = load;
  const tolerations = pod.spec.tolerations ?? [];
  const marksItself = tolerations.some(
    (toleration) =>
      toleration.operator === 'Exists' && (!toleration.key || toleration.key === 'node.kubernetes.io/unschedulable'),
  );
  if (node.spec.unschedulable === true && !marksItself) return ['node(s) were unschedulable'];
  const taint = untoleratedTaint(tolerations, node);
  if (taint !== undefined) return [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`];
  if (!nodeMatches(pod.spec, node)) return ["node(s) didn't match Pod's node affinity/selector"];
  if (hasPortConflict(pod, load)) return ["node(s) didn't have free ports for the requested pod ports"];
  const shortages: string[] = [];
  if (load.pods.size + 1 > toNumber(allocatable(node, 'pods'))) shortages.push('Too many pods');
  for (const [name, request] of requests) {
    const used = load.requested.get(name) ?? ZERO;
    if (request.nano > 0n && used.nano + request.nano > allocatable(node, name).nano)
      shortages.push(`Insufficient ${name}`);
  }
  if (shortages.length > 0) return shortages;
  if (breaksSpread(snapshot, pod, node)) return ["node(s) didn't match pod topology spread constraints"];
  switch (affinityProblem(context, snapshot, pod, node)) {
    case 'affinity':
      return ["node(s) didn't match pod affinity rules"];
    case 'anti-affinity':
      return ["node(s) didn't match pod anti-affinity rules"];
    case 'existing':
      return ["node(s) didn't satisfy existing pods anti-affinity rules"];
    case undefined:
      return [];
  }
}

function hostPorts(pod: Pod): string[] {
  return pod.spec.containers.flatMap((container) =>
    (container.ports ?? []).filter((port) => port.hostPort).map((port) => `${port.protocol ?? 'TCP'}/${port.hostPort}`),
  );
}

function hasPortConflict(pod: Pod, load: NodeLoad): boolean {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return false;
  return [...load.pods.values()].some((other) => hostPorts(other).some((port) => wanted.includes(port)));
}

/** Preferences count most, then how much room stays free. */
function scoreOf(pod: Pod, requests: ReadonlyMap<string, Quantity>, load: NodeLoad): number {
  const free = ['cpu', 'memory'].map((name) => {
    const capacity = toNumber(allocatable(load.node, name));
    const used = toNumber(load.requested.get(name) ?? ZERO) + toNumber(requests.get(name) ?? ZERO);
    return capacity === 0 ? 0 : (capacity - used) / capacity;
  });
  const crowd = load.pods.size / Math.max(1, toNumber(allocatable(load.node, 'pods')));
  const room = free.reduce((sum, part) => sum + part, 0) - crowd;
  return nodePreference(pod.spec, load.node) * 10 - softTaints(pod.spec.tolerations ?? [], load.node) * 100 + room;
}

function missingClaim(context: ClusterContext, pod: Pod): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName;
    if (name === undefined) continue;
    const claim = context.registry.get(
      served(context.registry, 'persistentvolumeclaims'),
      pod.metadata.namespace ?? null,
      name,
    );
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
    if (
      stringAt(claim, 'status', 'phase') !== 'Bound' &&
      !waitsForPod(context, stringAt(claim, 'spec', 'storageClassName'))
    ) {
      return 'pod has unbound immediate PersistentVolumeClaims';
    }
  }
  return undefined;
}

function waitsForPod(context: ClusterContext, storageClass: string | undefined): boolean {
  const type = context.registry.type('storageclasses', 'storage.k8s.io');
  if (type === undefined || storageClass === undefined) return false;
  return fieldAt(context.registry.get(type, null, storageClass), 'volumeBindingMode') === 'WaitForFirstConsumer';
}

/** Whether a pod is held back on purpose. */
export function isGated(pod: Pod): boolean {
  return listAt(pod.spec, 'schedulingGates').length > 0;
}
