import type { ClusterContext, Controller } from '../contract.ts';
import {
  as,
  editable,
  type Node,
  now,
  ownKey,
  reconciler,
  sameJson,
  served,
  splitKey,
  type Taint,
} from '../machinery/index.ts';
import { REPORT } from './identity.ts';

/** Taints that follow from a node's conditions and its `unschedulable`, and are nobody else's to keep. */
const OWN = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/network-unavailable',
  'node.kubernetes.io/unschedulable',
]);

const PRESSURES: Readonly<Record<string, string>> = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
  NetworkUnavailable: 'node.kubernetes.io/network-unavailable',
};

/** Turns what is wrong with a node into taints, and takes them off when it is right again. */
export function nodeLifecycle(context: ClusterContext): Controller {
  const { registry } = context;
  return reconciler({
    name: 'node-lifecycle-controller',
    context,
    watches: [{ plural: 'nodes', keys: (event) => (event.type === 'DELETED' ? [] : ownKey(event)) }],
    async reconcile(key) {
      const { name } = splitKey(key);
      const type = served(registry, 'nodes');
      if (registry.get(type, null, name) === undefined) return undefined;
      await registry.modify(
        type,
        null,
        name,
        (current) => {
          const node = as<Node>(current);
          const present = node.spec.taints ?? [];
          const wanted = wantedTaints(node);
          const kept = present.filter((taint) => !OWN.has(taint.key) || wanted.some((each) => isSame(each, taint)));
          const added = wanted.filter((taint) => !present.some((each) => isSame(each, taint)));
          if (added.length === 0 && kept.length === present.length) return undefined;
          const next = editable<Node>(current);
          const timed = added.map((taint) => ({ ...taint, timeAdded: now(context) }));
          const taints = [...kept, ...timed];
          if (taints.length === 0) delete next.spec.taints;
          else next.spec.taints = taints;
          return sameJson(next, current) ? undefined : next;
        },
        REPORT,
      );
      return undefined;
    },
  });
}

function isSame(left: Taint, right: Taint): boolean {
  return left.key === right.key && left.effect === right.effect;
}

function wantedTaints(node: Node): Taint[] {
  const taints: Taint[] = [];
  const conditions = node.status?.conditions ?? [];
  const ready = conditions.find((condition) => condition.type === 'Ready')?.status;
  const key = ready === 'Unknown' ? 'node.kubernetes.io/unreachable' : 'node.kubernetes.io/not-ready';
  if (ready === 'False' || ready === 'Unknown') {
    taints.push({ key, effect: 'NoSchedule' }, { key, effect: 'NoExecute' });
  }
  for (const [type, pressure] of Object.entries(PRESSURES)) {
    if (conditions.some((condition) => condition.type === type && condition.status === 'True')) {
      taints.push({ key: pressure, effect: 'NoSchedule' });
    }
  }
  if (node.spec.unschedulable === true) taints.push({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' });
  return taints;
}
