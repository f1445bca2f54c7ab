import { expect, test } from 'vitest';
import { tenantSchema } from './schema.ts';
import { tenantUsage } from './usage.ts';

const usageOf = (spec: object) => tenantUsage(tenantSchema.parse({ infrastructure: 'nonprod', ...spec }));

test('a tenant of shared nodes uses nothing itself, and its size is told where it chooses one', () => {
  expect(usageOf({})).toEqual({ sizes: [] });
  expect(usageOf({ size: 'large' }).sizes).toEqual([{ field: 'spec.size', size: 'large' }]);
});

test('nodes of its own count at their most, and those given by name cost nothing more', () => {
  expect(usageOf({ tier: 'dedicated-nodes', nodes: { size: 'Standard_D2s_v5', max: 4 } })).toEqual({
    sizes: [{ field: 'spec.nodes.size', size: 'Standard_D2s_v5', of: 'Tenant.nodes' }],
    units: [{ unit: 'vm/Standard_D2s_v5', quantity: 4 }],
  });
  expect(usageOf({ tier: 'dedicated-nodes' }).units).toEqual([{ unit: 'vm/Standard_D4ds_v5', quantity: 3 }]);
  expect(usageOf({ tier: 'dedicated-nodes', nodes: { names: ['node-1'] } })).toEqual({ sizes: [] });
});
