import type { KubeObject } from '../contract.ts';
import { fieldsOf, listOf } from '../defaults/fields.ts';

const counted = ['cpu', 'memory'] as const;

/** Guaranteed when every container limits cpu and memory to what it requests, BestEffort when none asks for anything. */
export function qosClass(pod: KubeObject): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const spec = fieldsOf(pod.spec);
  const containers = [...listOf(spec.containers), ...listOf(spec.initContainers)];
  let isAsking = false;
  let isGuaranteed = containers.length > 0;
  for (const container of containers) {
    const resources = fieldsOf(container.resources);
    const requests = fieldsOf(resources.requests);
    const limits = fieldsOf(resources.limits);
    for (const name of counted) {
      if (requests[name] !== undefined || limits[name] !== undefined) isAsking = true;
      if (limits[name] === undefined || (requests[name] ?? limits[name]) !== limits[name]) isGuaranteed = false;
    }
  }
  if (!isAsking) return 'BestEffort';
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
