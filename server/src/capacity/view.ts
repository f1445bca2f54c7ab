import type { ClusterCapacity } from '@tenantry/observe/capacity';
import { z } from 'zod';

/** Tenants that one answer lists; the sums are of all. */
export const MOST_TENANTS = 1_000;

const amounts = z.object({
  cpu: z.number().describe('Cores.'),
  memory: z.number().int().describe('Bytes.'),
  pods: z.number().int(),
});
const group = {
  nodes: z.number().int(),
  ready: z.number().int().describe('Of these, those that are ready.'),
  cordoned: z.number().int().describe('Of those that are ready, the ones that take no new pods.'),
  allocatable: amounts.describe('What pods may ask for on those that are ready.'),
};
const asked = {
  ...group,
  tenants: z.number().int().describe('Whose pods run there.'),
  requested: amounts.describe('What their pods ask for, those included that wait for room.'),
  rest: amounts.describe(
    'What no tenant asks for; pods of the cluster itself take of it. Below zero where more is asked for than there is.',
  ),
  quota: amounts.describe(
    'What the quotas of these tenants let them ask for together. Where it is more than `allocatable`, not all of them can use their quota at once.',
  ),
};

export const capacitySchema = z.object({
  infrastructure: z.string(),
  readAt: z.iso.datetime().describe('When the cluster was read; ISO 8601, UTC. At most some seconds ago.'),
  versions: z
    .array(z.object({ version: z.string().describe('Such as v1.33.2.'), nodes: z.number().int() }))
    .describe('Versions of Kubernetes that nodes run, the oldest first.'),
  shared: z
    .object({
      ...asked,
      mostNodes: z
        .number()
        .int()
        .nullable()
        .describe('As many as the cluster may have by itself; null where it does not grow, or nobody here knows.'),
    })
    .describe('Nodes that tenants share.'),
  own: z
    .array(z.object({ tenant: z.string(), ...asked }))
    .describe('Nodes of tenants of their own, by tenant; none where they are yet to come.'),
  reserved: z
    .object(group)
    .describe('Nodes that a taint keeps for what tolerates it, such as those of the control plane.'),
  tenants: z
    .array(
      z.object({
        tenant: z.string(),
        nodes: z.enum(['shared', 'own']).describe('Where its pods run.'),
        requested: amounts,
        quota: amounts.nullable().describe('What it may ask for at most; null where it has no quota yet.'),
      }),
    )
    .describe(`By name, ${MOST_TENANTS} at most.`),
  areAllTenants: z.boolean().describe('False where there are more tenants than are listed; the sums hold all.'),
});

export type CapacityAnswer = z.infer<typeof capacitySchema>;

export function capacityView(
  place: { readonly infrastructure: string; readonly readAt: Date; readonly mostNodes: number | null },
  { versions, shared, own, reserved, tenants }: ClusterCapacity,
) {
  return {
    infrastructure: place.infrastructure,
    readAt: place.readAt.toISOString(),
    ...{ versions, shared: { ...shared, mostNodes: place.mostNodes }, own, reserved },
    tenants: tenants.slice(0, MOST_TENANTS).map(({ hasOwnNodes, ...tenant }) => ({
      ...tenant,
      nodes: hasOwnNodes ? ('own' as const) : ('shared' as const),
    })),
    areAllTenants: tenants.length <= MOST_TENANTS,
  };
}
