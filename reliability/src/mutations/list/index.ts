import { INVARIANTS, type Mutation } from '../mutation.ts';
import { BOUNDARY } from './boundary.ts';
import { PASSES } from './passes.ts';
import { RECORD } from './record.ts';
import { RESOURCES } from './resources.ts';

/** In the order of the invariants. */
export const MUTATIONS: readonly Mutation[] = INVARIANTS.flatMap((invariant) =>
  [...RESOURCES, ...PASSES, ...BOUNDARY, ...RECORD].filter((mutation) => mutation.invariant === invariant),
);
