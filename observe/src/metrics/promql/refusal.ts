/** A query that is not passed on, and why; the words are for whoever wrote it. */
export class PromqlRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PromqlRefusal';
  }
}
