import type { CompiledObject } from '../model/object.ts';
import type { Template } from '../model/resource.ts';
import type { ResolvedTenant } from '../tenant/resolve.ts';
import { nodePoolSchema } from './schema.ts';

/** Label of the nodes of a pool: its name. */
export const POOL_LABEL = 'tenantry.dev/pool';

/** What AKS itself marks spot nodes with: https://learn.microsoft.com/azure/aks/spot-node-pool */
export const SPOT_TAINT = {
  key: 'kubernetes.azure.com/scalesetpriority',
  value: 'spot',
  effect: 'NoSchedule',
} as const;

/** What of a pod's spec brings it to the tenant's own nodes, and to those of one pool where it names one; else nothing. */
export function podPlacement(
  tenant: Pick<ResolvedTenant, 'name' | 'fullName' | 'tier'>,
  pool?: CompiledObject,
): Template {
  const isDedicated = tenant.tier === 'dedicated-nodes';
  const isSpot = pool !== undefined && nodePoolSchema.parse(pool.spec).spot !== undefined;
  const nodeSelector = {
    ...(isDedicated ? { tenantname: tenant.fullName } : {}),
    ...(pool === undefined ? {} : { [POOL_LABEL]: pool.name }),
  };
  const tolerations = [
    ...(isDedicated
      ? [{ key: 'tenantry.dev/tenant', operator: 'Equal', value: tenant.name, effect: 'NoSchedule' }]
      : []),
    ...(isSpot ? [{ ...SPOT_TAINT, operator: 'Equal' }] : []),
  ];
  return {
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
  };
}
