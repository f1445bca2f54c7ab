import type { JsonObject } from '@tenantry/kinds';
import type { ClusterClient } from './client.ts';
import { quantityInNano } from './diff/quantity.ts';
import { listAll } from './list-all.ts';
import { asList, asObject, asText, metadataOf, metadataText } from './mark.ts';
import { said } from './workloads/trouble.ts';

/** What is not well in a cluster beside what somebody declared. */
export interface ClusterHealth {
  readonly nodes: readonly NodeTrouble[];
  readonly quotas: readonly QuotaUse[];
  readonly evictions: readonly Evictions[];
}

export interface NodeTrouble {
  readonly node: string;
  readonly code: 'NodeNotReady' | 'NodeUnderPressure';
  /** Goes on after the name of the node. */
  readonly what: string;
}

/** Of a quota, one resource that is nearly used up. */
export interface QuotaUse {
  readonly namespace: string;
  readonly quota: string;
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
}

/** Pods that a node put out lately. */
export interface Evictions {
  readonly namespace: string;
  readonly pods: readonly string[];
  /** What the node said of the latest. */
  readonly why: string;
}

/** A node that starts anew is back within it. */
const NODE_GRACE_MS = 60_000;
/** An eviction is told of so long. */
const EVICTED_LATELY_MS = 3_600_000;
const NEARLY = { used: 9n, hard: 10n };
/** Of a few things that are counted, one more or less is no sign. */
const LEAST_COUNT = quantityInNano('10') ?? 0n;

/** Reads it anew: three lists, whatever the number of tenants. @throws DriverError when one cannot be read */
export async function readClusterHealth(
  client: ClusterClient,
  signal: AbortSignal,
  clock: () => Date,
): Promise<ClusterHealth> {
  const [nodes, quotas, failed] = await Promise.all([
    listAll(client, '/api/v1/nodes', signal),
    listAll(client, '/api/v1/resourcequotas', signal),
    listAll(client, '/api/v1/pods', signal, { fieldSelector: 'status.phase=Failed' }),
  ]);
  const now = clock().getTime();
  return {
    nodes: nodes.flatMap((node) => nodeTrouble(node, now) ?? []),
    quotas: quotas.flatMap(nearlyUsed),
    evictions: evictionsAmong(failed, now),
  };
}

/** Null for one that is well, or has only just stopped to be. */
export function nodeTrouble(node: JsonObject, now: number): NodeTrouble | null {
  const name = metadataText(node, 'name');
  const conditions = asList(asObject(node.status).conditions).map(asObject);
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') {
    const since = Date.parse(asText(ready?.lastTransitionTime) || asText(metadataOf(node).creationTimestamp));
    if (now - since < NODE_GRACE_MS) return null;
    const why = said(asText(ready?.message));
    return { node: name, code: 'NodeNotReady', what: `is not ready${why === '' ? '' : `: ${why}`}` };
  }
  const pressure = conditions.filter(({ type, status }) => asText(type).endsWith('Pressure') && status === 'True');
  if (pressure.length === 0) return null;
  const short = pressure.map(({ type }) => asText(type).replace('Pressure', '').toLowerCase());
  return { node: name, code: 'NodeUnderPressure', what: `is short of ${short.join(' and ')}` };
}

export function nearlyUsed(quota: JsonObject): QuotaUse[] {
  const { hard, used } = asObject(quota.status);
  return Object.entries(asObject(hard)).flatMap(([resource, most]): QuotaUse[] => {
    const limit = quantityInNano(String(most));
    const use = quantityInNano(String(asObject(used)[resource] ?? '0'));
    if (limit === null || use === null || limit <= 0n || use * NEARLY.hard < limit * NEARLY.used) return [];
    if (!/cpu|memory|storage/.test(resource) && limit < LEAST_COUNT) return [];
    const place = { namespace: metadataText(quota, 'namespace'), quota: metadataText(quota, 'name') };
    return [{ ...place, resource, used: String(asObject(used)[resource]), hard: String(most) }];
  });
}

export function evictionsAmong(pods: readonly JsonObject[], now: number): Evictions[] {
  const lately = pods
    .filter(({ status }) => asObject(status).reason === 'Evicted')
    .map((pod) => ({ pod, at: evictedAt(pod) }))
    .filter(({ at }) => now - at < EVICTED_LATELY_MS)
    .sort((one, other) => other.at - one.at);
  const byNamespace = Map.groupBy(lately, ({ pod }) => metadataText(pod, 'namespace'));
  return [...byNamespace].map(([namespace, found]) => ({
    namespace,
    pods: found.map(({ pod }) => metadataText(pod, 'name')),
    why: said(asText(asObject(found[0]?.pod.status).message)),
  }));
}

/** Nodes say when in what changed last; older ones only when the pod began. */
function evictedAt({ status }: JsonObject): number {
  const { conditions, startTime } = asObject(status);
  const times = asList(conditions).map((one) => Date.parse(asText(asObject(one).lastTransitionTime)));
  return Math.max(Date.parse(asText(startTime)) || 0, ...times.filter((time) => !Number.isNaN(time)));
}
