import type { JsonObject } from '@tenantry/kinds';
import type { Difference, Observed, Outcome, StalePart } from '../contract.ts';
import { autoscaled } from './autoscaled.ts';
import { deviations } from './diff/diff.ts';
import { ApiFailure } from './failure.ts';
import { listAll } from './list-all.ts';
import { isBeingDeleted, metadataText } from './mark.ts';
import { isPodReady } from './workloads/pods.ts';
import { hasRunning } from './workloads/stale-replica.ts';
import type { Writing } from './write.ts';

/** Where all else is as declared, a replica of an earlier declaration that cannot run is what has to change. */
export function withStale(found: Difference, { stale }: Observed): Difference {
  if (found.kind !== 'none' || stale === undefined) return found;
  const change = { path: `pods[${stale.name}]`, from: 'of an earlier declaration, and cannot run', to: 'as declared' };
  return { kind: 'update', changes: [change] };
}

/** The replica that has to be made anew, where nothing else is to change. */
export function onlyStale({ owner, configuration }: Writing, observed: Observed): StalePart | null {
  const { stale, body } = observed;
  if (stale === undefined || observed.owner !== owner) return null;
  return deviations(autoscaled(configuration, body), body).length === 0 ? stale : null;
}

/** Deletes the replica as it was seen, if it still cannot run; its set makes it anew as declared. */
export async function replaceStale(writing: Writing, observed: Observed, stale: StalePart): Promise<Outcome> {
  const { stale: _, ...rest } = observed;
  const isDeleted = await deletePod(writing, observed.body, stale);
  // Whoever may not, or comes too late, tells what is.
  if (!isDeleted) return { state: 'done', observed: rest, isUntouched: true };
  const reason = `${stale.name}, which could not run as it was declared before, is made anew`;
  return { state: 'done', observed: { ...rest, readiness: { state: 'progressing', reason } } };
}

async function deletePod(
  { client, address, signal }: Writing,
  set: JsonObject,
  { name, uid }: StalePart,
): Promise<boolean> {
  const pods = `/api/v1/namespaces/${address.namespace}/pods`;
  // What is known of it may lag behind, and one that has come to run is not to be cut off.
  const [pod] = await listAll(client, pods, signal, { fieldSelector: `metadata.name=${name}` });
  if (pod === undefined || !isStillSo(set, pod, uid)) return false;
  try {
    await client.call({
      ...{ method: 'DELETE', path: `${pods}/${name}`, signal, attempt: `delete pod ${address.namespace}/${name}` },
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid, resourceVersion: metadataText(pod, 'resourceVersion') },
      },
    });
    return true;
  } catch (error) {
    if (error instanceof ApiFailure && [403, 404, 409].includes(error.httpStatus)) return false;
    throw error;
  }
}

function isStillSo(set: JsonObject, pod: JsonObject, uid: string): boolean {
  return metadataText(pod, 'uid') === uid && !isBeingDeleted(pod) && !isPodReady(pod) && !hasRunning(set, pod);
}
