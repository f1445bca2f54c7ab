interface Question<Key, Answer> {
  readonly key: Key;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** So many keys at most in one statement. */
const MOST_AT_ONCE = 500;

/**
 * Asks for many things with one statement: what is asked for while an answer is under way goes out together right after it.
 * Never before: an answer that was begun earlier than its question could be older than what the asker has seen (I4).
 */
export class Batched<Key, Answer> {
  readonly #load: (keys: readonly Key[]) => Promise<readonly Answer[]>;
  #waiting: Question<Key, Answer>[] = [];
  #isAsking = false;

  /** @param load answers in the order of the keys. */
  constructor(load: (keys: readonly Key[]) => Promise<readonly Answer[]>) {
    this.#load = load;
  }

  ask(key: Key): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      if (this.#isAsking) return;
      this.#isAsking = true;
      // What is asked for within the same turn of the loop goes out together from the start.
      queueMicrotask(() => void this.#askAll());
    });
  }

  async #askAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const questions = this.#waiting.splice(0, MOST_AT_ONCE);
      try {
        const answers = await this.#load(questions.map(({ key }) => key));
        for (const [index, { resolve }] of questions.entries()) resolve(answers[index] as Answer);
      } catch (error) {
        for (const { reject } of questions) reject(error);
      }
    }
    this.#isAsking = false;
  }
}
