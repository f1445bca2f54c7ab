import type { Answer } from '../server/respond.ts';
import type { ServedTypes } from '../types/served.ts';

/** OpenAPI documents of what is served. */
export class OpenApi {
  readonly #types: ServedTypes;

  constructor(types: ServedTypes) {
    this.#types = types;
  }

  /** The document at a path; undefined when there is none. */
  answer(_path: string, _accept: string | undefined): Answer | undefined {
    void this.#types;
    return undefined;
  }
}
