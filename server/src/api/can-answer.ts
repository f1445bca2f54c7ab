import { z } from 'zod';

const named = z.object({ kind: z.string(), namespace: z.string().nullable(), name: z.string() });

export const canSchema = z.object({
  who: z.string(),
  verb: z.string(),
  resource: z.object({
    group: z.string().describe('API group; empty for the core of Kubernetes, `tenantry.dev` for what the product has.'),
    resource: z.string().describe('By its plural.'),
    subresource: z.string().nullable(),
    name: z.string().nullable().describe('One object; null for any.'),
    namespace: z.string().nullable(),
  }),
  isAllowed: z.boolean(),
  sentence: z.string().describe('The answer with the rule that decides, for people.'),
  decidedBy: z.enum(['product', 'cluster']).describe('Whose rule decides.'),
  product: z.object({ isAllowed: z.boolean(), rule: z.string() }).describe('What the product says.'),
  cluster: z
    .object({
      isAllowed: z.boolean(),
      account: z.string().describe('The service account that the cluster was asked about.'),
      reason: z.string().describe("The cluster's own reason; empty where it gives none."),
      binding: named.nullable(),
      role: named.nullable(),
      rule: z
        .object({
          apiGroups: z.array(z.string()),
          resources: z.array(z.string()),
          verbs: z.array(z.string()),
          resourceNames: z.array(z.string()),
        })
        .nullable()
        .describe('The rule of the role that allows it.'),
      otherVerbs: z.array(z.string()).describe('Where it is refused: what the account may do to the resource instead.'),
    })
    .nullable()
    .describe('What the cluster decides; null where it was not asked.'),
  notes: z.array(z.string()).describe('What may still refuse or change an allowed request.'),
});

export type CanAnswer = z.infer<typeof canSchema>;
