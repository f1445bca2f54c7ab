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

/** How pods are asked to leave a node. */
export interface Leave {
  readonly node: string;
  /** Seconds that whoever holds a pod had to let it go. */
  readonly patienceSeconds: number;
  /** They are over: what is held is deleted. */
  readonly isOver: boolean;
  readonly now: Date;
}

/** A pod that was asked to leave, and in words what keeps it; null where it goes. */
export interface Asked {
  readonly pod: LeavingPod;
  readonly heldBy: string | null;
}

/**
 * Asks all of them to leave, by the Eviction API, which heeds disruption budgets. One that allows nothing would keep a node
 * for ever, so that a pod still held when the patience is over is deleted, and an Event in its namespace says so.
 */
export async function askToLeave(
  client: ClusterClient,
  pods: readonly LeavingPod[],
  leave: Leave,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const asked: Asked[] = pods.map((pod) => ({ pod, heldBy: null }));
  const queue = [...asked.entries()].filter(([, { pod }]) => !pod.isLeaving);
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, { pod }] = next;
      const heldBy = await evict(client, pod, signal);
      if (heldBy !== null && leave.isOver) await deleteOverdue(client, pod, leave, signal);
      else asked[index] = { pod, heldBy };
    }
  };
  await Promise.all(Array.from({ length: Math.min(EVICTIONS_AT_ONCE, queue.length) }, lane));
  return asked;
}

/** What holds the pod, or null where it goes. */
async function evict(client: ClusterClient, pod: LeavingPod, signal: AbortSignal): Promise<string | null> {
  const path = `${podPath(pod)}/eviction`;
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
    if (isGone(error) || error.code === 'NamespaceTerminating') return null;
    // Two budgets for one pod are answered with a failure of the server.
    if (error.kind === 'throttled' || error.kind === 'transient') return error.message;
    throw error;
  }
}

/** With the time to end that the pod asks for, an hour at most by the boundary's rule. */
async function deleteOverdue(client: ClusterClient, pod: LeavingPod, leave: Leave, signal: AbortSignal): Promise<void> {
  await tellOverdue(client, pod, leave, signal);
  try {
    await client.call({
      method: 'DELETE',
      path: podPath(pod),
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: pod.uid } },
      signal,
      attempt: `delete pod ${pod.namespace}/${pod.name}`,
    });
  } catch (error) {
    if (!(error instanceof ApiFailure) || !isGone(error)) throw error;
  }
}

/** For the people of the pod's tenant; it names nobody else. */
async function tellOverdue(client: ClusterClient, pod: LeavingPod, leave: Leave, signal: AbortSignal): Promise<void> {
  const at = leave.now.toISOString().replace(/\.\d+Z$/, 'Z');
  const reporter = { component: 'tenantry' };
  try {
    await client.call({
      method: 'POST',
      path: `/api/v1/namespaces/${pod.namespace}/events`,
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        // One for a pod, however often the deletion is tried.
        metadata: { name: `tenantry-overdue-${pod.uid}`, namespace: pod.namespace },
        involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
        type: 'Warning',
        reason: 'EvictionOverdue',
        message: `deleted although its disruption budget allows none to go: the pod has to leave node ${leave.node}, and ${leave.patienceSeconds} s of patience are over`,
        source: reporter,
        reportingComponent: reporter.component,
        reportingInstance: reporter.component,
        firstTimestamp: at,
        lastTimestamp: at,
        count: 1,
      },
      signal,
      attempt: `tell of pod ${pod.namespace}/${pod.name}`,
    });
  } catch (error) {
    // Told already, or a namespace that takes no more events: its tenant cannot keep the node by that.
    if (!(error instanceof ApiFailure) || (error.httpStatus !== 409 && error.httpStatus !== 403)) throw error;
  }
}

function isGone({ httpStatus }: ApiFailure): boolean {
  return httpStatus === 404 || httpStatus === 409;
}

function podPath({ namespace, name }: LeavingPod): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}
