import type { z } from 'zod';
import type { SpecFault } from './kind.ts';

/**
 * What actions count of an object, by name: `{ restarts: 2 }`. No part of the manifest, so that a later apply of the same file
 * neither resets it nor changes anything; `compile` finds it on the object.
 */
export type Counters = Readonly<Record<string, number>>;

/** What an action looks at. */
export interface ActionInput<Spec, Input> {
  /** Parsed by the kind's schema, defaults filled in. */
  readonly spec: Spec;
  readonly counters: Counters;
  /** What the caller sent, parsed by the action's own schema. */
  readonly input: Input;
}

/**
 * What an action makes of an object: another spec, stored as an apply of it would be, or other counters, or both; or why it makes
 * no sense as the object is. The same spec and counters as before: nothing is written.
 */
export type ActionEffect<Spec> =
  | { readonly spec?: Spec; readonly counters?: Counters }
  /** `field` is of the object (`spec.autoscale`), or of the input by its name (`replicas`). */
  | { readonly fault: SpecFault };

/** A deed on a declared object that people know by a verb: restart, stop, scale. */
export interface Action<Spec = unknown, Input = unknown> {
  /** The verb, as in paths and on the command line: lower-case letters and hyphens. */
  readonly name: string;
  /** One sentence for help texts and the API's documentation. */
  readonly summary: string;
  /** A strict object, every field described; `z.strictObject({})` where nothing is to be said. */
  readonly input: z.ZodType<Input>;
  /** Pure. */
  perform(on: ActionInput<Spec, Input>): ActionEffect<Spec>;
}

/** Names an action of a kind, with the types of its input; for a list of actions whose inputs differ. */
export function action<Spec, Input>(definition: Action<Spec, Input>): Action<Spec> {
  // What reaches `perform` was parsed by the same action's schema.
  return definition as unknown as Action<Spec>;
}

/** The counters with one of them raised by one. */
export function raised(counters: Counters, name: string): Counters {
  return { ...counters, [name]: (counters[name] ?? 0) + 1 };
}
