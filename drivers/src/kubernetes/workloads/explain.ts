import type { JsonObject } from '@tenantry/kinds';
import type { Readiness } from '../../contract.ts';
import { asList, asObject, asText, isBeingDeleted, metadataOf, metadataText } from '../mark.ts';
import { jobFailure } from './job-failure.ts';
import { isPodReady, podTrouble, restartTrouble, revisionHash } from './pods.ts';
import { refusalTrouble } from './refusals.ts';
import type { Surroundings } from './surroundings.ts';
import { conditionOf, numberOf, type Trouble, timeOf } from './trouble.ts';

const REVISION = 'deployment.kubernetes.io/revision';

/** The workloads whose readiness is explained by what stands around them. */
export const EXPLAINED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'Job']);

/** The replicas of the present declaration, and those of the ones before. */
interface Replicas {
  readonly wanted: number;
  readonly current: readonly JsonObject[];
  readonly old: readonly JsonObject[];
  /** Why the cluster does not take in the ones that are missing. */
  readonly refusal: Trouble | null;
}

/**
 * What a workload's own status says, made plain by its pods: which replicas do not do what they are for, why, and what to do.
 * Pure. `own` is the readiness by the status alone.
 */
export function explained(body: JsonObject, own: Readiness, around: Surroundings): Readiness {
  if (body.kind === 'Job' && own.state === 'failed') return jobFailure(conditionOf(body, 'Failed'), around.pods);
  const replicas = replicasOf(body, around);
  if (replicas === null) return own;
  if (own.state === 'ready') return settled(replicas, around);
  const found = replicas.current.flatMap((pod) => podTrouble(pod, around) ?? []);
  const missing = replicas.wanted - replicas.current.length;
  if (replicas.refusal !== null && missing > 0) return told(replicas, replicas.refusal, missing);
  const worst = theWorst(found);
  if (worst === null) return own;
  const stuck = body.kind === 'StatefulSet' ? stuckPod(body, replicas, around) : null;
  return told(replicas, stuck ?? worst, found.filter(({ code }) => code === worst.code).length);
}

/** All are there; but one that ended a moment ago has only just come back. */
function settled(replicas: Replicas, { now }: Surroundings): Readiness {
  const found = replicas.current.flatMap((pod) => restartTrouble(pod, now) ?? []);
  const worst = theWorst(found);
  return worst === null ? { state: 'ready' } : told(replicas, worst, found.length);
}

function replicasOf(body: JsonObject, around: Surroundings): Replicas | null {
  switch (body.kind) {
    case 'Deployment':
      return ofDeployment(body, around);
    case 'StatefulSet':
      return ofStatefulSet(body, around);
    case 'Job':
      return ofJob(body, around);
    default:
      return null;
  }
}

function ofDeployment(body: JsonObject, { replicaSets, pods, warnings }: Surroundings): Replicas | null {
  const revision = revisionOf(body);
  const current = replicaSets.find((set) => revisionOf(set) === revision);
  // The controller has yet to see the change.
  if (revision === '' || current === undefined) return null;
  const uid = metadataText(current, 'uid');
  const failure = conditionOf(current, 'ReplicaFailure');
  // The condition keeps the first refusal, though another may have taken its place.
  const latest = warnings(uid).find(({ reason }) => reason === 'FailedCreate')?.message;
  const living = pods.filter((pod) => !isBeingDeleted(pod));
  return {
    wanted: numberOf(asObject(body.spec).replicas, 1),
    current: living.filter((pod) => isControlledBy(pod, uid)),
    old: living.filter((pod) => !isControlledBy(pod, uid)),
    refusal: failure.status === 'True' ? refusalTrouble(latest ?? asText(failure.message)) : null,
  };
}

function revisionOf(body: JsonObject): string {
  return asText(asObject(metadataOf(body).annotations)[REVISION]);
}

function isControlledBy(pod: JsonObject, uid: string): boolean {
  return asList(metadataOf(pod).ownerReferences).some((owner) => asObject(owner).uid === uid);
}

function ofStatefulSet(body: JsonObject, around: Surroundings): Replicas {
  const revision = asText(asObject(body.status).updateRevision);
  const living = around.pods.filter((pod) => !isBeingDeleted(pod));
  const isCurrent = (pod: JsonObject) => revisionHash(pod) === revision || podTrouble(pod, around) !== null;
  return {
    wanted: numberOf(asObject(body.spec).replicas, 1),
    // One that does not work holds up all others, whichever revision it is of.
    current: living.filter(isCurrent),
    old: living.filter((pod) => !isCurrent(pod)),
    refusal: refusalSince(body, living, around),
  };
}

function ofJob(body: JsonObject, around: Surroundings): Replicas {
  const living = around.pods.filter((pod) => !isBeingDeleted(pod));
  const { parallelism, suspend } = asObject(body.spec);
  return {
    wanted: suspend === true ? 0 : numberOf(parallelism, 1),
    current: living,
    old: [],
    refusal: refusalSince(body, living, around),
  };
}

/** Workloads without replica sets say in events alone that pods are refused. One that came after them was let in. */
function refusalSince(body: JsonObject, pods: readonly JsonObject[], around: Surroundings): Trouble | null {
  const latest = Math.max(0, ...pods.map((pod) => timeOf(metadataOf(pod).creationTimestamp) || 0));
  const [warning] = around
    .warnings(metadataText(body, 'uid'))
    .filter(({ reason, at }) => reason === 'FailedCreate' && at > latest);
  return warning === undefined ? null : refusalTrouble(warning.message);
}

/** A stateful set waits for a replica that does not work before it replaces it, even by what would mend it. */
function stuckPod(body: JsonObject, { current }: Replicas, around: Surroundings): Trouble | null {
  const revision = asText(asObject(body.status).updateRevision);
  for (const pod of current) {
    const found = revisionHash(pod) === revision ? null : podTrouble(pod, around);
    if (found === null) continue;
    const name = metadataText(pod, 'name');
    return {
      ...found,
      what: `${found.what}, as an earlier declaration asked for, and ${name} is not replaced before it works`,
      remedy: `Delete the pod, so that it is made anew as declared: kubectl -n ${metadataText(pod, 'namespace')} delete pod ${name}.`,
    };
  }
  return null;
}

/** What lasts comes before what may pass by itself, and what most replicas have before the rest. */
function theWorst(found: readonly Trouble[]): Trouble | null {
  const often = (code: string) => found.filter((one) => one.code === code).length;
  const [worst] = [...found].sort(
    (one, other) => Number(one.isPassing) - Number(other.isPassing) || often(other.code) - often(one.code),
  );
  return worst ?? null;
}

/** One sentence: how many of which, why, and who serves meanwhile. */
function told(
  { wanted, current, old }: Replicas,
  { code, what, remedy, isPassing, lookAgainMs }: Trouble,
  many: number,
): Readiness {
  const isRollout = old.length > 0;
  const serving = isRollout
    ? `; ${old.filter(isPodReady).length} of ${old.length} old replicas still serve`
    : others(current.filter(isPodReady).length);
  const total = Math.max(wanted, many);
  const reason = `${many} of ${total} ${isRollout ? 'new ' : ''}replicas ${what}${serving}`;
  const later = lookAgainMs === null ? {} : { lookAgainMs };
  return isPassing ? { state: 'progressing', reason, ...later } : { state: 'failed', code, reason, remedy, ...later };
}

function others(ready: number): string {
  return ready === 0 ? '' : `; ${ready} ${ready === 1 ? 'serves' : 'serve'}`;
}
