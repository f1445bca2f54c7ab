import pg from 'pg';
import { Batched } from './batched.ts';

export interface TogetherOptions<Work> {
  /** Uid of the object that it is about. */
  readonly uidOf: (work: Work) => string;
  /** Does all of it that nothing stands in the way of, in one statement and one commit; answers of which uids. */
  readonly together: (works: readonly Work[]) => Promise<ReadonlySet<string>>;
  /** Does one, waits for who holds it, and throws what is wrong with it. */
  readonly alone: (work: Work) => Promise<void>;
}

/**
 * Group commit: what passes over different objects have to write while a commit is under way goes out together right after it.
 * Whatever cannot be done with the others at once is done alone, so that none waits, or fails, for another.
 */
export class Together<Work> {
  readonly #options: TogetherOptions<Work>;
  readonly #asked: Batched<Work, boolean>;

  constructor(options: TogetherOptions<Work>) {
    this.#options = options;
    this.#asked = new Batched((works) => this.#doTogether(works));
  }

  async do(work: Work): Promise<void> {
    if (!(await this.#asked.ask(work))) await this.#options.alone(work);
  }

  async #doTogether(works: readonly Work[]): Promise<boolean[]> {
    const { uidOf, together } = this.#options;
    // What comes twice for an object is written one after the other.
    const first = new Map([...works].reverse().map((work) => [uidOf(work), work]));
    try {
      const done = await together([...first.values()]);
      return works.map((work) => first.get(uidOf(work)) === work && done.has(uidOf(work)));
    } catch (error) {
      if (!wasUndone(error)) throw error;
      return works.map(() => false);
    }
  }
}

/** The server said no and undid all of it; after anything else nobody knows. */
export function wasUndone(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR';
}
