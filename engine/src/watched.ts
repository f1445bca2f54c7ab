import type { Change, Driver } from '@tenantry/drivers/contract';
import type { PassStore } from '@tenantry/store/contract';
import type { Log } from './environment.ts';

export interface WatchedOptions {
  readonly drivers: ReadonlyMap<string, Driver>;
  readonly store: Pick<PassStore, 'connections'>;
  readonly notify: (change: Change) => void;
  readonly log: Log;
}

/** Many objects go at once when an Infrastructure does: they are looked after together. */
const TOGETHER_MS = 1_000;
/** Another replica may have deleted the last object of a connection. */
const EVERY_MS = 600_000;

/** The connections that are followed: from the first object on them until nothing stands on them any more. */
export class Watched {
  readonly #options: WatchedOptions;
  /** When each was asked for last, by a count that only grows. */
  readonly #askedFor = new Map<string, { readonly driver: string; readonly connection: string; at: number }>();
  #count = 0;
  #soon: NodeJS.Timeout | null = null;
  #regular: NodeJS.Timeout | null = null;

  constructor(options: WatchedOptions) {
    this.#options = options;
  }

  start(): void {
    this.#regular ??= setInterval(() => this.endUnusedSoon(), EVERY_MS);
    this.#regular.unref();
  }

  stop(): void {
    if (this.#soon !== null) clearTimeout(this.#soon);
    if (this.#regular !== null) clearInterval(this.#regular);
    this.#soon = null;
    this.#regular = null;
  }

  /** Repeated calls do nothing but say that it is still wanted. Called after the rows that stand on it are recorded. */
  watch(driver: string, connection: string): void {
    const key = `${driver} ${connection}`;
    const known = this.#askedFor.get(key);
    this.#count += 1;
    if (known !== undefined) {
      known.at = this.#count;
      return;
    }
    this.#askedFor.set(key, { driver, connection, at: this.#count });
    this.#options.drivers.get(driver)?.watch(connection, this.#options.notify);
  }

  /** Something was deleted for good: what nothing stands on any more need not be followed. */
  endUnusedSoon(): void {
    if (this.#soon !== null) return;
    this.#soon = setTimeout(() => {
      this.#soon = null;
      this.endUnused().catch((error: unknown) => {
        this.#options.log.warn(
          { err: error },
          'connections that nothing stands on could not be ended; trying again later',
        );
      });
    }, TOGETHER_MS);
    this.#soon.unref();
  }

  async endUnused(): Promise<void> {
    const before = this.#count;
    const used = new Set((await this.#options.store.connections()).map((row) => `${row.driver} ${row.connection}`));
    for (const [key, { driver, connection, at }] of this.#askedFor) {
      // What was asked for since the look at the rows may stand on rows that it did not see.
      if (used.has(key) || at > before) continue;
      this.#askedFor.delete(key);
      await this.#options.drivers.get(driver)?.unwatch?.(connection);
      this.#options.log.info(
        { driver, connection },
        'nothing stands on a connection any more: it is followed no longer',
      );
    }
  }
}
