import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import {
  as,
  editable,
  hasEnded,
  isReady,
  type Node,
  type Outcome,
  ownerKey,
  ownKey,
  type Pod,
  type PodTemplate,
  reconciler,
  sameJson,
  served,
  splitKey,
  templateHash,
} from '../machinery/index.ts';
import { nodeMatches } from '../runtime/scheduler/node-affinity.ts';
import { untoleratedTaint } from '../runtime/scheduler/taints.ts';
import { REPORT_STATUS } from './identity.ts';
import { claimPods, createPod, deletePod } from './pod-control.ts';
import { nonZero } from './replicaset.ts';
import { ensureRevision } from './statefulset.ts';

const NAME = 'daemonset-controller';
const REVISION = 'controller-revision-hash';
/** A daemon stays where others would not. */
const TOLERATIONS = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

interface DaemonSet extends KubeObject {
  spec: { selector: unknown; template: PodTemplate; updateStrategy?: { type?: string } };
  status: Record<string, unknown>;
}

/** Keeps one pod on every node that fits. */
export function daemonSetController(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    watches: [
      { plural: 'daemonsets', group: 'apps', keys: ownKey },
      { plural: 'pods', keys: ownerKey('DaemonSet') },
      {
        plural: 'nodes',
        keys: (event) =>
          event.previous !== undefined &&
          sameJson(event.previous.spec, event.object.spec) &&
          sameJson(event.previous.metadata.labels, event.object.metadata.labels)
            ? []
            : context.registry
                .list(served(context.registry, 'daemonsets', 'apps'), null)
                .map((set) => `${set.metadata.namespace}/${set.metadata.name}`),
      },
    ],
    reconcile: (key) => reconcile(context, key),
  });
}

/** The node a daemon pod is meant for, by its affinity. */
function targetOf(pod: Pod): string | undefined {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  return /"matchFields":\[\{[^\]]*"values":\["([^"]+)"\]/.exec(JSON.stringify(pod.spec.affinity ?? {}))?.[1];
}

async function reconcile(context: ClusterContext, key: string): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const found = context.registry.get(served(context.registry, 'daemonsets', 'apps'), namespace, name);
  if (found === undefined) return undefined;
  const set = as<DaemonSet>(found);
  const revision = templateHash(set.spec.template);
  const pods = await claimPods(context, set, set.spec.selector);
  const nodes = context.registry.list(served(context.registry, 'nodes'), null).map((node) => as<Node>(node));
  const tolerations = [...(set.spec.template.spec.tolerations ?? []), ...TOLERATIONS];
  const fitting = nodes.filter(
    (node) => nodeMatches(set.spec.template.spec, node) && untoleratedTaint(tolerations, node) === undefined,
  );
  const names = new Set(fitting.map((node) => node.metadata.name));
  if (set.metadata.deletionTimestamp === undefined) {
    await ensureRevision(context, set, `${name}-${revision}`);
    const isRolling = set.spec.updateStrategy?.type !== 'OnDelete';
    let isMoving = pods.some((pod) => pod.metadata.deletionTimestamp !== undefined || !isReady(pod));
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      const isOld = pod.metadata.labels?.[REVISION] !== revision;
      if (!names.has(targetOf(pod) ?? '') || hasEnded(pod)) await deletePod(context, NAME, set, pod);
      else if (isOld && isRolling && (!isMoving || !isReady(pod))) {
        isMoving = true;
        await deletePod(context, NAME, set, pod);
      }
    }
    for (const node of fitting) {
      if (pods.some((pod) => targetOf(pod) === node.metadata.name)) continue;
      await createPod(context, NAME, set, {
        generateName: `${name}-`,
        template: pinned(set.spec.template, node.metadata.name, tolerations),
        labels: { [REVISION]: revision, 'pod-template-generation': String(set.metadata.generation ?? 1) },
      });
    }
  }
  await report(context, set, revision, names);
  return undefined;
}

function pinned(template: PodTemplate, node: string, tolerations: PodTemplate['spec']['tolerations']): PodTemplate {
  const copy = structuredClone(template);
  copy.spec.tolerations = structuredClone(tolerations ?? []);
  copy.spec.affinity = {
    ...(copy.spec.affinity as object | undefined),
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
      },
    },
  };
  return copy;
}

async function report(
  context: ClusterContext,
  set: DaemonSet,
  revision: string,
  names: ReadonlySet<string>,
): Promise<void> {
  const { registry } = context;
  await registry.modify(
    served(registry, 'daemonsets', 'apps'),
    set.metadata.namespace ?? null,
    set.metadata.name,
    (current) => {
      if (current.metadata.uid !== set.metadata.uid) return undefined;
      const pods = registry
        .list(served(registry, 'pods'), set.metadata.namespace ?? null)
        .map((pod) => as<Pod>(pod))
        .filter((pod) => pod.metadata.ownerReferences?.some((owner) => owner.uid === set.metadata.uid))
        .filter((pod) => pod.metadata.deletionTimestamp === undefined);
      const placed = pods.filter((pod) => names.has(targetOf(pod) ?? ''));
      const ready = placed.filter(isReady).length;
      const status = {
        currentNumberScheduled: placed.length,
        numberMisscheduled: pods.length - placed.length,
        desiredNumberScheduled: names.size,
        numberReady: ready,
        observedGeneration: set.metadata.generation ?? 1,
        ...nonZero(
          'updatedNumberScheduled',
          placed.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length,
        ),
        ...nonZero('numberAvailable', ready),
        ...nonZero('numberUnavailable', names.size - ready),
      };
      return sameJson(current.status, status) ? undefined : { ...editable<DaemonSet>(current), status };
    },
    REPORT_STATUS,
  );
}
