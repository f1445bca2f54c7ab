import type { JsonObject } from '@tenantry/kinds';
import type { StalePart } from '../../contract.ts';
import { asList, asObject, asText, isBeingDeleted, metadataOf, metadataText } from '../mark.ts';
import { podTrouble, revisionHash } from './pods.ts';
import type { Surroundings } from './surroundings.ts';
import { numberOf } from './trouble.ts';

/**
 * The replica that a stateful set waits for in vain: it is as an earlier declaration asked for, cannot run, and is not replaced before
 * it works, not even by what would mend it. One whose program runs is left alone, though it may never be ready: it may be at something
 * that must not be cut off, such as its first start. Null where there is none. Pure.
 *
 * Why the set waits: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
 */
export function staleReplica(body: JsonObject, around: Surroundings): StalePart | null {
  if (body.kind !== 'StatefulSet' || isBeingDeleted(body)) return null;
  const { observedGeneration, updateRevision } = asObject(body.status);
  if (numberOf(observedGeneration) < numberOf(metadataOf(body).generation)) return null;
  const { podManagementPolicy, updateStrategy } = asObject(body.spec);
  const { type, rollingUpdate } = asObject(updateStrategy);
  // The one replaces what does not work by itself, the other nothing at all.
  if (podManagementPolicy === 'Parallel' || type === 'OnDelete') return null;
  const kept = numberOf(asObject(rollingUpdate).partition);
  const [first] = around.pods
    .filter((pod) => revisionHash(pod) !== asText(updateRevision) && ordinalOf(pod) >= kept)
    .filter((pod) => !isBeingDeleted(pod) && cannotRun(body, pod, around))
    .sort((one, other) => ordinalOf(one) - ordinalOf(other));
  return first === undefined ? null : { name: metadataText(first, 'name'), uid: metadataText(first, 'uid') };
}

function cannotRun(set: JsonObject, pod: JsonObject, around: Surroundings): boolean {
  const found = podTrouble(pod, around);
  return found !== null && !found.isPassing && !hasRunning(set, pod);
}

/** Whether any of the set's own containers runs; those that others put beside them, such as a mesh's, do not count. */
export function hasRunning(set: JsonObject, pod: JsonObject): boolean {
  const { initContainers, containers } = asObject(asObject(asObject(set.spec).template).spec);
  const own = new Set([...asList(initContainers), ...asList(containers)].map((one) => asObject(one).name));
  const { initContainerStatuses, containerStatuses } = asObject(pod.status);
  const all = [...asList(initContainerStatuses), ...asList(containerStatuses)].map(asObject);
  const ours = all.filter(({ name }) => own.has(name));
  // Of a pod that is of other names altogether it is not known which are whose.
  return (ours.length === 0 ? all : ours).some(({ state }) => asObject(state).running !== undefined);
}

function ordinalOf(pod: JsonObject): number {
  return Number(/-(\d+)$/.exec(metadataText(pod, 'name'))?.[1] ?? -1);
}
