import type { ClusterContext, KubeObject } from '../../contract.ts';
import {
  as,
  type Deployment,
  editable,
  isConflict,
  newMetadata,
  type PodTemplate,
  type ReplicaSet,
  sameJson,
  served,
  templateHash,
} from '../../machinery/index.ts';
import { asController, REPORT, REPORT_STATUS } from '../identity.ts';
import { isOwnedBy, ownerReference } from '../pod-control.ts';
import { maxSurge } from './sizes.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const HASH = 'pod-template-hash';
/** Annotations that belong to one object and are not handed down to its ReplicaSets. */
const OWN_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
]);

/** All ReplicaSets of a Deployment, oldest first. */
export function replicaSetsOf(context: ClusterContext, deployment: Deployment): ReplicaSet[] {
  return context.registry
    .list(served(context.registry, 'replicasets', 'apps'), deployment.metadata.namespace ?? null)
    .filter((set) => isOwnedBy(set, deployment))
    .map((set) => as<ReplicaSet>(set))
    .sort(
      (left, right) =>
        left.metadata.creationTimestamp.localeCompare(right.metadata.creationTimestamp) ||
        left.metadata.name.localeCompare(right.metadata.name),
    );
}

export function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0);
}

/** The ReplicaSet whose template is the Deployment's; going back to an old template finds the old one. */
export function currentReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return sets.find((set) => sameJson(withoutHash(set.spec.template), plain(deployment.spec.template)));
}

function withoutHash(template: PodTemplate): PodTemplate {
  const copy = plain(template);
  if (copy.metadata?.labels !== undefined) delete copy.metadata.labels[HASH];
  return copy;
}

function plain(template: PodTemplate): PodTemplate {
  const copy = structuredClone(template);
  if (copy.metadata !== undefined) delete copy.metadata.creationTimestamp;
  return copy;
}

/** Finds or makes the ReplicaSet of the present template and gives it the highest revision. */
export async function ensureReplicaSet(
  context: ClusterContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  replicas: (current: ReplicaSet | undefined) => number,
): Promise<{ set: ReplicaSet; isNew: boolean }> {
  const present = currentReplicaSet(deployment, sets);
  const highest = Math.max(0, ...sets.filter((set) => set !== present).map(revisionOf));
  const revision = present === undefined || revisionOf(present) <= highest ? highest + 1 : revisionOf(present);
  if (present !== undefined) {
    const set = await annotate(context, deployment, present, revision);
    await noteRevision(context, deployment, revision);
    return { set, isNew: false };
  }
  const set = await create(context, deployment, revision, replicas(undefined));
  await noteRevision(context, deployment, revision);
  return { set, isNew: true };
}

async function create(
  context: ClusterContext,
  deployment: Deployment,
  revision: number,
  replicas: number,
): Promise<ReplicaSet> {
  const hash = templateHash(deployment.spec.template, deployment.status?.collisionCount ?? 0);
  const template = plain(deployment.spec.template);
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [HASH]: hash } };
  const selector = structuredClone(deployment.spec.selector);
  selector.matchLabels = { ...selector.matchLabels, [HASH]: hash };
  const desired = deployment.spec.replicas ?? 1;
  const body = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: newMetadata({
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels: template.metadata.labels,
      annotations: {
        ...inherited(deployment),
        [DESIRED]: String(desired),
        [MAX]: String(desired + maxSurge(deployment)),
        [REVISION]: String(revision),
      },
      ownerReferences: [ownerReference(deployment)],
    }),
    spec: {
      replicas,
      ...(deployment.spec.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
      selector,
      template,
    },
  };
  try {
    const set = await context.registry.create(
      served(context.registry, 'replicasets', 'apps'),
      body,
      asController('deployment-controller'),
    );
    return as<ReplicaSet>(set);
  } catch (error) {
    if (isConflict(error)) await noteCollision(context, deployment);
    throw error;
  }
}

/** Another ReplicaSet has the name already: the next hash is made with a higher count. */
async function noteCollision(context: ClusterContext, deployment: Deployment): Promise<void> {
  await context.registry.modify(
    served(context.registry, 'deployments', 'apps'),
    deployment.metadata.namespace ?? null,
    deployment.metadata.name,
    (current) => {
      const changed = editable<Deployment>(current);
      changed.status = { ...changed.status, collisionCount: (changed.status?.collisionCount ?? 0) + 1 };
      return changed;
    },
    REPORT_STATUS,
  );
}

function inherited(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => !OWN_ANNOTATIONS.has(name)),
  );
}

async function annotate(
  context: ClusterContext,
  deployment: Deployment,
  set: ReplicaSet,
  revision: number,
): Promise<ReplicaSet> {
  const before = revisionOf(set);
  const wanted = { ...inherited(deployment), [REVISION]: String(revision) };
  const isRight = Object.entries(wanted).every(([name, value]) => set.metadata.annotations?.[name] === value);
  const minReady = deployment.spec.minReadySeconds ?? 0;
  if (isRight && (set.spec.minReadySeconds ?? 0) === minReady) return set;
  const changed = await context.registry.modify(
    served(context.registry, 'replicasets', 'apps'),
    set.metadata.namespace ?? null,
    set.metadata.name,
    (found) => {
      const next = editable<ReplicaSet>(found);
      const history = next.metadata.annotations?.[HISTORY];
      next.metadata.annotations = { ...next.metadata.annotations, ...wanted };
      if (before !== 0 && before !== revision) {
        next.metadata.annotations[HISTORY] = history === undefined ? String(before) : `${history},${before}`;
      }
      if (minReady > 0) next.spec.minReadySeconds = minReady;
      else delete next.spec.minReadySeconds;
      return next;
    },
    REPORT,
  );
  return changed === undefined ? set : as<ReplicaSet>(changed);
}

async function noteRevision(context: ClusterContext, deployment: Deployment, revision: number): Promise<void> {
  if (deployment.metadata.annotations?.[REVISION] === String(revision)) return;
  await context.registry.modify(
    served(context.registry, 'deployments', 'apps'),
    deployment.metadata.namespace ?? null,
    deployment.metadata.name,
    (current) => {
      if (current.metadata.annotations?.[REVISION] === String(revision)) return undefined;
      const changed = editable<Deployment>(current);
      changed.metadata.annotations = { ...changed.metadata.annotations, [REVISION]: String(revision) };
      return changed;
    },
    REPORT_STATUS,
  );
}

/** Sets how many pods a ReplicaSet shall have, and what the Deployment as a whole wants. */
export async function scaleReplicaSet(
  context: ClusterContext,
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
): Promise<boolean> {
  const desired = deployment.spec.replicas ?? 1;
  const annotations = { [DESIRED]: String(desired), [MAX]: String(desired + maxSurge(deployment)) };
  const isScaled = (set.spec.replicas ?? 1) !== replicas;
  const isAnnotated = Object.entries(annotations).every(([name, value]) => set.metadata.annotations?.[name] === value);
  if (!isScaled && isAnnotated) return false;
  await context.registry.modify(
    served(context.registry, 'replicasets', 'apps'),
    set.metadata.namespace ?? null,
    set.metadata.name,
    (found) => {
      const next = editable<ReplicaSet>(found);
      next.spec.replicas = replicas;
      next.metadata.annotations = { ...next.metadata.annotations, ...annotations };
      return next;
    },
    REPORT,
  );
  return isScaled;
}
