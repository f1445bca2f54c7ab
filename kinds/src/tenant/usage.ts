import { type Usage, virtualMachine } from '../model/usage.ts';
import { DEFAULT_NODES, type TenantSpec } from './schema.ts';

/** Its size, and the nodes of its own that are made for it; nodes it was given by name are there already. */
export function tenantUsage({ size, tier, nodes }: TenantSpec): Usage {
  const sizes = size === undefined ? [] : [{ field: 'spec.size', size: typeof size === 'string' ? size : WRITTEN_OUT }];
  if (tier !== 'dedicated-nodes' || nodes.names !== undefined) return { sizes };
  const machine = nodes.size ?? DEFAULT_NODES.size;
  return {
    sizes: [...sizes, { field: 'spec.nodes.size', size: machine, of: 'Tenant.nodes' }],
    units: [{ unit: virtualMachine(machine), quantity: nodes.max ?? DEFAULT_NODES.max }],
  };
}

/** What stands in `limits.sizes.Tenant` for tenants that write each limit out. */
const WRITTEN_OUT = 'custom';
