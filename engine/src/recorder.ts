import type { Claim, InventoryRow, NewEvent, Notes, PassStore } from '@tenantry/store/contract';

/**
 * What is found out within this time is written together: each write is a commit, and events wait for each other. Most passes
 * are over before; of a longer one people see the steps as often as its progress.
 */
const GATHER_MS = 1_000;

/**
 * Writes what a pass finds out while it goes on: rows and events that pile up during one write go out with the next, so
 * that a pass over forty resources costs a handful of statements. Only intents are waited for (invariant I1); everything
 * else a later pass would find out again.
 */
export class Recorder {
  readonly #store: Pick<PassStore, 'note'>;
  readonly #claim: Claim;
  #rows = new Map<string, InventoryRow>();
  #gone = new Set<string>();
  #events: NewEvent[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;
  #isSettling = false;
  #isOver = false;
  #hurry: () => void = () => {};

  constructor(store: Pick<PassStore, 'note'>, claim: Claim) {
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
    this.#isSettling = true;
    this.#hurry();
    while (this.#writing !== null) await this.#writing;
    this.#isSettling = false;
    if (this.#failure !== null) throw this.#failure;
  }

  /** What is not written yet, for whoever ends the pass to write with its end. Throws what a write threw. */
  async rest(): Promise<Notes> {
    this.#isOver = true;
    this.#hurry();
    while (this.#writing !== null) await this.#writing;
    if (this.#failure !== null) throw this.#failure;
    return { rows: [...this.#rows.values()], gone: [...this.#gone], events: this.#events };
  }

  #kick(): void {
    if (this.#writing !== null || this.#failure !== null) return;
    this.#writing = this.#drain().finally(() => {
      this.#writing = null;
    });
  }

  /** Lets what belongs together arrive together, unless somebody waits for it. */
  async #gather(): Promise<void> {
    if (this.#isSettling || this.#isOver) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#hurry = () => {};
  }

  async #drain(): Promise<void> {
    try {
      while (this.#rows.size > 0 || this.#gone.size > 0 || this.#events.length > 0) {
        await this.#gather();
        if (this.#isOver) return;
        const rows = [...this.#rows.values()];
        const gone = [...this.#gone];
        const events = this.#events;
        this.#rows = new Map();
        this.#gone = new Set();
        this.#events = [];
        await this.#store.note(this.#claim, { rows, gone, events });
      }
    } catch (error) {
      this.#failure = error;
    }
  }
}
