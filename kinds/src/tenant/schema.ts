import { z } from 'zod';
import { budgetSchema } from '../cost/schema.ts';
import { limitsSchema } from '../limits/schema.ts';
import { referenceTo } from '../model/reference.ts';
import { tags, tenantSettings } from './settings.ts';

/** Nodes that are made for a tenant, where the infrastructure can make any. */
export const DEFAULT_NODES = { size: 'Standard_D4ds_v5', min: 1, max: 3 } as const;

const nodes = z
  .strictObject({
    size: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe(`On Azure: size of the virtual machines. Default: ${DEFAULT_NODES.size}.`),
    min: z
      .number()
      .int()
      .min(0)
      .max(1000)
      .optional()
      .describe(`On Azure: fewest nodes. Default: ${DEFAULT_NODES.min}.`),
    max: z.number().int().min(1).max(1000).optional().describe(`On Azure: most nodes. Default: ${DEFAULT_NODES.max}.`),
    names: z
      .array(
        z
          .string()
          .max(253)
          .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be the name of a node'),
      )
      .max(100)
      .refine((names) => new Set(names).size === names.length, 'must name each node once')
      .optional()
      .describe('On a cluster without a cloud: names of the nodes that are to be its own.'),
  })
  .refine((value) => (value.min ?? DEFAULT_NODES.min) <= (value.max ?? DEFAULT_NODES.max), {
    message: 'must not be above max',
    path: ['min'],
  })
  .describe('Nodes of its own; only for tier dedicated-nodes.');

export const tenantSchema = z.strictObject({
  infrastructure: referenceTo('Infrastructure', z.string().min(1).max(63).toLowerCase()).describe(
    'Name of the infrastructure it lives in.',
  ),
  tier: z
    .enum(['shared', 'dedicated-nodes', 'dedicated-cluster'])
    .default('shared')
    .describe(
      'shared: pods share nodes with other tenants. dedicated-nodes: nodes of its own that no other tenant can use; the control plane of the cluster is shared. dedicated-cluster: the only tenant of an infrastructure with tenancy single, with a cluster and a network of its own.',
    ),
  nodes: nodes.default({}),
  lock: z
    .boolean()
    .default(false)
    .describe(
      "On Azure: a lock on the tenant's resource group, so that nobody deletes anything in it but through the tenant. Deleting the tenant takes it off first.",
    ),
  keyRotations: z
    .number()
    .int()
    .min(0)
    .max(50)
    .default(0)
    .describe(
      'On Azure: how many times the tenant key was rotated by hand. Raising it by one makes a new key, which encrypts from then on; earlier ones stay for what they encrypted. Azure rotates each by itself after 18 months.',
    ),
  tags: tags.default({}).describe("Tags on everything of this tenant, over the infrastructure's."),
  limits: limitsSchema
    .optional()
    .describe(
      "What may be declared in this tenant, beside the limits of its infrastructure: the narrower of the two counts. Default: the infrastructure's alone.",
    ),
  budget: budgetSchema.optional(),
  ...tenantSettings.partial().shape,
});

export type TenantSpec = z.infer<typeof tenantSchema>;
