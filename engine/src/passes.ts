/** How a pass over one object ended. `broken`: it threw; `lost`: another worker had taken the object over. */
export type PassOutcome = 'rest' | 'continues' | 'trouble' | 'gone' | 'broken' | 'lost';

export interface PassNews {
  readonly kind: string;
  readonly outcome: PassOutcome;
  readonly seconds: number;
}

export type PassListener = (pass: PassNews) => void;

/** Tells whoever measures of each pass as it ends. */
export class PassNewsletter {
  readonly #listeners = new Set<PassListener>();

  /** Returns the way to stop. */
  subscribe(listener: PassListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(pass: PassNews): void {
    for (const listener of this.#listeners) listener(pass);
  }
}
