import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { DriverError, type Observed, type Outcome } from '../../contract.ts';
import type { ObjectAddress } from '../address.ts';
import type { ClusterClient } from '../client.ts';
import { ApiFailure } from '../failure.ts';
import { asObject, asText, FIELD_MANAGER, metadataOf, metadataText, OWNER_LABEL, ownerOf } from '../mark.ts';
import type { WriteLog } from '../own-writes.ts';
import { fetchObject } from '../reading.ts';
import { backoffMs, pause } from '../retry.ts';
import {
  EVICTION_PATIENCE,
  foreignClaim,
  isFenced,
  isLabelled,
  LEAVING_SINCE,
  leavingSince,
  type NodeClaim,
  observeNode,
  otherTaints,
  patienceOf,
  TENANT_KEY,
  TENANT_NAME_LABEL,
} from './node-marks.ts';
import { type Asked, askToLeave, type LeavingPod, podsToLeave } from './node-pods.ts';

/** Kubelets and controllers write nodes all the time, so that a version we read is often not the last. */
const ROUNDS = 8;
const PODS_RETRY_MS = 2_000;
const ABSENT_RETRY_MS = 10_000;
/** Names in a message; the rest is counted. */
const MOST_NAMES = 10;

/** One node, and all that is needed to work on it. */
export interface NodeWork {
  readonly client: ClusterClient;
  readonly address: ObjectAddress;
  readonly owner: string;
  readonly log: WriteLog;
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly clock: () => Date;
}

/**
 * Makes a node the tenant's, in this order: taint and mark; pods of other tenants leave; the label that lets its own
 * pods in. Each step looks at what stands there, so it can be begun anew at any point.
 *
 * @throws DriverError `not-ours` where somebody else has claimed it, `parent-missing` while it does not exist,
 *   `transient` / `NodeOccupied` while pods of others are still there. Whose they are is not said: it is read by members.
 */
export async function claimNode(work: NodeWork, claim: NodeClaim): Promise<Observed> {
  const fenced = await change(work, (node) => {
    refuseForeign(work, node, claim);
    if (isFenced(node, claim)) return null;
    const annotations = { [EVICTION_PATIENCE]: String(claim.patienceSeconds) };
    return { labels: claim.labels, annotations, taints: [...otherTaints(node), claim.taint] };
  });
  if (fenced === null) throw absent(work);
  const leaving = await podsToLeave(work.client, work.address.name, (tenant) => tenant !== claim.tenant, work.signal);
  if (leaving.length > 0) throw occupied(work, await sendOff(work, leaving, claim.patienceSeconds));
  const labelled = await change(work, (node) => {
    refuseForeign(work, node, claim);
    // Somebody took the taint off meanwhile: from the beginning.
    if (!isFenced(node, claim)) throw movedOn(work);
    if (isLabelled(node, claim)) return null;
    return { labels: { [TENANT_NAME_LABEL]: claim.tenantName }, annotations: { [LEAVING_SINCE]: null } };
  });
  if (labelled === null) throw absent(work);
  const observed = observeNode(labelled);
  if (observed === null) throw movedOn(work);
  return observed;
}

/**
 * Gives a node back: the label first, so that no pod of the tenant comes any more; those still there leave; then the
 * taint and our marks, and nothing else.
 */
export async function releaseNode(work: NodeWork): Promise<Outcome> {
  let tenant = '';
  let isOurs = false;
  const closed = await change(work, (node) => {
    const owner = ownerOf(node);
    if (owner !== null && owner !== work.owner) throw notOursToRelease(work);
    isOurs = owner === work.owner;
    const labels = asObject(metadataOf(node).labels);
    tenant = asText(labels[TENANT_KEY]);
    return isOurs && TENANT_NAME_LABEL in labels ? { labels: { [TENANT_NAME_LABEL]: null } } : null;
  });
  if (closed === null || !isOurs) return { state: 'done' };
  const leaving = await podsToLeave(work.client, work.address.name, (other) => other === tenant, work.signal);
  if (leaving.length > 0) {
    const { asked } = await sendOff(work, leaving, patienceOf(closed));
    const waitsFor = asked.map(({ pod, heldBy }) => {
      const name = `${pod.namespace}/${pod.name}`;
      return heldBy === null ? name : `${name} (${heldBy})`;
    });
    const waitingFor = `pods of the tenant to leave: ${listed(waitsFor)}`;
    const record = { path: work.address.path, uid: metadataText(closed, 'uid'), waitsFor, waitingFor };
    return { state: 'running', operation: { kind: 'delete', record }, retryAfterMs: PODS_RETRY_MS };
  }
  await change(work, (node) => {
    if (ownerOf(node) !== work.owner) return null;
    const annotations = { [LEAVING_SINCE]: null, [EVICTION_PATIENCE]: null };
    return { labels: releasedLabels(node), annotations, taints: otherTaints(node) };
  });
  return { state: 'done' };
}

/** Pods that were asked to leave, and until when they may be held. */
interface SentOff {
  readonly asked: readonly Asked[];
  readonly until: Date;
}

async function sendOff(work: NodeWork, leaving: readonly LeavingPod[], patienceSeconds: number): Promise<SentOff> {
  const now = work.clock();
  const marked = await change(work, (node) => {
    if (ownerOf(node) !== work.owner) throw movedOn(work);
    return leavingSince(node) === null ? { annotations: { [LEAVING_SINCE]: now.toISOString() } } : null;
  });
  if (marked === null) throw absent(work);
  const until = new Date((leavingSince(marked) ?? now).getTime() + patienceSeconds * 1_000);
  const leave = { node: work.address.name, patienceSeconds, isOver: until <= now, now };
  return { asked: await askToLeave(work.client, leaving, leave, work.signal), until };
}

function occupied(work: NodeWork, { asked, until }: SentOff): DriverError {
  const { name } = work.address;
  const held = asked.filter(({ heldBy }) => heldBy !== null).length;
  const what = asked.length === 1 ? '1 pod of another tenant' : `${asked.length} pods of other tenants`;
  const holding = held === 0 ? '' : `; a PodDisruptionBudget holds ${held}, until ${until.toISOString()} at most`;
  const message = `node ${name} waits for ${what} to leave${holding}`;
  return new DriverError('transient', 'NodeOccupied', message, {
    remedy: `Who administers the cluster sees them with kubectl get pods -A --field-selector spec.nodeName=${name}.`,
    retryAfterMs: PODS_RETRY_MS,
  });
}

interface NodeChange {
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly annotations?: Readonly<Record<string, string | null>>;
  /** The whole list: the API server knows it only as one. */
  readonly taints?: readonly JsonValue[];
}

/**
 * Reads, decides and writes at exactly the version that was read, so that no taint or label that another puts there in
 * the meantime is lost. Ends with what stands there; null where there is no node.
 */
async function change(work: NodeWork, decide: (node: JsonObject) => NodeChange | null): Promise<JsonObject | null> {
  for (let round = 1; ; round += 1) {
    const node = await fetchObject(work.client, work.address, work.signal);
    if (node === null) return null;
    const wanted = decide(node);
    if (wanted === null) return node;
    try {
      return await write(work, node, wanted);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.httpStatus === 404) return null;
      if (error.httpStatus !== 409 || round >= ROUNDS) throw error;
      await pause(backoffMs(round, work.random, 1_000), work.signal);
    }
  }
}

async function write(work: NodeWork, node: JsonObject, wanted: NodeChange): Promise<JsonObject> {
  const { client, address, signal } = work;
  const under = work.log.begin(address);
  try {
    const answer = await client.call({
      method: 'PATCH',
      path: `${address.path}?fieldManager=${FIELD_MANAGER}`,
      contentType: 'application/merge-patch+json',
      body: {
        metadata: {
          uid: metadataText(node, 'uid'),
          resourceVersion: metadataText(node, 'resourceVersion'),
          ...(wanted.labels === undefined ? {} : { labels: wanted.labels }),
          ...(wanted.annotations === undefined ? {} : { annotations: wanted.annotations }),
        },
        ...(wanted.taints === undefined ? {} : { spec: { taints: wanted.taints } }),
      },
      signal,
      attempt: `mark ${address.path}`,
    });
    under.done(answer.body);
    return answer.body;
  } catch (error) {
    under.failed();
    throw error;
  }
}

/** Our labels as what takes them away. */
function releasedLabels(node: JsonObject): Record<string, null> {
  const ours = Object.keys(asObject(metadataOf(node).labels)).filter((name) => name.startsWith('tenantry.dev/'));
  return Object.fromEntries([...ours, OWNER_LABEL, TENANT_NAME_LABEL].map((name) => [name, null]));
}

function refuseForeign(work: NodeWork, node: JsonObject, claim: NodeClaim): void {
  const why = foreignClaim(node, claim);
  if (why === null) return;
  throw new DriverError('not-ours', 'NotOurs', `node ${work.address.name} ${why}`, {
    remedy: 'Name another node, or have the other give this one back.',
  });
}

function notOursToRelease(work: NodeWork): DriverError {
  const message = `node ${work.address.name} is claimed by another object of Tenantry`;
  return new DriverError('not-ours', 'NotOurs', message);
}

function absent(work: NodeWork): DriverError {
  const message = `node ${work.address.name} is not in the cluster; it is taken when it comes`;
  return new DriverError('parent-missing', 'NodeNotFound', message, {
    remedy: 'Check its name, or let the node join the cluster.',
    retryAfterMs: ABSENT_RETRY_MS,
  });
}

function movedOn(work: NodeWork): DriverError {
  return new DriverError('conflict', 'Conflict', `node ${work.address.name} was changed while it was being claimed`);
}

function listed(words: readonly string[]): string {
  const more = words.length - MOST_NAMES;
  return words.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
