import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import {
  as,
  editable,
  fieldAt,
  hasEnded,
  isConflict,
  isReady,
  newMetadata,
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
import { asController, REPORT_STATUS } from './identity.ts';
import { claimPods, createPod, deletePod, ownerReference, tell } from './pod-control.ts';
import { nonZero } from './replicaset.ts';

const NAME = 'statefulset-controller';
const REVISION = 'controller-revision-hash';

interface StatefulSet extends KubeObject {
  spec: {
    replicas?: number;
    selector: unknown;
    serviceName?: string;
    template: PodTemplate;
    podManagementPolicy?: string;
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
    volumeClaimTemplates?: KubeObject[];
    persistentVolumeClaimRetentionPolicy?: { whenScaled?: string; whenDeleted?: string };
    ordinals?: { start?: number };
  };
  status: Record<string, unknown>;
}

/** Keeps pods with names and volumes of their own, one after the other. */
export function statefulSetController(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    watches: [
      { plural: 'statefulsets', group: 'apps', keys: ownKey },
      { plural: 'pods', keys: ownerKey('StatefulSet') },
    ],
    reconcile: (key) => reconcile(context, key),
  });
}

async function reconcile(context: ClusterContext, key: string): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const found = context.registry.get(served(context.registry, 'statefulsets', 'apps'), namespace, name);
  if (found === undefined) return undefined;
  const set = as<StatefulSet>(found);
  const revision = `${name}-${templateHash(set.spec.template)}`;
  const pods = await claimPods(context, set, set.spec.selector);
  let refusal: unknown;
  if (set.metadata.deletionTimestamp === undefined) {
    try {
      await ensureRevision(context, set, revision);
      await step(context, set, pods, revision);
    } catch (error) {
      refusal = error;
    }
  }
  await report(context, set, revision);
  if (refusal !== undefined) throw refusal;
  return undefined;
}

/** The template as it was, for `kubectl rollout undo`. */
async function ensureRevision(context: ClusterContext, set: KubeObject, name: string): Promise<void> {
  const type = served(context.registry, 'controllerrevisions', 'apps');
  const namespace = set.metadata.namespace ?? null;
  if (context.registry.get(type, namespace, name) !== undefined) return;
  const owned = context.registry
    .list(type, namespace)
    .filter((revision) => revision.metadata.ownerReferences?.some((owner) => owner.uid === set.metadata.uid));
  const highest = Math.max(0, ...owned.map((revision) => Number(fieldAt(revision, 'revision') ?? 0)));
  try {
    await context.registry.create(
      type,
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: newMetadata({
          name,
          namespace: set.metadata.namespace,
          labels: {
            ...(fieldAt(set, 'spec', 'template', 'metadata', 'labels') as Record<string, string> | undefined),
            [REVISION]: name.slice(set.metadata.name.length + 1),
          },
          ownerReferences: [ownerReference(set)],
        }),
        data: { spec: { template: { ...(fieldAt(set, 'spec', 'template') as object), $patch: 'replace' } } },
        revision: highest + 1,
      },
      asController(NAME),
    );
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

export { ensureRevision };

function ordinalOf(set: StatefulSet, pod: Pod): number {
  const text = pod.metadata.name.slice(set.metadata.name.length + 1);
  return pod.metadata.name.startsWith(`${set.metadata.name}-`) && /^\d+$/.test(text) ? Number(text) : -1;
}

async function step(context: ClusterContext, set: StatefulSet, pods: readonly Pod[], revision: string): Promise<void> {
  const first = set.spec.ordinals?.start ?? 0;
  const end = first + (set.spec.replicas ?? 1);
  const isParallel = set.spec.podManagementPolicy === 'Parallel';
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]));
  for (let ordinal = first; ordinal < end; ordinal++) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined) {
      await make(context, set, ordinal, revision);
      if (!isParallel) return;
    } else if (hasEnded(pod) && pod.metadata.deletionTimestamp === undefined) {
      await deletePod(context, NAME, set, pod);
      if (!isParallel) return;
    } else if (!isParallel && (!isReady(pod) || pod.metadata.deletionTimestamp !== undefined)) return;
  }
  const surplus = [...byOrdinal]
    .filter(([ordinal]) => ordinal >= end || ordinal < first)
    .sort(([left], [right]) => right - left);
  for (const [, pod] of surplus) {
    if (pod.metadata.deletionTimestamp === undefined) await deletePod(context, NAME, set, pod);
    if (!isParallel) return;
  }
  if (set.spec.updateStrategy?.type === 'OnDelete') return;
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (let ordinal = end - 1; ordinal >= Math.max(first, partition); ordinal--) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
    if (pod.metadata.labels?.[REVISION] !== revision) return deletePod(context, NAME, set, pod);
    if (!isReady(pod)) return;
  }
}

async function make(context: ClusterContext, set: StatefulSet, ordinal: number, revision: string): Promise<void> {
  const name = `${set.metadata.name}-${ordinal}`;
  const template = structuredClone(set.spec.template);
  const claims = set.spec.volumeClaimTemplates ?? [];
  for (const claim of claims) await makeClaim(context, set, claim, name);
  template.spec.hostname = name;
  if (set.spec.serviceName) template.spec.subdomain = set.spec.serviceName;
  const own = claims.map((claim) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: `${claim.metadata.name}-${name}` },
  }));
  const kept = (template.spec.volumes ?? []).filter((volume) => !own.some((claim) => claim.name === volume.name));
  if (own.length > 0) template.spec.volumes = [...own, ...kept];
  const attempt = `create Pod ${name} in StatefulSet ${set.metadata.name}`;
  await createPod(context, NAME, set, {
    name,
    said: { made: `${attempt} successful`, refused: `${attempt} failed error` },
    template,
    labels: {
      'apps.kubernetes.io/pod-index': String(ordinal),
      [REVISION]: revision,
      'statefulset.kubernetes.io/pod-name': name,
    },
  });
}

async function makeClaim(context: ClusterContext, set: StatefulSet, template: KubeObject, pod: string): Promise<void> {
  const type = served(context.registry, 'persistentvolumeclaims');
  const name = `${template.metadata.name}-${pod}`;
  const namespace = set.metadata.namespace ?? null;
  if (context.registry.get(type, namespace, name) !== undefined) return;
  const isOwned = set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete';
  const attempt = `create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name}`;
  const create = context.registry.create(
    type,
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: newMetadata({
        name,
        namespace: set.metadata.namespace,
        labels: { ...template.metadata.labels, ...(fieldAt(set.spec.selector, 'matchLabels') as object | undefined) },
        annotations: template.metadata.annotations,
        ownerReferences: isOwned ? [ownerReference(set)] : undefined,
      }),
      spec: structuredClone(template.spec),
    },
    asController(NAME),
  );
  try {
    await create;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await tell(context, set, NAME, 'FailedCreate', `${attempt} failed error: ${message}`, 'Warning');
    throw error;
  }
  await tell(context, set, NAME, 'SuccessfulCreate', `${attempt} success`);
}

async function report(context: ClusterContext, set: StatefulSet, revision: string): Promise<void> {
  const { registry } = context;
  await registry.modify(
    served(registry, 'statefulsets', 'apps'),
    set.metadata.namespace ?? null,
    set.metadata.name,
    (current) => {
      if (current.metadata.uid !== set.metadata.uid) return undefined;
      const pods = registry
        .list(served(registry, 'pods'), set.metadata.namespace ?? null)
        .map((pod) => as<Pod>(pod))
        .filter((pod) => pod.metadata.ownerReferences?.some((owner) => owner.uid === set.metadata.uid));
      const live = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && !hasEnded(pod));
      const ready = live.filter(isReady).length;
      const updated = live.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length;
      const before = fieldAt(current, 'status', 'currentRevision');
      const isDone = updated === live.length && ready === live.length;
      const status = {
        observedGeneration: set.metadata.generation ?? 1,
        replicas: pods.length,
        ...nonZero('readyReplicas', ready),
        ...nonZero('currentReplicas', live.length - (isDone || before === revision ? 0 : updated)),
        ...nonZero('updatedReplicas', updated),
        currentRevision: isDone || typeof before !== 'string' ? revision : before,
        updateRevision: revision,
        collisionCount: 0,
        availableReplicas: ready,
      };
      return sameJson(current.status, status) ? undefined : { ...editable<StatefulSet>(current), status };
    },
    REPORT_STATUS,
  );
}
