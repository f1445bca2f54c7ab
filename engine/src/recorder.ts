import type { Claim, InventoryRow, NewEvent, PassStore } from '@tenantry/store/contract';

/**
 * Writes what a pass finds out while it goes on: rows and events that pile up during one write go out with the next, so
 * that a pass over forty resources costs a handful of statements. Only intents are waited for (invariant I1); everything
 * else a later pass would find out again.
 */
export class Recorder {
  readonly #store: Pick<PassStore, 'record' | 'forget' | 'emit'>;
  readonly #claim: Claim;
  #rows = new Map<string, InventoryRow>();
  #gone = new Set<string>();
  #events: NewEvent[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;

  constructor(store: Pick<PassStore, 'record' | 'forget' | 'emit'>, claim: Claim) {
    this.#store = store;
    this.#claim = claim;
  }

  save(row: InventoryRow): void {
    this.#gone.delete(row.key);
    this.#rows.set(row.key, row);
    this.#kick();
  }

  forget(key: string): void {
    this.#rows.delete(key);
    this.#gone.add(key);
    this.#kick();
  }

  emit(event: NewEvent): void {
    this.#events.push(event);
    this.#kick();
  }

  /** Resolves when all so far is written; throws what a write threw. */
  async settle(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    if (this.#failure !== null) throw this.#failure;
  }

  #kick(): void {
    if (this.#writing !== null || this.#failure !== null) return;
    this.#writing = this.#drain().finally(() => {
      this.#writing = null;
    });
  }

  async #drain(): Promise<void> {
    // One turn of the event loop lets what belongs together arrive together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      while (this.#rows.size > 0 || this.#gone.size > 0 || this.#events.length > 0) {
        const rows = [...this.#rows.values()];
        const gone = [...this.#gone];
        const events = this.#events;
        this.#rows = new Map();
        this.#gone = new Set();
        this.#events = [];
        if (rows.length > 0) await this.#store.record(this.#claim, rows);
        if (gone.length > 0) await this.#store.forget(this.#claim, gone);
        if (events.length > 0) await this.#store.emit(this.#claim, events);
      }
    } catch (error) {
      this.#failure = error;
    }
  }
}
