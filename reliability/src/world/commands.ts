import fc from 'fast-check';
import { FAMILIES, type Family, type Misbehaviour, misbehavioursOf } from './misbehaviours.ts';

/** Two tenants of a run: the name of the first is the beginning of the second's. */
export type Slot = 0 | 1;

/** What can be declared, and looked at in the world. */
export type What = 'tenant' | 'config' | 'secret' | 'service' | 'storage';

/** What another hand does to a tenant. */
export type Harm =
  | 'deletes in the cluster'
  | 'opens the network'
  | 'deletes in Azure'
  | 'changes tags'
  | 'changes values'
  | 'takes a name'
  | 'adds a rule';

/** Plain data, so that a seed, a path and a printed list say everything. */
export type Command =
  | { readonly do: 'declare'; readonly what: What; readonly slot: Slot; readonly variant: number }
  | { readonly do: 'delete'; readonly what: What; readonly slot: Slot }
  | { readonly do: 'meddle'; readonly harm: Harm; readonly slot: Slot; readonly pick: number }
  | { readonly do: 'misbehave'; readonly how: Misbehaviour; readonly seed: number }
  | { readonly do: 'calm' }
  | { readonly do: 'kill'; readonly afterMs: number }
  | { readonly do: 'settle' };

const WHATS: readonly What[] = ['tenant', 'config', 'secret', 'service', 'storage'];
const HARMS: Readonly<Record<Family, readonly Harm[]>> = {
  azure: ['deletes in Azure', 'changes tags', 'adds a rule'],
  kubernetes: ['deletes in the cluster', 'opens the network', 'changes values', 'takes a name'],
  postgres: [],
  clock: [],
};

/** A dozen deeds: few enough to be over soon, and enough to meet each other. */
const MOST = 14;

/** Lists of commands in which only the families named misbehave; shrinks to fewer, and to simpler ones. */
export function commandLists(families: readonly Family[] = FAMILIES): fc.Arbitrary<readonly Command[]> {
  // Most happens to one tenant, so that what happens meets what happened before.
  const slot = fc.constantFrom<Slot[]>(0, 0, 0, 1);
  const variant = fc.nat({ max: 3 });
  const harms = families.flatMap((family) => HARMS[family]);
  const declare = fc.record({ do: fc.constant('declare' as const), what: fc.constantFrom(...WHATS), slot, variant });
  const one = fc.oneof(
    { weight: 14, arbitrary: declare },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('delete' as const), what: fc.constantFrom(...WHATS), slot }),
    },
    {
      weight: harms.length === 0 ? 0 : 4,
      arbitrary: fc.record({
        do: fc.constant('meddle' as const),
        harm: fc.constantFrom<Harm[]>(...(harms.length === 0 ? (['changes values'] as const) : harms)),
        slot,
        pick: fc.nat({ max: 50 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('misbehave' as const),
        how: fc.constantFrom(...families.flatMap(misbehavioursOf)),
        seed: fc.nat({ max: 9999 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'calm' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), afterMs: fc.nat({ max: 1500 }) }) },
    { weight: 2, arbitrary: fc.constant({ do: 'settle' as const }) },
  );
  // Without a tenant nothing can be done: each list begins with one.
  const first: Command = { do: 'declare', what: 'tenant', slot: 0, variant: 0 };
  return fc.array(one, { minLength: 1, maxLength: MOST, size: 'max' }).map((rest) => [first, ...rest]);
}

/** One line for a person who wants to see it again. */
export function say(command: Command): string {
  switch (command.do) {
    case 'declare':
      return `declare ${command.what} ${command.slot} as ${command.variant}`;
    case 'delete':
      return `delete ${command.what} ${command.slot}`;
    case 'meddle':
      return `another hand ${command.harm} of tenant ${command.slot} (${command.pick})`;
    case 'misbehave':
      return `misbehave: ${command.how} (seed ${command.seed})`;
    case 'kill':
      return `kill after ${command.afterMs} ms`;
    case 'calm':
    case 'settle':
      return command.do;
  }
}
