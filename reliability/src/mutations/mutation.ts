export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11'] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** One way to break the product, and the test that has to notice. */
export interface Mutation {
  readonly invariant: Invariant;
  /** What is wrong then, for people. */
  readonly breaks: string;
  /** From the root of the checkout. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly test: NamedTest;
}

export interface NamedTest {
  /** From the root of the checkout. */
  readonly file: string;
  /** Its titles, from the outermost, as they stand in the file: one that is made for each of several rows means all of them. */
  readonly titles: readonly string[];
}

/** The text with the mutation in it. @throws Error where the list is not in step with the code any more. */
export function mutated(text: string, { file, find, replace, breaks }: Mutation): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`out of date: “${find}” stands ${times} times in ${file}, for “${breaks}”`);
  if (find === replace) throw new Error(`nothing is changed in ${file}, for “${breaks}”`);
  // As a function, so that a $ in the replacement is a $.
  return text.replace(find, () => replace);
}

/** Matches the full names of the tests that are meant, as Vitest joins them. */
export function patternOf({ titles }: NamedTest): string {
  const escaped = titles.join(' > ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `^${escaped.replace(/%[sijdfo]|\\\$\w+/g, '.*')}$`;
}
