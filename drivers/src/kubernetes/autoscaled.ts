import { AUTOSCALED_ANNOTATION, type JsonObject } from '@tenantry/kinds';
import { asObject, metadataOf } from './mark.ts';

/**
 * `configuration` with the figure that the cluster itself moves taken from what stands there: the replicas of a workload with an
 * autoscaler. Where none run they are as declared, for an autoscaler leaves alone what was stopped.
 */
export function autoscaled(configuration: JsonObject, standing: JsonObject): JsonObject {
  if (asObject(metadataOf(configuration).annotations)[AUTOSCALED_ANNOTATION] === undefined) return configuration;
  const { replicas } = asObject(standing.spec);
  if (typeof replicas !== 'number' || replicas === 0) return configuration;
  return { ...configuration, spec: { ...asObject(configuration.spec), replicas } };
}
