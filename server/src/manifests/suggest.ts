import { distance } from 'fastest-levenshtein';

const LONGEST_LIST = 20;

/** Shorter words are in many others. */
const SHORTEST_PART = 3;

/** The known word nearest to a mistyped one, or the only one that it is a part of, if any is near enough to be meant. */
export function nearest(typed: string, known: readonly string[]): string | null {
  if (typed.length > 100) return null;
  const lower = typed.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const word of known) {
    const steps = distance(lower, word.toLowerCase());
    if (steps < least) [best, least] = [word, steps];
  }
  return best ?? wholeOf(lower, known);
}

function wholeOf(part: string, known: readonly string[]): string | null {
  if (part.length < SHORTEST_PART) return null;
  const [first, ...more] = known.filter((word) => word.toLowerCase().includes(part));
  return more.length === 0 ? (first ?? null) : null;
}

/** What to tell someone who typed a word that is not among the known ones. `what` names them: "fields", "tenants". */
export function suggestion(typed: string, known: readonly string[], what: string): string {
  const near = nearest(typed, known);
  if (near !== null) return `did you mean "${near}"?`;
  if (known.length === 0) return `there are no ${what}`;
  const shown = known.slice(0, LONGEST_LIST).join(', ');
  return `the ${what} are ${shown}${known.length > LONGEST_LIST ? ', …' : ''}`;
}
