/** A query that is not passed on, and why; the words are for whoever wrote it. */
export class QueryRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QueryRefusal';
  }
}
