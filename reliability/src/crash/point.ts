/** Something that a process does to the world outside of it: a write to the database that was committed, or a request that changes something. */
export interface Effect {
  /** `database update objects`, `PUT /subscriptions/…`; what differs from run to run is `{}` in it. */
  readonly what: string;
  /** How many of the same there were with it, since the step began. */
  readonly nth: number;
}

/** A moment at which a process may die: right before an effect, or after it and before the process knows. */
export interface Point extends Effect {
  readonly side: 'before' | 'after';
}

/** What the harness tells the process. */
export type Order =
  /** Begin to work. */
  | { readonly order: 'live' }
  /** Count from here on, and die at this point. */
  | { readonly order: 'arm'; readonly point: Point | null };

/** What the process tells: that it did as it was told, a point that it passed, or the one at which it dies. */
export type Word = { readonly word: 'alive' | 'armed' } | { readonly word: 'passed' | 'dies'; readonly point: Point };

/** For people, and the same for the same point in every run. */
export function nameOf({ side, what, nth }: Point): string {
  return `${side} ${what}${nth === 1 ? '' : ` (${nth})`}`;
}

const VOLATILE = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  // What makes a name unique in the whole of Azure, and what tells one version of a secret from another.
  /[0-9a-f]{6,}(?![0-9a-z])/gi,
  /(?<=127\.0\.0\.1:|localhost:)\d+/g,
];

/** Without what differs from run to run. */
export function template(text: string): string {
  return VOLATILE.reduce((left, pattern) => left.replaceAll(pattern, '{}'), text);
}
