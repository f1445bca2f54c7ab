/** What was read is good for so long at most, whatever is heard: a connection that broke without a word tells nobody. */
const KEPT_MS = 5_000;
/** Each kept at once; the first to come go first (I11). */
const MOST_KEPT = 10_000;

interface Kept {
  readonly value: Promise<unknown>;
  readonly until: number;
}

/**
 * Answers that stay as they are until something tells of a change: whatever is asked for after the change was heard of is read
 * anew. Where nothing would be heard, nothing is remembered; and while this process itself is making a change, neither.
 */
export class Remembered {
  readonly #hearing: () => number | null;
  readonly #kept = new Map<string, Kept>();
  #heardOn: number | null = null;
  #changes = 0;

  /** @param hearing the number of the connection on which changes are heard of now; null while there is none */
  constructor(hearing: () => number | null) {
    this.#hearing = hearing;
  }

  /**
   * What `load` answers now or answered before. That there is nothing, null, is not remembered.
   *
   * @param isGood whether an answer still holds: some end by themselves
   */
  async recall<Value>(
    key: string,
    load: () => Promise<Value | null>,
    isGood: (value: Value) => boolean,
  ): Promise<Value | null> {
    const heardOn = this.#hearing();
    if (heardOn === null || this.#changes > 0) return load();
    if (heardOn !== this.#heardOn) this.forget();
    this.#heardOn = heardOn;
    const known = this.#kept.get(key);
    if (known !== undefined && known.until > performance.now()) {
      // Whoever asks by a key asks for what it stands for.
      const value = await (known.value as Promise<Value | null>);
      if (value !== null && isGood(value)) return value;
      // Another may have replaced it meanwhile.
      if (this.#kept.get(key) === known) this.#kept.delete(key);
    }
    return this.#load(key, load);
  }

  /** Forgets one answer, or all. */
  forget(key?: string): void {
    if (key === undefined) this.#kept.clear();
    else this.#kept.delete(key);
  }

  /** A change begins. What is returned says that it is over, done or undone. */
  beginChange(): () => void {
    this.#changes += 1;
    return () => {
      this.#changes -= 1;
      this.forget();
    };
  }

  /** Kept from the start: a change that is heard of before the answer comes forgets it as well. */
  async #load<Value>(key: string, load: () => Promise<Value | null>): Promise<Value | null> {
    const kept: Kept = { value: load(), until: performance.now() + KEPT_MS };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '');
    const drop = () => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    };
    try {
      const value = await (kept.value as Promise<Value | null>);
      if (value === null) drop();
      return value;
    } catch (error) {
      drop();
      throw error;
    }
  }
}
