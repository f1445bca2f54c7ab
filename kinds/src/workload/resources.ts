import { amount, smaller } from '../kubernetes/quantity.ts';
import type { Template } from '../model/resource.ts';
import { CONTAINER_LIMITS, type Quota } from '../tenant/settings.ts';
import type { ContainerSpec } from './schema.ts';

const MEBIBYTE = 2 ** 20;

/**
 * What a container asks for, and the most it gets. The cluster gives one that says nothing the limits of `CONTAINER_LIMITS`, which are
 * for small ones: it refuses who asks for more CPU than that, and evicts a pod that has more on its disk, scratch volumes included
 * (https://kubernetes.io/docs/concepts/storage/ephemeral-storage/).
 */
export function containerResources({ resources, volumes }: ContainerSpec, quota: Quota): Template {
  const { cpu, memory } = resources;
  const cpuLimit = resources.cpuLimit ?? (amount(cpu) > amount(CONTAINER_LIMITS.cpu) ? cpu : undefined);
  const scratch = Object.values(volumes).reduce((sum, one) => sum + amount(one.scratch ?? '0'), 0);
  const disk = Math.ceil((amount(CONTAINER_LIMITS.ephemeralStorage) + scratch) / MEBIBYTE);
  return {
    requests: { cpu, memory },
    limits: {
      memory,
      ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }),
      ...(scratch === 0 ? {} : { 'ephemeral-storage': smaller(`${disk}Mi`, quota.ephemeralStorage) }),
    },
  };
}
