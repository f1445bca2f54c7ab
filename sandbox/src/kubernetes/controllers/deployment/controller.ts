import type { ClusterContext, Controller } from '../../contract.ts';
import {
  as,
  type Deployment,
  isActive,
  type Outcome,
  ownerKey,
  ownKey,
  type Pod,
  type ReplicaSet,
  reconciler,
  served,
  splitKey,
} from '../../machinery/index.ts';
import { isOwnedBy, tell } from '../pod-control.ts';
import { currentReplicaSet, ensureReplicaSet, replicaSetsOf, revisionOf, scaleReplicaSet } from './revision.ts';
import { isRolling, maxSurge, maxUnavailable } from './sizes.ts';
import { reportDeployment } from './status.ts';

const NAME = 'deployment-controller';

/** Moves a Deployment from one template to the next through ReplicaSets. */
export function deploymentController(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    watches: [
      { plural: 'deployments', group: 'apps', keys: ownKey },
      { plural: 'replicasets', group: 'apps', keys: ownerKey('Deployment') },
      { plural: 'pods', keys: (event) => (event.type === 'DELETED' ? recreating(context, event.object.metadata) : []) },
    ],
    reconcile: (key) => reconcile(context, key),
  });
}

/** A Deployment of strategy Recreate waits for its last old pod to be gone. */
function recreating(context: ClusterContext, pod: Pod['metadata']): string[] {
  const owner = pod.ownerReferences?.find(
    (reference) => reference.controller === true && reference.kind === 'ReplicaSet',
  );
  if (owner === undefined) return [];
  const set = context.registry.get(served(context.registry, 'replicasets', 'apps'), pod.namespace ?? null, owner.name);
  const deployment = set?.metadata.ownerReferences?.find((reference) => reference.kind === 'Deployment');
  return deployment === undefined ? [] : [`${pod.namespace}/${deployment.name}`];
}

async function reconcile(context: ClusterContext, key: string): Promise<Outcome> {
  const { namespace, name } = splitKey(key);
  const found = context.registry.get(served(context.registry, 'deployments', 'apps'), namespace, name);
  if (found === undefined) return undefined;
  const deployment = as<Deployment>(found);
  const sets = replicaSetsOf(context, deployment);
  if (deployment.metadata.deletionTimestamp !== undefined) {
    return reportDeployment(context, deployment, sets, currentReplicaSet(deployment, sets));
  }
  if (deployment.spec.paused) {
    await scaleEvenly(context, deployment, sets);
  } else if (isRolling(deployment)) {
    await roll(context, deployment, sets);
  } else {
    await recreate(context, deployment, sets);
  }
  const after = replicaSetsOf(context, deployment);
  const current = currentReplicaSet(deployment, after);
  if (!deployment.spec.paused) await forgetOld(context, deployment, after, current);
  return reportDeployment(context, deployment, after, current);
}

function total(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + (set.spec.replicas ?? 1), 0);
}

async function roll(context: ClusterContext, deployment: Deployment, sets: readonly ReplicaSet[]): Promise<void> {
  const desired = deployment.spec.replicas ?? 1;
  const room = (present: readonly ReplicaSet[]) => Math.max(0, desired + maxSurge(deployment) - total(present));
  const { set: current, isNew } = await ensureReplicaSet(context, deployment, sets, () =>
    Math.min(desired, room(sets)),
  );
  if (isNew) {
    await told(context, deployment, current, 0, current.spec.replicas ?? 1);
    return;
  }
  const old = sets.filter((set) => set.metadata.uid !== current.metadata.uid);
  const size = current.spec.replicas ?? 1;
  if (size > desired) return resize(context, deployment, current, desired);
  if (size < desired) {
    const grown = Math.min(desired, size + room([...old, current]));
    await resize(context, deployment, current, grown);
    if (grown !== size) return;
  } else {
    await resize(context, deployment, current, size);
  }
  await shrinkOld(context, deployment, current, old);
}

/** Takes pods from old ReplicaSets: first those that do not work anyway, then as many as may be missing. */
async function shrinkOld(
  context: ClusterContext,
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): Promise<void> {
  const desired = deployment.spec.replicas ?? 1;
  const least = desired - maxUnavailable(deployment);
  const sizes = new Map(old.map((set) => [set.metadata.uid, set.spec.replicas ?? 1]));
  const missingNew = (current.spec.replicas ?? 1) - (current.status?.availableReplicas ?? 0);
  let removable = total([...old, current]) - least - missingNew;
  for (const set of old) {
    const size = sizes.get(set.metadata.uid) ?? 0;
    const broken = Math.min(size - (set.status?.availableReplicas ?? 0), Math.max(0, removable));
    if (broken <= 0) continue;
    sizes.set(set.metadata.uid, size - broken);
    removable -= broken;
  }
  const available = [...old, current].reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);
  let spare = Math.max(0, available - least);
  for (const set of old) {
    const size = sizes.get(set.metadata.uid) ?? 0;
    const less = Math.min(size, spare);
    sizes.set(set.metadata.uid, size - less);
    spare -= less;
  }
  for (const set of old) await resize(context, deployment, set, sizes.get(set.metadata.uid) ?? 0);
}

async function recreate(context: ClusterContext, deployment: Deployment, sets: readonly ReplicaSet[]): Promise<void> {
  const current = currentReplicaSet(deployment, sets);
  const old = sets.filter((set) => set !== current);
  for (const set of old) await resize(context, deployment, set, 0);
  if (hasPods(context, old)) return;
  const desired = deployment.spec.replicas ?? 1;
  const { set, isNew } = await ensureReplicaSet(context, deployment, sets, () => desired);
  if (isNew) await told(context, deployment, set, 0, desired);
  else await resize(context, deployment, set, desired);
}

function hasPods(context: ClusterContext, sets: readonly ReplicaSet[]): boolean {
  return sets.some((set) =>
    context.registry
      .list(served(context.registry, 'pods'), set.metadata.namespace ?? null)
      .some((pod) => isOwnedBy(pod, set) && (isActive(as<Pod>(pod)) || pod.metadata.deletionTimestamp !== undefined)),
  );
}

/** A paused Deployment still follows a change of its size, in the ReplicaSet that has the most. */
async function scaleEvenly(
  context: ClusterContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): Promise<void> {
  const active = sets.filter((set) => (set.spec.replicas ?? 1) > 0);
  const largest = [...active].sort((left, right) => (right.spec.replicas ?? 1) - (left.spec.replicas ?? 1))[0];
  const target = largest ?? currentReplicaSet(deployment, sets);
  if (target === undefined) return;
  const others = total(active) - (target.spec.replicas ?? 1) * (active.includes(target) ? 1 : 0);
  await resize(context, deployment, target, Math.max(0, (deployment.spec.replicas ?? 1) - others));
}

async function resize(
  context: ClusterContext,
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
): Promise<void> {
  const before = set.spec.replicas ?? 1;
  if (await scaleReplicaSet(context, deployment, set, replicas)) await told(context, deployment, set, before, replicas);
}

async function told(
  context: ClusterContext,
  deployment: Deployment,
  set: ReplicaSet,
  before: number,
  after: number,
): Promise<void> {
  if (before === after) return;
  const verb = after > before ? 'up' : 'down';
  await tell(
    context,
    deployment,
    NAME,
    'ScalingReplicaSet',
    `Scaled ${verb} replica set ${set.metadata.name} from ${before} to ${after}`,
  );
}

/** Old ReplicaSets are kept for going back, up to the history limit. */
async function forgetOld(
  context: ClusterContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
): Promise<void> {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const empty = sets
    .filter((set) => set !== current && (set.spec.replicas ?? 1) === 0 && (set.status?.replicas ?? 0) === 0)
    .filter((set) => set.metadata.deletionTimestamp === undefined)
    .sort((left, right) => revisionOf(left) - revisionOf(right));
  for (const set of empty.slice(0, Math.max(0, empty.length - limit))) {
    await context.registry.delete(
      served(context.registry, 'replicasets', 'apps'),
      set.metadata.namespace ?? null,
      set.metadata.name,
      { uid: set.metadata.uid, propagation: 'Background' },
    );
  }
}
