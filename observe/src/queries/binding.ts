import { literalOf } from './literals.ts';
import { QueryRefusal } from './refusal.ts';

/** What tells what is a tenant's from what is all others': a label, and what it says. */
export interface Binding {
  readonly label: string;
  readonly value: string;
}

const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Older servers know no quoted names: who does not need the quotes goes without. */
export const labelOf = (name: string) => (PLAIN_LABEL.test(name) ? name : literalOf(name));

export const matcherOf = ({ label, value }: Binding) => `${labelOf(label)}=${literalOf(value)}`;

/**
 * A matcher as it is passed on beside the tenant's own: none where it says the same.
 *
 * @throws QueryRefusal where it says anything else of the label
 */
export function besideBinding(name: string, sign: string, wanted: string, binding: Binding | null): string[] {
  if (name !== binding?.label) return [`${labelOf(name)}${sign}${literalOf(wanted)}`];
  if (sign === '=' && wanted === binding.value) return [];
  throw new QueryRefusal(`a query is of its tenant alone: leave ${name} out, or say ${matcherOf(binding)}`);
}

/** What is written into the label would be taken for another tenant's. @throws QueryRefusal */
export function mustNotBeWritten(name: string, binding: Binding | null): void {
  if (name !== binding?.label) return;
  throw new QueryRefusal(`the label ${name} says whose it is and is not written`);
}
