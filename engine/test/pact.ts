import type { Kind } from '@tenantry/kinds';
import { z } from 'zod';

const spec = z.strictObject({ with: z.string(), width: z.number().int(), endsAt: z.iso.datetime() });
export type PactSpec = z.infer<typeof spec>;

/** A kind of the tests: between a stack and others, in force while the stack's side agrees; it has a thing and a number of its own. */
export const Pact: Kind<PactSpec> = {
  name: 'Pact',
  plural: 'pacts',
  shortNames: [],
  scope: 'platform',
  summary: 'An opening of a stack.',
  schema: spec as z.ZodType<PactSpec>,
  maxNameLength: 40,
  example: { name: 'one', spec: { with: 'one', width: 1, endsAt: '2027-01-01T00:00:00Z' } },
  immutable: {},
  references: ({ with: other }) => [{ kind: 'Stack', name: other, tenant: null, field: 'with', ends: true }],
  allocations: () => [{ key: 'number', pool: 'pacts', from: 1, to: 1 }],
  consent: {
    field: 'with',
    by: ({ with: other }) => other,
    covers: (agreed, declared) => agreed.with === declared.with && declared.width <= agreed.width,
    until: ({ endsAt }) => new Date(endsAt),
  },
  compile: ({ object, spec: { width } }) => [
    {
      key: 'opening',
      title: 'opening',
      driver: 'world',
      connection: 'world:1',
      type: 'thing',
      id: `/openings/${object.name}`,
      body: { width },
      dependsOn: [],
    },
  ],
  awaits: ({ object, references }) => {
    const { name, status } = references.with ?? object;
    const { gates } = status.outputs;
    const isDone = Array.isArray(gates) && gates.includes(object.name);
    return isDone ? [] : [{ on: `Stack/${name}`, title: `Stack ${name}`, reason: 'has not made its gate yet' }];
  },
  outputs: ({ consent }) => ({ agreedBy: consent?.by ?? null }),
};
