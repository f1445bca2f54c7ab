import type { JsonObject } from '@tenantry/kinds';
import { quantityInNano } from '../diff/quantity.ts';
import { asList, asObject, asText, metadataOf, metadataText } from '../mark.ts';
import { conditionOf, said } from '../workloads/trouble.ts';
import type { Evictions, NodeTrouble, QuotaUse } from './contract.ts';

/** A node that starts anew is back within it. */
const NODE_GRACE_MS = 60_000;
/** An eviction is told of so long. */
const EVICTED_LATELY_MS = 3_600_000;
const NEARLY = { used: 9n, hard: 10n };
/** Of a few things that are counted, one more or less is no sign. */
const LEAST_COUNT = quantityInNano('10') ?? 0n;

/** Null for one that is well, or has only just stopped to be. */
export function nodeTrouble(node: JsonObject, now: number): NodeTrouble | null {
  const name = metadataText(node, 'name');
  const conditions = asList(asObject(node.status).conditions).map(asObject);
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') {
    if (nodeGraceMs(node, now) !== null) return null;
    const why = said(asText(ready?.message));
    return { node: name, code: 'NodeNotReady', what: `is not ready${why === '' ? '' : `: ${why}`}` };
  }
  const pressure = conditions.filter(({ type, status }) => asText(type).endsWith('Pressure') && status === 'True');
  if (pressure.length === 0) return null;
  const short = pressure.map(({ type }) => asText(type).replace('Pressure', '').toLowerCase());
  return { node: name, code: 'NodeUnderPressure', what: `is short of ${short.join(' and ')}` };
}

/** How long a node that is not ready is still waited for; null for all others. */
export function nodeGraceMs(node: JsonObject, now: number): number | null {
  const ready = conditionOf(node, 'Ready');
  if (ready.status === 'True') return null;
  const left = since(ready, node) + NODE_GRACE_MS - now;
  return left > 0 ? left : null;
}

function since({ lastTransitionTime }: JsonObject, node: JsonObject): number {
  return Date.parse(asText(lastTransitionTime) || asText(metadataOf(node).creationTimestamp));
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

/** After which one that is told of is told of no longer. */
export function evictionsEndMs(pods: readonly JsonObject[], now: number): number | null {
  const left = pods.map((pod) => evictedAt(pod) + EVICTED_LATELY_MS - now).filter((wait) => wait > 0);
  return left.length === 0 ? null : Math.min(...left);
}

/** Nodes say when in what changed last; older ones only when the pod began. */
function evictedAt({ status }: JsonObject): number {
  const { conditions, startTime } = asObject(status);
  const times = asList(conditions).map((one) => Date.parse(asText(asObject(one).lastTransitionTime)));
  return Math.max(Date.parse(asText(startTime)) || 0, ...times.filter((time) => !Number.isNaN(time)));
}
