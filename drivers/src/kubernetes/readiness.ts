import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { Readiness } from '../contract.ts';
import { asList, asObject, asText, isBeingDeleted, metadataOf } from './mark.ts';
import { deletionWaits } from './waits.ts';
import { balancerReadiness, isBalanced } from './workloads/balancer.ts';
import { explained } from './workloads/explain.ts';
import { jobFailure } from './workloads/job-failure.ts';
import type { Surroundings } from './workloads/surroundings.ts';

const READY: Readiness = { state: 'ready' };

type Judge = (body: JsonObject) => Readiness;

/** Types that are ready only once a controller has done its part; all others are ready as soon as they stand. */
const JUDGES: Readonly<Record<string, Judge>> = {
  Namespace: namespace,
  Deployment: deployment,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  ReplicaSet: replicaSet,
  Job: job,
  Pod: pod,
  PersistentVolumeClaim: volumeClaim,
  HTTPRoute: route,
  CustomResourceDefinition: (body) => conditionTrue(body, 'Established', 'is not established yet'),
  APIService: (body) => conditionTrue(body, 'Available', 'is not available yet'),
};

/** Whether what stands there does what it is for, by its own status; of a workload also by its pods, and of a balancer by warnings, where they are known. */
export function readinessOf(body: JsonObject, around: Surroundings | null = null): Readiness {
  if (isBeingDeleted(body)) return deleting(body);
  if (isBalanced(body)) return balancerReadiness(body, around);
  const judge = JUDGES[asText(body.kind)];
  const own = judge === undefined ? customResource(body) : judge(body);
  return around === null ? own : explained(body, own, around);
}

function deleting(body: JsonObject): Readiness {
  const waits = deletionWaits(body);
  return progressing(waits.length === 0 ? 'is being deleted' : `is being deleted, waits for ${waits.join('; ')}`);
}

function namespace(body: JsonObject): Readiness {
  const phase = asText(asObject(body.status).phase);
  return phase === 'Active' ? READY : progressing(`namespace is ${phase === '' ? 'not active yet' : phase}`);
}

function deployment(body: JsonObject): Readiness {
  const status = asObject(body.status);
  const stalled = condition(body, 'Progressing');
  const wanted = number(asObject(body.spec).replicas, 1);
  if (!isObserved(body)) return progressing('the change has not been taken up yet');
  if (asText(stalled.status) === 'False') return deadlineExceeded(body, stalled);
  if (number(status.updatedReplicas, 0) < wanted)
    return progressing(`${number(status.updatedReplicas, 0)} of ${wanted} replicas are up to date`);
  if (number(status.availableReplicas, 0) < wanted)
    return progressing(`${number(status.availableReplicas, 0)} of ${wanted} replicas are available`);
  if (number(status.replicas, 0) > wanted) return progressing('old replicas are still there');
  return READY;
}

/** What keeps it is told by its pods, where they are known. */
function deadlineExceeded(body: JsonObject, stalled: JsonObject): Readiness {
  if (asText(stalled.reason) !== 'ProgressDeadlineExceeded')
    return { state: 'failed', reason: reasonOf(stalled, 'does not progress') };
  const seconds = number(asObject(body.spec).progressDeadlineSeconds, 600);
  return {
    state: 'failed',
    code: 'ProgressDeadlineExceeded',
    reason: `the rollout has made no progress for ${seconds} seconds`,
    remedy: 'See what its pods say (kubectl describe pod), or go back to what ran before.',
  };
}

function statefulSet(body: JsonObject): Readiness {
  const status = asObject(body.status);
  const wanted = number(asObject(body.spec).replicas, 1);
  if (!isObserved(body)) return progressing('the change has not been taken up yet');
  if (number(status.readyReplicas, 0) < wanted)
    return progressing(`${number(status.readyReplicas, 0)} of ${wanted} replicas are ready`);
  const onDelete = asText(asObject(asObject(body.spec).updateStrategy).type) === 'OnDelete';
  if (!onDelete && asText(status.updateRevision) !== asText(status.currentRevision))
    return progressing('replicas are being updated');
  return READY;
}

function daemonSet(body: JsonObject): Readiness {
  const status = asObject(body.status);
  const wanted = number(status.desiredNumberScheduled, 0);
  if (!isObserved(body)) return progressing('the change has not been taken up yet');
  if (number(status.numberAvailable, 0) < wanted)
    return progressing(`${number(status.numberAvailable, 0)} of ${wanted} pods are available`);
  return READY;
}

function replicaSet(body: JsonObject): Readiness {
  const wanted = number(asObject(body.spec).replicas, 1);
  const available = number(asObject(body.status).availableReplicas, 0);
  return available >= wanted ? READY : progressing(`${available} of ${wanted} replicas are available`);
}

/** Its pods tell of themselves; this is for news that was lost. */
const JOB_LOOK_MS = 60_000;

function job(body: JsonObject): Readiness {
  const { completions, suspend } = asObject(body.spec);
  const { active, succeeded } = asObject(body.status);
  const failed = condition(body, 'Failed');
  if (asText(failed.status) === 'True') return jobFailure(failed, []);
  if (asText(condition(body, 'Complete').status) === 'True') return READY;
  // It does what is asked of it: nothing.
  if (suspend === true) return number(active, 0) === 0 ? READY : progressing('its pods are being ended');
  const reason = `runs: ${number(active, 0)} active, ${number(succeeded, 0)} of ${number(completions, 1)} succeeded`;
  return { state: 'progressing', reason, lookAgainMs: JOB_LOOK_MS };
}

function pod(body: JsonObject): Readiness {
  const status = asObject(body.status);
  const phase = asText(status.phase);
  if (phase === 'Failed')
    return { state: 'failed', reason: asText(status.message) || asText(status.reason) || 'the pod failed' };
  if (phase === 'Succeeded') return READY;
  return conditionTrue(body, 'Ready', `pod is ${phase || 'pending'}`);
}

function volumeClaim(body: JsonObject): Readiness {
  const phase = asText(asObject(body.status).phase);
  if (phase === 'Bound') return READY;
  if (phase === 'Lost') return { state: 'failed', reason: 'the volume behind the claim is lost' };
  return progressing('no volume is bound to the claim yet');
}

/** Each gateway that it joins says for itself whether it takes it; one that says nothing has nobody to speak for it. */
function route(body: JsonObject): Readiness {
  for (const parent of asList(asObject(body.status).parents).map(asObject)) {
    const refused = asList(parent.conditions)
      .map(asObject)
      .find(({ type, status }) => ['Accepted', 'ResolvedRefs'].includes(asText(type)) && status === 'False');
    if (refused === undefined) continue;
    const { namespace, name } = asObject(parent.parentRef);
    return {
      state: 'failed',
      code: 'RouteRefused',
      reason: `gateway ${asText(namespace)}/${asText(name)} does not take it: ${reasonOf(refused, 'it does not say why')}`,
      remedy: 'Choose a gateway and listener that take routes of this namespace and these hosts.',
    };
  }
  return READY;
}

/** The convention most operators keep: a condition `Ready`. Without one, standing there is all we can ask. */
function customResource(body: JsonObject): Readiness {
  const ready = condition(body, 'Ready');
  if (ready.type === undefined || asText(ready.status) === 'True') return READY;
  return progressing(reasonOf(ready, 'is not ready yet'));
}

function conditionTrue(body: JsonObject, type: string, otherwise: string): Readiness {
  const found = condition(body, type);
  return asText(found.status) === 'True' ? READY : progressing(reasonOf(found, otherwise));
}

function condition(body: JsonObject, type: string): JsonObject {
  const found = asList(asObject(body.status).conditions).find((entry) => asObject(entry).type === type);
  return asObject(found);
}

function reasonOf(found: JsonObject, otherwise: string): string {
  return asText(found.message) || asText(found.reason) || otherwise;
}

function isObserved(body: JsonObject): boolean {
  return number(asObject(body.status).observedGeneration, 0) >= number(metadataOf(body).generation, 0);
}

function progressing(reason: string): Readiness {
  return { state: 'progressing', reason };
}

function number(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
