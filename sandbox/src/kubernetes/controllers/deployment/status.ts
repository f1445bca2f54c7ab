import type { ClusterContext } from '../../contract.ts';
import {
  as,
  type Deployment,
  editable,
  elapsedMs,
  now,
  type ReplicaSet,
  sameJson,
  served,
  type WorkloadCondition,
} from '../../machinery/index.ts';
import { REPORT_STATUS } from '../identity.ts';
import { nonZero } from '../replicaset.ts';
import { maxUnavailable } from './sizes.ts';

/** Writes the Deployment's status. Returns milliseconds until its progress deadline, where one is running. */
export async function reportDeployment(
  context: ClusterContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
): Promise<number | undefined> {
  let wait: number | undefined;
  await context.registry.modify(
    served(context.registry, 'deployments', 'apps'),
    deployment.metadata.namespace ?? null,
    deployment.metadata.name,
    (found) => {
      const present = as<Deployment>(found);
      if (present.metadata.uid !== deployment.metadata.uid) return undefined;
      const next = statusOf(
        context,
        { ...present, spec: deployment.spec },
        deployment.metadata.generation ?? 1,
        sets,
        current,
      );
      wait = next.wait;
      if (sameJson(present.status, next.status)) return undefined;
      return { ...editable<Deployment>(present), status: next.status };
    },
    REPORT_STATUS,
  );
  return wait;
}

function statusOf(
  context: ClusterContext,
  deployment: Deployment,
  generation: number,
  sets: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
): { status: Deployment['status']; wait: number | undefined } {
  const sum = (count: (set: ReplicaSet) => number | undefined) =>
    sets.reduce((total, set) => total + (count(set) ?? 0), 0);
  const replicas = sum((set) => set.status?.replicas);
  const available = sum((set) => set.status?.availableReplicas);
  const desired = deployment.spec.replicas ?? 1;
  const updated = current?.status?.replicas ?? 0;
  const status: Deployment['status'] = {
    observedGeneration: generation,
    ...nonZero('replicas', replicas),
    ...nonZero('updatedReplicas', updated),
    ...nonZero(
      'readyReplicas',
      sum((set) => set.status?.readyReplicas),
    ),
    ...nonZero('availableReplicas', available),
    ...nonZero('unavailableReplicas', Math.max(0, sum((set) => set.spec.replicas) - available)),
    terminatingReplicas: sum((set) => set.status?.terminatingReplicas),
    ...(deployment.status?.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
  };
  const isComplete = updated === desired && replicas === desired && available === desired;
  const { condition: progressing, wait } = progress(context, deployment, status, current, isComplete);
  const conditions = [
    stamp(context, deployment, availability(deployment, available)),
    ...(progressing === undefined ? [] : [progressing]),
    ...failures(context, deployment, sets),
  ];
  return { status: { ...status, conditions: inOrder(deployment, conditions) }, wait };
}

type Draft = Pick<WorkloadCondition, 'type' | 'status' | 'reason' | 'message'>;

function availability(deployment: Deployment, available: number): Draft {
  const isEnough = available >= (deployment.spec.replicas ?? 1) - maxUnavailable(deployment);
  return isEnough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progress(
  context: ClusterContext,
  deployment: Deployment,
  status: Deployment['status'],
  current: ReplicaSet | undefined,
  isComplete: boolean,
): { condition: WorkloadCondition | undefined; wait: number | undefined } {
  const present = deployment.status?.conditions?.find((condition) => condition.type === 'Progressing');
  const subject =
    current === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${current.metadata.name}"`;
  const draft = (isTrue: boolean, reason: string, message: string): Draft => ({
    type: 'Progressing',
    status: isTrue ? 'True' : 'False',
    reason,
    message,
  });
  if (deployment.spec.paused) {
    const paused: Draft = {
      type: 'Progressing',
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    };
    return { condition: stamp(context, deployment, paused), wait: undefined };
  }
  if (isComplete) {
    const done = draft(true, 'NewReplicaSetAvailable', `${subject} has successfully progressed.`);
    return { condition: stamp(context, deployment, done), wait: undefined };
  }
  // A finished rollout whose pods come and go later is not a rollout that hangs.
  if (present?.reason === 'NewReplicaSetAvailable' && present.message === `${subject} has successfully progressed.`) {
    return { condition: present, wait: undefined };
  }
  const hasMoved =
    (status.updatedReplicas ?? 0) > (deployment.status?.updatedReplicas ?? 0) ||
    (status.readyReplicas ?? 0) > (deployment.status?.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (deployment.status?.availableReplicas ?? 0);
  const moving = draft(
    true,
    present === undefined ? 'NewReplicaSetCreated' : 'ReplicaSetUpdated',
    present === undefined ? `Created new replica set "${current?.metadata.name ?? ''}"` : `${subject} is progressing.`,
  );
  const deadlineMs = (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
  const isOfThisRollout = present?.message?.includes(subject) || present?.reason === 'NewReplicaSetCreated';
  if (present === undefined || hasMoved || !isOfThisRollout) {
    const stamped = { ...stamp(context, deployment, moving), lastUpdateTime: now(context) };
    return { condition: stamped, wait: deadlineMs };
  }
  const elapsed = elapsedMs(context, present.lastUpdateTime);
  if (elapsed < deadlineMs) return { condition: present, wait: deadlineMs - elapsed + 1000 };
  const late = draft(false, 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`);
  return { condition: stamp(context, deployment, late), wait: undefined };
}

function failures(context: ClusterContext, deployment: Deployment, sets: readonly ReplicaSet[]): WorkloadCondition[] {
  const failure = sets
    .flatMap((set) => set.status?.conditions ?? [])
    .find((condition) => condition.type === 'ReplicaFailure');
  if (failure === undefined) return [];
  const { type, status, reason, message } = failure;
  return [
    stamp(context, deployment, {
      type,
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    }),
  ];
}

/** Keeps the times of a condition that has not changed. */
function stamp(context: ClusterContext, deployment: Deployment, draft: Draft): WorkloadCondition {
  const present = deployment.status?.conditions?.find((condition) => condition.type === draft.type);
  const at = now(context);
  const isSame =
    present?.status === draft.status && present?.reason === draft.reason && present?.message === draft.message;
  if (present !== undefined && isSame) return present;
  const condition: WorkloadCondition = {
    type: draft.type,
    status: draft.status,
    lastUpdateTime: at,
    lastTransitionTime: present?.status === draft.status ? (present.lastTransitionTime ?? at) : at,
  };
  if (draft.reason !== undefined) condition.reason = draft.reason;
  if (draft.message !== undefined) condition.message = draft.message;
  return condition;
}

/** Conditions keep the places they had. */
function inOrder(deployment: Deployment, conditions: WorkloadCondition[]): WorkloadCondition[] {
  const before = (deployment.status?.conditions ?? []).map((condition) => condition.type);
  const place = (condition: WorkloadCondition) => {
    const index = before.indexOf(condition.type);
    return index < 0 ? before.length : index;
  };
  return [...conditions].sort((left, right) => place(left) - place(right));
}
