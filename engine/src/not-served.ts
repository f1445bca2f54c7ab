/** A type may come with an upgrade or an installation: so often it is asked for again. */
const REMEMBERED_MS = 60_000;

/** Optional types that a system was found not to serve, so that not every object asks for each of them again. */
export class NotServed {
  readonly #foundAt = new Map<string, number>();
  readonly #clock: () => Date;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  note(of: { readonly connection: string; readonly type: string }): void {
    this.#foundAt.set(`${of.connection} ${of.type}`, this.#clock().getTime());
  }

  has(of: { readonly connection: string; readonly type: string }): boolean {
    const foundAt = this.#foundAt.get(`${of.connection} ${of.type}`);
    return foundAt !== undefined && this.#clock().getTime() - foundAt < REMEMBERED_MS;
  }
}
