import type { LogStore, ObjectStore } from '@tenantry/store/contract';

/** Lines of all tenants are told together; who has new ones is asked this often at most, and at once after a rest. */
const LINES_TOGETHER_MS = 200;
const EVENTS_TOGETHER_MS = 500;
const RETRY_MS = 1_000;

type NewsStore = Pick<LogStore, 'lastLogPositions' | 'onLogs'> & Pick<ObjectStore, 'onEvents'>;

/** Tells those who follow a tenant when there are lines of it: one question for all of them, however many follow. */
export class TailNews {
  readonly #store: NewsStore;
  readonly #onProblem: (error: unknown) => void;
  readonly #followers = new Map<string, Set<() => void>>();
  #known = new Map<string, string>();
  #unsubscribe: (() => void)[] = [];
  #linesTimer: NodeJS.Timeout | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #eventsTimer: NodeJS.Timeout | null = null;

  constructor(store: NewsStore, onProblem: (error: unknown) => void) {
    this.#store = store;
    this.#onProblem = onProblem;
  }

  subscribe(tenantUid: string, callback: () => void): () => void {
    const followers = this.#followers.get(tenantUid) ?? new Set();
    this.#followers.set(tenantUid, followers.add(callback));
    if (this.#unsubscribe.length === 0) {
      this.#unsubscribe = [
        this.#store.onLogs(() => this.#askSoon(Math.max(0, this.#askedAt + LINES_TOGETHER_MS - performance.now()))),
        this.#store.onEvents(() => this.#tellSoon()),
      ];
    }
    return () => {
      followers.delete(callback);
      if (followers.size > 0 || this.#followers.get(tenantUid) !== followers) return;
      this.#followers.delete(tenantUid);
      this.#known.delete(tenantUid);
      if (this.#followers.size === 0) this.close();
    };
  }

  close(): void {
    for (const end of this.#unsubscribe.splice(0)) end();
    for (const timer of [this.#linesTimer, this.#eventsTimer]) if (timer !== null) clearTimeout(timer);
    this.#linesTimer = null;
    this.#eventsTimer = null;
  }

  #askSoon(ms: number): void {
    this.#linesTimer ??= setTimeout(() => {
      this.#linesTimer = null;
      this.#askedAt = performance.now();
      this.#ask().catch((error: unknown) => {
        this.#onProblem(error);
        if (this.#unsubscribe.length > 0) this.#askSoon(RETRY_MS);
      });
    }, ms).unref();
  }

  async #ask(): Promise<void> {
    const positions = await this.#store.lastLogPositions([...this.#followers.keys()]);
    for (const [uid, followers] of this.#followers) {
      const position = positions.get(uid) ?? '0';
      if (position === this.#known.get(uid)) continue;
      this.#known.set(uid, position);
      for (const tell of followers) tell();
    }
  }

  /** Events are few: all are told. */
  #tellSoon(): void {
    this.#eventsTimer ??= setTimeout(() => {
      this.#eventsTimer = null;
      for (const followers of this.#followers.values()) for (const tell of followers) tell();
    }, EVENTS_TOGETHER_MS).unref();
  }
}
