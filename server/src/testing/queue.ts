import type { Kind } from '@tenantry/kinds';
import { z } from 'zod';
import { kubernetesObject } from '../../../kinds/src/kubernetes/object.ts';
import { scopeInTenant } from '../../../kinds/src/tenant/scope.ts';

const queueSchema = z.strictObject({
  keepDays: z.number().int().min(1).max(14).default(7).describe('How long, in days.'),
  order: z.enum(['first-in', 'any']).describe('first-in: as they came. any: as it comes.'),
});

type QueueSpec = z.infer<typeof queueSchema>;

/** A kind that the product does not have, as a folder of `kinds/` would hold it. */
export const Queue: Kind<QueueSpec> = {
  name: 'Queue',
  plural: 'queues',
  shortNames: [],
  scope: 'tenant',
  summary: 'Messages, kept until somebody has taken them.',
  group: 'data',
  figures: { Order: 'spec.order' },
  schema: queueSchema as z.ZodType<QueueSpec>,
  maxNameLength: 40,
  example: { name: 'orders', tenant: 'dev01', spec: { order: 'first-in', keepDays: 7 } },
  immutable: {},
  references: () => [],
  allocations: () => [],
  compile: (input) => [
    kubernetesObject(scopeInTenant(input), {
      key: 'queue',
      title: `config map queue-${input.object.name}`,
      apiVersion: 'v1',
      kind: 'ConfigMap',
      plural: 'configmaps',
      name: `queue-${input.object.name}`,
      namespaced: true,
      body: { data: { order: input.spec.order, keepDays: String(input.spec.keepDays) } },
    }),
  ],
  outputs: () => ({}),
};
