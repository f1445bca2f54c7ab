import type { JsonObject } from '@tenantry/kinds';
import type { ClusterClient } from '../client.ts';
import { ApiFailure } from '../failure.ts';
import { asList, asObject, asText, metadataOf, metadataText } from '../mark.ts';
import { TENANT_KEY } from './node-marks.ts';

/** A kubelet runs some hundreds of pods at most. */
const MAX_PODS = 2_000;
const EVICTIONS_AT_ONCE = 4;
const MIRROR_POD = 'kubernetes.io/config.mirror';

/** A pod that has to leave a node. */
export interface LeavingPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly isLeaving: boolean;
}

/**
 * Pods on a node in namespaces of tenants that have to leave it. Pods of the system, and those that have ended, stay.
 *
 * @param mustLeave decides by the tenant that the pod's namespace names
 */
export async function podsToLeave(
  client: ClusterClient,
  node: string,
  mustLeave: (tenant: string) => boolean,
  signal: AbortSignal,
): Promise<LeavingPod[]> {
  const query = new URLSearchParams({ fieldSelector: `spec.nodeName=${node}`, limit: String(MAX_PODS) });
  const attempt = `list the pods on node ${node}`;
  const answer = await client.call({ method: 'GET', path: `/api/v1/pods?${query}`, signal, attempt });
  const alive = asList(answer.body.items).map(asObject).filter(isAlive);
  const namespaces = [...new Set(alive.map((pod) => metadataText(pod, 'namespace')))];
  const tenants = new Map<string, string>();
  for (const namespace of namespaces) tenants.set(namespace, await tenantOf(client, namespace, signal));
  return alive
    .filter((pod) => {
      const tenant = tenants.get(metadataText(pod, 'namespace')) ?? '';
      return tenant !== '' && mustLeave(tenant);
    })
    .map((pod) => ({
      namespace: metadataText(pod, 'namespace'),
      name: metadataText(pod, 'name'),
      uid: metadataText(pod, 'uid'),
      isLeaving: typeof metadataOf(pod).deletionTimestamp === 'string',
    }));
}

function isAlive(pod: JsonObject): boolean {
  const phase = asObject(pod.status).phase;
  const isMirror = MIRROR_POD in asObject(metadataOf(pod).annotations);
  return phase !== 'Succeeded' && phase !== 'Failed' && !isMirror;
}

async function tenantOf(client: ClusterClient, namespace: string, signal: AbortSignal): Promise<string> {
  try {
    const { body } = await client.call({ method: 'GET', path: `/api/v1/namespaces/${namespace}`, signal });
    return asText(asObject(metadataOf(body).labels)[TENANT_KEY]);
  } catch (error) {
    if (error instanceof ApiFailure && error.httpStatus === 404) return '';
    throw error;
  }
}

/**
 * Asks all of them to leave, by the Eviction API, which heeds disruption budgets.
 *
 * @returns for each, in words, who it is and what holds it
 */
export async function evict(
  client: ClusterClient,
  pods: readonly LeavingPod[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const words: string[] = pods.map((pod) => `${pod.namespace}/${pod.name}`);
  const queue = pods.map((pod, index) => ({ pod, index })).filter(({ pod }) => !pod.isLeaving);
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const held = await evictOne(client, next.pod, signal);
      if (held !== null) words[next.index] += ` (${held})`;
    }
  };
  await Promise.all(Array.from({ length: Math.min(EVICTIONS_AT_ONCE, queue.length) }, lane));
  return words;
}

/** What holds the pod, or null where it goes. */
async function evictOne(client: ClusterClient, pod: LeavingPod, signal: AbortSignal): Promise<string | null> {
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/eviction`;
  try {
    await client.call({
      method: 'POST',
      path,
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: pod.name, namespace: pod.namespace },
        deleteOptions: { preconditions: { uid: pod.uid } },
      },
      signal,
      attempt: `evict pod ${pod.namespace}/${pod.name}`,
      // A budget says no for minutes: whoever waits for the node comes again.
      attempts: 1,
    });
    return null;
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    const budget = error.causes.find((cause) => cause.reason === 'DisruptionBudget');
    if (budget !== undefined) return `held by a PodDisruptionBudget: ${budget.message}`;
    if (error.httpStatus === 404 || error.httpStatus === 409 || error.code === 'NamespaceTerminating') return null;
    if (error.kind === 'throttled' || error.kind === 'transient') return error.message;
    throw error;
  }
}
