import type { ClusterContext } from '../../contract.ts';
import {
  addQuantity,
  as,
  hasEnded,
  type Node,
  type Pod,
  podResources,
  type Quantity,
  quantity,
  served,
  ZERO,
} from '../../machinery/index.ts';

/** One node with what runs on it. */
export interface NodeLoad {
  readonly node: Node;
  readonly pods: Map<string, Pod>;
  readonly requested: Map<string, Quantity>;
}

/**
 * Nodes and the pods placed on them, kept by watch events so that placing one pod does not read all others. A pod just
 * placed counts at once, before its own event comes back.
 */
export class Snapshot {
  readonly loads = new Map<string, NodeLoad>();
  private readonly placed = new Map<string, string>();
  private readonly homeless = new Map<string, Pod>();

  setNode(node: Node): void {
    const present = this.loads.get(node.metadata.name);
    this.loads.set(node.metadata.name, {
      node,
      pods: present?.pods ?? new Map(),
      requested: present?.requested ?? new Map(),
    });
    for (const [uid, pod] of this.homeless) {
      if (pod.spec.nodeName !== node.metadata.name) continue;
      this.homeless.delete(uid);
      this.setPod(pod);
    }
  }

  removeNode(name: string): void {
    this.loads.delete(name);
  }

  setPod(pod: Pod): void {
    this.removePod(pod.metadata.uid);
    const name = pod.spec.nodeName;
    if (!name || hasEnded(pod)) return;
    const load = this.loads.get(name);
    if (load === undefined) {
      this.homeless.set(pod.metadata.uid, pod);
      return;
    }
    load.pods.set(pod.metadata.uid, pod);
    this.placed.set(pod.metadata.uid, name);
    change(load, pod, 1n);
  }

  removePod(uid: string): void {
    this.homeless.delete(uid);
    const name = this.placed.get(uid);
    if (name === undefined) return;
    this.placed.delete(uid);
    const load = this.loads.get(name);
    const pod = load?.pods.get(uid);
    if (load === undefined || pod === undefined) return;
    load.pods.delete(uid);
    change(load, pod, -1n);
  }

  allPods(): Pod[] {
    return [...this.loads.values()].flatMap((load) => [...load.pods.values()]);
  }
}

function change(load: NodeLoad, pod: Pod, sign: bigint): void {
  for (const [name, value] of podResources(pod.spec, 'requests')) {
    const present = load.requested.get(name) ?? ZERO;
    load.requested.set(name, addQuantity(present, { nano: sign * value.nano, format: value.format }));
  }
}

export function allocatable(node: Node, resource: string): Quantity {
  return quantity(node.status?.allocatable?.[resource] ?? node.status?.capacity?.[resource] ?? '0');
}

/** Labels of a namespace, for affinity terms that choose namespaces by label. */
export function namespaceLabels(context: ClusterContext, name: string): Record<string, string> | undefined {
  const namespace = context.registry.get(served(context.registry, 'namespaces'), null, name);
  return namespace === undefined ? undefined : as(namespace).metadata.labels;
}
