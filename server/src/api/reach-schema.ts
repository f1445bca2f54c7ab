import { z } from 'zod';

const protocol = z.enum(['TCP', 'UDP', 'SCTP']);

const whySchema = z.object({
  direction: z.enum(['egress', 'ingress']).describe('What the source may send, or what the destination may receive.'),
  isAllowed: z.boolean(),
  text: z.string().describe('The reason, for people.'),
  policies: z
    .array(
      z.object({
        kind: z.string(),
        namespace: z.string().nullable(),
        name: z.string(),
        rule: z.number().int().nullable().describe('Which of its rules, from 0; null for the policy as a whole.'),
      }),
    )
    .describe('The rules that allow or deny it, or else the policies that isolate the pod.'),
  securityRules: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        priority: z.number().int(),
        access: z.enum(['allow', 'deny']),
        group: z.string().describe('The network security group.'),
        level: z.enum(['subnet', 'interface']).describe('What the group is attached to.'),
      }),
    )
    .describe('In the cloud: the rule that decides, after those that leave it in doubt.'),
});

export const reachSchema = z.object({
  from: z.string(),
  to: z.string(),
  verdict: z
    .enum(['allowed', 'partly', 'denied', 'undecided'])
    .describe(
      '`partly`: on some ports, or between some ends. `undecided`: on none for certain, and it cannot be told.',
    ),
  sentence: z.string().describe('The answer, for people.'),
  pairs: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        via: z.string().nullable().describe('How a port of a service became a port of the destination.'),
        pairs: z.number().int().describe('How many pairs of pods are treated alike.'),
        ports: z.array(
          z.object({
            protocols: z.array(protocol),
            from: z.number().int().describe('First port.'),
            to: z.number().int().describe('Last port.'),
            isAllowed: z.boolean(),
            outcome: z
              .enum(['allowed', 'denied', 'undecided'])
              .describe('`undecided`: it depends on what is not known here, such as what a service tag holds.'),
            text: z.string(),
            why: z.array(whySchema),
          }),
        ),
      }),
    )
    .describe('For each sort of pods that policies may tell apart.'),
  notes: z.array(z.string()).describe('What the answer takes for granted.'),
  notConsidered: z
    .array(z.object({ what: z.string(), reason: z.string() }))
    .describe('What in the cluster may allow or deny traffic besides, and is not evaluated.'),
  observedAt: z.iso.datetime().describe('When the cluster was read; ISO 8601, UTC.'),
});
