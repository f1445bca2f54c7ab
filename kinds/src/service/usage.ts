import { amount, gibibytes } from '../kubernetes/quantity.ts';
import { UNITS, type Usage } from '../model/usage.ts';
import type { ServiceSpec } from './schema.ts';

/** What all replicas keep at most. A stopped service keeps its volumes alone. */
export function serviceUsage({ replicas, autoscale, stopped, resources, volumes }: ServiceSpec): Usage {
  const most = autoscale?.max ?? replicas;
  const running = stopped ? 0 : most;
  const volume = Object.values(volumes).reduce((sum, { size }) => sum + (size === undefined ? 0 : gibibytes(size)), 0);
  return {
    units: [
      { unit: UNITS.cpu, quantity: amount(resources.cpu) * running },
      { unit: UNITS.memory, quantity: gibibytes(resources.memory) * running },
      { unit: UNITS.volume, quantity: volume * most },
    ].filter(({ quantity }) => quantity > 0),
  };
}
