import { CONTENTS, type DesiredResource, type JsonObject, type Kind, output } from '@tenantry/kinds';
import { z } from 'zod';

const spec = z.strictObject({
  size: z.number().int().default(1),
  fixed: z.string().default('a'),
  items: z.array(z.string()).default(['x', 'y']),
  on: z.string().optional(),
  isGuarded: z.boolean().default(false),
  connection: z.string().default('world:1'),
  /** Name of something that runs and ends. */
  run: z.string().optional(),
  isPaused: z.boolean().default(false),
  /** Whether it has something that it is whole without. */
  hasExtra: z.boolean().default(false),
  /** Which of two does the work, each with a tool of its own. */
  worker: z.enum(['new', 'old']).optional(),
  /** Whether it has something whose name has to be free everywhere. */
  isUnique: z.boolean().default(false),
  /** Id of something that was there before. */
  uses: z.string().optional(),
});
export type StackSpec = z.infer<typeof spec>;

const USABLE = { path: 'size', is: 'large', otherwise: 'it is too small', remedy: 'Make it large.' };

/** A kind of the tests: a container, things in it that use each other's outputs, one beside it, a number from a pool. */
export const Stack: Kind<StackSpec> = {
  name: 'Stack',
  plural: 'stacks',
  shortNames: [],
  scope: 'platform',
  summary: 'A container with things in it.',
  schema: spec as z.ZodType<StackSpec>,
  maxNameLength: 40,
  example: { name: 'one', spec: {} },
  immutable: {},
  references: ({ on }) => (on === undefined ? [] : [{ kind: 'Stack', name: on, tenant: null, field: 'on' }]),
  allocations: () => [{ key: 'number', pool: 'numbers', from: 1, to: 100 }],
  relations: ['Pact'],
  compile: ({ object, spec, allocations, related }) => {
    const root = `/${object.name}`;
    const thing = (
      key: string,
      id: string,
      body: DesiredResource['body'],
      more: Partial<DesiredResource> = {},
    ): DesiredResource => ({
      key,
      title: `thing ${key}`,
      driver: 'world',
      connection: spec.connection,
      type: 'thing',
      id,
      body,
      dependsOn: [],
      outputs: { output: 'output' },
      ...more,
    });
    return [
      thing('container', root, { kind: 'container' }),
      thing(
        'identity',
        `${root}/identity`,
        { number: allocations.number ?? 0 },
        { dependsOn: ['container'], deletedWith: 'container' },
      ),
      ...spec.items.map((item) =>
        thing(
          `item/${item}`,
          `${root}/item-${item}`,
          { size: spec.size, fixed: spec.fixed, uses: output('identity', 'output') },
          { deletedWith: 'container', guards: false, shows: { size: 'size' } },
        ),
      ),
      ...(spec.isGuarded ? [thing('guard', `/guards${root}`, {}, { goesBefore: [CONTENTS] })] : []),
      // Beside the container, and using what is in it: it has to go first.
      thing('rule', `/rules${root}`, { uses: output('identity', 'output') }),
      ...(spec.hasExtra ? [thing('extra', `/extras${root}`, {}, { optional: true })] : []),
      ...(spec.uses === undefined ? [] : [thing('used', spec.uses, {}, { existing: [USABLE], outputs: {} })]),
      ...(spec.isUnique
        ? [thing('unique', `/unique-${object.uid.slice(0, 6)}`, {}, { title: `thing ${object.uid.slice(0, 6)}` })]
        : []),
      ...(spec.worker === undefined
        ? []
        : [
            thing(`tool/${spec.worker}`, `/tools${root}-${spec.worker}`, {}),
            thing(
              `worker/${spec.worker}`,
              `/workers${root}-${spec.worker}`,
              {},
              { dependsOn: [`tool/${spec.worker}`], takesOver: ['worker/new', 'worker/old'] },
            ),
          ]),
      ...(spec.run === undefined
        ? []
        : [
            thing(
              'run',
              `/runs${root}-${spec.run}`,
              { size: spec.size, paused: spec.isPaused },
              { once: { follows: ['paused'] } },
            ),
          ]),
      ...(related?.Pact ?? []).map(({ name }) => thing(`gate/${name}`, `/gates${root}-${name}`, {})),
    ];
  },
  shows: (_, resources): JsonObject => {
    const seen = resources['item/x'];
    return seen === undefined ? {} : { sizeOfX: seen.size ?? null };
  },
  outputs: ({ related }, resources): JsonObject => {
    const gates = (related?.Pact ?? []).map(({ name }) => name);
    return { identity: resources.identity?.output ?? null, ...(gates.length === 0 ? {} : { gates }) };
  },
};
