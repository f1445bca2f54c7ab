import type { Outcome } from './named-tests.ts';

/** What became of one mutation. */
export type Verdict =
  | { readonly state: 'killed' }
  /** No test noticed: there is a hole in them. */
  | { readonly state: 'survived' }
  /** Something else went wrong than what a test holds against it, which says nothing. */
  | { readonly state: 'undecided'; readonly why: string };

/**
 * How a test says that a guarantee is broken: it holds something against what it expects, or waited for it in vain, in its own
 * words or by Vitest's limit. Whatever else is thrown may as well be a mutation that makes no sense.
 */
const HELD_AGAINST =
  /AssertionError|^Error: (.{1,80}: )?(expected|promise (resolved|rejected)|Property failed after) |: not in time\.|Test timed out in/m;

export function verdictOf({ passed, failed, unrun }: Outcome): Verdict {
  if (unrun !== null) return { state: 'undecided', why: unrun };
  const [first] = failed;
  if (first === undefined) {
    return passed.length > 0 ? { state: 'survived' } : { state: 'undecided', why: 'no test was run' };
  }
  if (failed.some(({ why }) => HELD_AGAINST.test(why))) return { state: 'killed' };
  return { state: 'undecided', why: `${first.name} fails otherwise: ${first.why.split('\n', 1)[0]}` };
}
