import type { Change } from '@tenantry/drivers/contract';
import type { PassStore } from '@tenantry/store/contract';
import type { Log } from './environment.ts';

const GATHER_MS = 20;
const MOST_IDS = 500;

/** News of changes, gathered for a moment so that a burst of events costs one statement. */
export class Wakes {
  readonly #store: Pick<PassStore, 'wakeByResource' | 'wakeByConnection'>;
  readonly #log: Log;
  #changed = new Map<string, Set<string>>();
  #lost = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(store: Pick<PassStore, 'wakeByResource' | 'wakeByConnection'>, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  add(change: Change): void {
    if (change.kind === 'resync') this.#lost.add(change.connection);
    else {
      const ids = this.#changed.get(change.connection) ?? new Set();
      this.#changed.set(change.connection, ids.add(change.id));
    }
    this.#timer ??= setTimeout(() => void this.#flush(), GATHER_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #flush(): Promise<void> {
    const changed = this.#changed;
    const lost = this.#lost;
    this.#timer = null;
    this.#changed = new Map();
    this.#lost = new Set();
    try {
      for (const connection of lost) await this.#store.wakeByConnection(connection);
      for (const [connection, ids] of changed) {
        const all = [...ids];
        for (let start = 0; start < all.length; start += MOST_IDS) {
          await this.#store.wakeByResource(connection, all.slice(start, start + MOST_IDS));
        }
      }
    } catch (error) {
      // The periodic look at every object finds what this wake-up would have.
      this.#log.warn({ err: error }, 'a change could not be passed on');
    }
  }
}
