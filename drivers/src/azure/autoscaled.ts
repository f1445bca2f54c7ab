import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isList, isObject, valueAt, withValue } from './json.ts';
import { POSTGRESQL_SERVER } from './types.ts';

/**
 * `desired` with the figures that Azure itself moves taken from `observed`: the node count of an autoscaled pool, a
 * Kubernetes version that patch upgrades carried forward, and the disk of a PostgreSQL server, which grows and never shrinks.
 */
export function autoscaled(type: string, desired: JsonObject, observed: JsonObject): JsonObject {
  if (type === 'Microsoft.ContainerService/managedClusters/agentPools') {
    return isObject(desired.properties) && isObject(observed.properties)
      ? { ...desired, properties: pool(desired.properties, observed.properties) }
      : desired;
  }
  if (type === POSTGRESQL_SERVER) return grown(desired, observed);
  if (type !== 'Microsoft.ContainerService/managedClusters') return desired;
  const pools = valueAt(desired, ['properties', 'agentPoolProfiles']);
  const there = valueAt(observed, ['properties', 'agentPoolProfiles']);
  let result = desired;
  if (isList(pools) && isList(there)) {
    const moved = pools.map((one) => {
      const other = there.find((candidate) => isObject(candidate) && isObject(one) && candidate.name === one.name);
      return isObject(one) && isObject(other) ? pool(one, other) : one;
    });
    result = withValue(result, ['properties', 'agentPoolProfiles'], moved);
  }
  const wanted = valueAt(desired, ['properties', 'kubernetesVersion']);
  const current = valueAt(observed, ['properties', 'kubernetesVersion']);
  if (isCarriedForward(wanted, current)) result = withValue(result, ['properties', 'kubernetesVersion'], current);
  return result;
}

/** What of `body` says something, without the figures that Azure itself moves. */
export function withoutScaled(type: string, body: JsonObject): JsonObject {
  const isPool = type === 'Microsoft.ContainerService/managedClusters/agentPools';
  if (!isPool || !isObject(body.properties) || body.properties.enableAutoScaling !== true) return body;
  const { count: _, ...rest } = body.properties;
  return { ...body, properties: rest };
}

function pool(desired: JsonObject, observed: JsonObject): JsonObject {
  if (desired.enableAutoScaling !== true || typeof observed.count !== 'number') return desired;
  return 'count' in desired ? { ...desired, count: observed.count } : desired;
}

function grown(desired: JsonObject, observed: JsonObject): JsonObject {
  const at = ['properties', 'storage', 'storageSizeGB'];
  const [wanted, there] = [valueAt(desired, at), valueAt(observed, at)];
  const hasGrown = typeof wanted === 'number' && typeof there === 'number' && there > wanted;
  return hasGrown ? withValue(desired, at, there) : desired;
}

/** 1.31 covers every 1.31.x; 1.31.2 covers what patch upgrades made of it, 1.31.5. */
function isCarriedForward(wanted: JsonValue | undefined, current: JsonValue | undefined): current is string {
  if (typeof wanted !== 'string' || typeof current !== 'string') return false;
  const [major, minor, patch = '0'] = wanted.split('.');
  const [currentMajor, currentMinor, currentPatch = '0'] = current.split('.');
  return major === currentMajor && minor === currentMinor && Number(currentPatch) >= Number(patch);
}
