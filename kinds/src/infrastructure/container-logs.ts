import type { JsonObject } from '../model/json.ts';
import { infrastructureSchema } from './schema.ts';

/** Keys of the resources by which lines of containers come to a workspace. */
export const WORKSPACE_KEY = 'log-analytics';
export const CLUSTER_KEY = 'cluster';

/** Whether what containers write goes to the Log Analytics workspace of an infrastructure, by its spec as it is stored. */
export function collectsContainerLogs(infrastructureSpec: JsonObject): boolean {
  const { success, data: spec } = infrastructureSchema.safeParse(infrastructureSpec);
  // A cluster that was there before logs as it did.
  return success && spec.provider === 'azure' && spec.monitoring.containerLogs && spec.cluster.id === undefined;
}
