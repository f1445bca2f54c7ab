import { z } from 'zod';
import { tags, tenantSettings } from './settings.ts';

const nodes = z
  .strictObject({
    size: z.string().min(1).max(64).default('Standard_D4ds_v5').describe('Size of the virtual machines.'),
    min: z.number().int().min(0).max(1000).default(1).describe('Fewest nodes.'),
    max: z.number().int().min(1).max(1000).default(3).describe('Most nodes.'),
  })
  .refine((value) => value.min <= value.max, { message: 'must not be above max', path: ['min'] })
  .describe('Nodes of its own; only for tier dedicated-nodes.');

export const tenantSchema = z.strictObject({
  infrastructure: z.string().min(1).max(63).toLowerCase().describe('Name of the infrastructure it lives in.'),
  tier: z
    .enum(['shared', 'dedicated-nodes'])
    .default('shared')
    .describe(
      'shared: pods share nodes with other tenants. dedicated-nodes: nodes of its own that no other tenant can use.',
    ),
  nodes: nodes.prefault({}),
  tags: tags.default({}).describe("Tags on everything of this tenant, over the infrastructure's."),
  ...tenantSettings.partial().shape,
});

export type TenantSpec = z.infer<typeof tenantSchema>;
