import type { Ticks } from './literals.ts';
import type { NewsPlace } from './place.ts';
import type { WorkspaceLine } from './rows.ts';
import type { Lines } from './workspace.ts';

/** What comes there with an earlier time than lines that were read already is looked for so long. */
const OVERLAP_TICKS = 60n * 10_000_000n;
/** Lines that are read again at each question, at most; of long lines fewer. */
const MOST_AGAIN = 1_000;
const MOST_CHARACTERS_AGAIN = 2_000_000;

export interface News {
  readonly lines: readonly { readonly found: WorkspaceLine; readonly place: NewsPlace }[];
  readonly isMore: boolean;
}

/**
 * Reads lines in the order in which they came to a workspace. Times of coming are near the truth and no order, so each question
 * begins a minute before the place that was reached, and what was read already is left out.
 * https://learn.microsoft.com/kusto/query/ingestion-time-function
 */
export class NewsReader {
  readonly #ask: (from: NewsPlace, limit: number) => Promise<Lines>;
  /** Where the next question begins. */
  #from: NewsPlace;
  /** How far was read. */
  #reached: NewsPlace;
  #again: WorkspaceLine[] = [];

  constructor(from: NewsPlace, ask: (from: NewsPlace, limit: number) => Promise<Lines>) {
    this.#ask = ask;
    this.#from = from;
    this.#reached = from;
  }

  isAt(place: NewsPlace): boolean {
    const { came, at, skip } = this.#reached;
    return came === place.came && at === place.at && skip === place.skip;
  }

  async read(limit: number): Promise<News> {
    const { lines, isMore } = await this.#ask(this.#from, limit + this.#again.length);
    const known = new Map<string, number>();
    for (const { mark } of this.#again) known.set(mark, (known.get(mark) ?? 0) + 1);
    const fresh = lines.filter(({ mark }) => {
      const count = known.get(mark) ?? 0;
      if (count > 0) known.set(mark, count - 1);
      return count === 0;
    });
    const shown = fresh.slice(0, limit).map((found) => ({ found, place: this.#pass(found) }));
    this.#forget();
    return { lines: shown, isMore: isMore || fresh.length > limit };
  }

  /** What came late leads no further. */
  #pass(found: WorkspaceLine): NewsPlace {
    const { came, at, skip } = this.#reached;
    const isLate = found.came < came || (found.came === came && (at === null || found.at < at));
    if (!isLate) {
      const isSame = found.came === came && found.at === at;
      this.#reached = { came: found.came, at: found.at, skip: isSame ? skip + 1 : 1 };
    }
    this.#again.push(found);
    return this.#reached;
  }

  #forget(): void {
    this.#again.sort((one, other) => compare(one.came, other.came) || compare(one.at, other.at));
    let characters = this.#again.reduce((sum, one) => sum + one.characters, 0);
    const isTooMuch = () => this.#again.length > MOST_AGAIN || characters > MOST_CHARACTERS_AGAIN;
    for (let [first] = this.#again; first !== undefined; [first] = this.#again) {
      const isOld = first.came < this.#reached.came - OVERLAP_TICKS;
      if (!isOld && !isTooMuch()) return;
      // All of one time of coming together, where that is possible: how many of it are passed could change.
      const { came } = first;
      const left = this.#again.filter((one) => one.came > came);
      if (left.length === 0) {
        this.#from = this.#reached;
        this.#again = [];
        return;
      }
      this.#again = left;
      characters = left.reduce((sum, one) => sum + one.characters, 0);
      this.#from = { came, at: null, skip: 0 };
    }
  }
}

const compare = (one: Ticks, other: Ticks) => (one === other ? 0 : one < other ? -1 : 1);
