import { z } from 'zod';

/** What a pool has where it says nothing, on Azure. */
export const DEFAULT_POOL = { size: 'Standard_D4ds_v5', count: 1, os: 'azure-linux', podsPerNode: 250 } as const;

const NAME = '[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?';
const labelKey = z
  .string()
  .regex(new RegExp(`^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?${NAME}$`), 'must be a key such as example.com/purpose')
  .refine(
    (key) => !/(^|\.)(kubernetes\.io|k8s\.io|kubernetes\.azure\.com|tenantry\.dev)\//.test(key),
    'must not be a label of the system or of the control plane',
  )
  .refine((key) => !['tenantname', 'agentpool'].includes(key), 'must not be a label of the control plane');
const labelValue = z.string().regex(new RegExp(`^(${NAME})?$`), 'must be the value of a label');

const nodes = (least: number) => z.number().int().min(least).max(1000);

export const nodePoolSchema = z
  .strictObject({
    size: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe(`On Azure: size of the virtual machines. Default: ${DEFAULT_POOL.size}.`),
    count: nodes(0)
      .optional()
      .describe(`On Azure: how many nodes, where it does not scale. Default: ${DEFAULT_POOL.count}.`),
    autoscale: z
      .strictObject({
        min: nodes(0).describe('Fewest nodes.'),
        max: nodes(1).describe('Most nodes.'),
      })
      .refine(({ min, max }) => min <= max, { message: 'must not be above max', path: ['min'] })
      .optional()
      .describe('On Azure: as many nodes as the pods need. Default: always as many as count says.'),
    spot: z
      .strictObject({
        eviction: z
          .enum(['delete', 'deallocate'])
          .default('delete')
          .describe(
            'What becomes of a node that Azure takes back. delete: it goes. deallocate: it stays, stopped, with its disk, which is still paid for.',
          ),
        maxPrice: z
          .number()
          .positive()
          .max(1000)
          .multipleOf(0.00001)
          .optional()
          .describe('Most to pay for a node, in US dollars an hour. Default: what a node costs that is not spot.'),
      })
      .optional()
      .describe(
        'On Azure: nodes of spare capacity, which cost less and can be taken back at 30 seconds’ notice. Pods come to them only where their service names the pool. Default: none of it.',
      ),
    zones: z
      .array(z.enum(['1', '2', '3']))
      .max(3)
      .refine((zones) => new Set(zones).size === zones.length, 'must name each zone once')
      .optional()
      .describe('On Azure: availability zones of the nodes. Default: none.'),
    os: z
      .enum(['azure-linux', 'ubuntu', 'windows'])
      .optional()
      .describe(
        `On Azure: operating system of the nodes. windows is refused: the network of the clusters, Cilium, is for Linux only. Default: ${DEFAULT_POOL.os}.`,
      ),
    osDisk: z
      .strictObject({
        sizeGiB: z
          .number()
          .int()
          .min(30)
          .max(2048)
          .optional()
          .describe('Size in GiB. Default: what AKS gives the size.'),
        ephemeral: z
          .boolean()
          .default(false)
          .describe('On the machine itself: faster, free of charge, and for sizes that have the room only.'),
      })
      .optional()
      .describe('On Azure: disk of each node with its system, images and scratch space.'),
    podsPerNode: z
      .number()
      .int()
      .min(10)
      .max(250)
      .optional()
      .describe(`On Azure: most pods on a node. Default: ${DEFAULT_POOL.podsPerNode}.`),
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
      .describe('On a cluster without a cloud: names of the nodes that are to be the pool.'),
    labels: z
      .record(labelKey, labelValue)
      .refine((labels) => Object.keys(labels).length <= 50, 'must be 50 at most')
      .default({})
      .describe('Further labels of the nodes, for pods that choose among them. Default: none.'),
  })
  .refine(({ count, autoscale }) => count === undefined || autoscale === undefined, {
    message: 'must not be set beside autoscale, which says how many nodes there are',
    path: ['count'],
  });

export type NodePoolSpec = z.infer<typeof nodePoolSchema>;
