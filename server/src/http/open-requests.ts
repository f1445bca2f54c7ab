import type { MemberStore } from '@tenantry/store/contract';
import { ProblemError } from '../problems/index.ts';

/** News of a change of members come in bursts: one look serves them all. */
const TOGETHER_MS = 50;

export interface OpenRequestsOptions {
  /** Under way at once at most. */
  readonly most: number;
  /** Whether each may still go on is asked again this often, and whenever the members of a tenant change. */
  readonly recheckSeconds: number;
  readonly store: Pick<MemberStore, 'onAccessChange'>;
  /** What there are too many of, for people: `event streams`. */
  readonly what: string;
}

interface Entry {
  readonly ending: AbortController;
  readonly isStillAllowed: () => Promise<boolean>;
}

/** Requests that last: bounded, ended when their caller may no longer, and ended with the server. */
export class OpenRequests {
  readonly #options: OpenRequestsOptions;
  readonly #open = new Set<Entry>();
  readonly #unsubscribe: () => void;
  #soon: NodeJS.Timeout | null = null;

  constructor(options: OpenRequestsOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.onAccessChange(() => {
      this.#soon ??= setTimeout(() => {
        this.#soon = null;
        for (const entry of this.#open) this.#check(entry);
      }, TOGETHER_MS).unref();
    });
  }

  /**
   * @param isStillAllowed asked again and again; the request ends when it says no
   * @returns the signal that ends the request, and what to call when it is over
   * @throws ProblemError `too-many-streams`
   */
  enter(isStillAllowed: () => Promise<boolean>): { readonly signal: AbortSignal; leave(): void } {
    const { most, what, recheckSeconds } = this.#options;
    if (this.#open.size >= most) {
      throw new ProblemError('too-many-streams', {
        detail: `${most} ${what} are under way already.`,
        retryAfterSeconds: 5,
      });
    }
    const entry: Entry = { ending: new AbortController(), isStillAllowed };
    this.#open.add(entry);
    const timer = setInterval(() => this.#check(entry), recheckSeconds * 1000);
    timer.unref();
    return {
      signal: entry.ending.signal,
      leave: () => {
        clearInterval(timer);
        this.#open.delete(entry);
      },
    };
  }

  endAll(): void {
    this.#unsubscribe();
    if (this.#soon !== null) clearTimeout(this.#soon);
    for (const { ending } of this.#open) ending.abort();
  }

  #check({ isStillAllowed, ending }: Entry): void {
    isStillAllowed().then(
      (isAllowed) => isAllowed || ending.abort(),
      // Not to know is no reason to cut a session; it is asked again.
      () => undefined,
    );
  }
}
