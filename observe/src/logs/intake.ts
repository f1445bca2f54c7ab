import type { LeaseFence, LogPosition, LogStore, NewLogLine } from '@tenantry/store/contract';
import { LineBudget, WINDOW_SECONDS } from './budget.ts';

/** A line, and how far it leads; a position without a line was read and is not kept. */
export interface IntakeItem {
  readonly line: NewLogLine | null;
  readonly position: LogPosition | null;
  /** Of the fields of the line, where they may be many. */
  readonly fieldBytes?: number;
}

/** What became of lines. */
export interface PutResult {
  /** Beyond the budget, and not kept. */
  readonly overBudget: number;
  /** Older than anything that the tenant keeps. */
  readonly tooOld: number;
  /** Of a time to come: kept as of now. */
  readonly ahead: number;
}

export interface IntakeLimits {
  readonly retentionDays: number;
  readonly linesPerSecond: number;
}

export interface IntakeOptions {
  readonly store: Pick<LogStore, 'writeLogs'>;
  readonly limitsOf: (tenantUid: string) => IntakeLimits;
  readonly now: () => Date;
  /**
   * By whose time lines count: their own, where they are read from where they stay, or that at which they arrive, where
   * they are sent. Then what is wholly beyond the budget is refused and not told: whoever sent it sends it again.
   */
  readonly budgetBy?: 'line' | 'arrival';
  /** Held for every write, or nothing is written any more. */
  readonly fence?: LeaseFence;
  /** With a fence: a write failed, and whoever reads begins anew from what is written. */
  readonly onBroken?: (error: unknown) => void;
}

/** What a line costs: one, and one more for every KiB of it. So batches and queues are bounded in bytes, too. */
const costOf = ({ line, fieldBytes = 0 }: IntakeItem) =>
  line === null ? 1 : 1 + Math.floor((line.message.length + fieldBytes) / 1024);
/** Of one batch, of which each tenant with lines gets its share in turn. */
const BATCH_COST = 5_000;
const SHARE_COST = 500;
/** A batch waits so long for more, unless it is full. */
const LINGER_MS = 100;
/** Beyond this cost, a tenant's lines wait where they are. */
const MOST_WAITING = 5_000;
const TELL_EVERY_MS = 1_000;
const HOUR_MS = 3_600_000;

/** Lines that came together. `next` is the first that is not in a batch yet. */
interface Chunk {
  readonly items: readonly IntakeItem[];
  next: number;
  readonly result: PutResult;
  readonly written: PromiseWithResolvers<PutResult>;
}

interface Waiting {
  readonly tenantUid: string;
  readonly chunks: Chunk[];
  cost: number;
  readonly budget: LineBudget;
  readonly linesPerSecond: number;
  dropped: number;
  toldAt: number;
  readonly roomWanted: (() => void)[];
}

/** Thrown to whoever brings lines when no more are taken in. */
export class IntakeClosedError extends Error {
  constructor() {
    super('no lines are taken in any more');
    this.name = 'IntakeClosedError';
  }
}

/**
 * Takes lines in, for whoever collects them, and writes them in batches. Tenants take turns, so that one that writes much
 * holds nobody up; what is beyond its budget is counted and told in a line of its own.
 */
export class LogIntake {
  readonly #options: IntakeOptions;
  readonly #tenants = new Map<string, Waiting>();
  #isClosed = false;
  #failure: unknown = null;
  #wake: () => void = () => {};
  readonly #running: Promise<void>;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Ends when there is room for lines of a tenant, or the signal aborts. */
  async room(tenantUid: string, signal: AbortSignal): Promise<void> {
    const waiting = this.#waitingOf(tenantUid);
    while (waiting.cost >= MOST_WAITING && !signal.aborted && !this.#isOver) {
      await new Promise<void>((resolve) => {
        waiting.roomWanted.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** How many more lines of a tenant would find room. */
  roomNow(tenantUid: string): number {
    return Math.max(0, MOST_WAITING - this.#waitingOf(tenantUid).cost);
  }

  /** Whether lines that arrive now are all beyond the budget of a tenant. */
  isSpent(tenantUid: string): boolean {
    return this.#waitingOf(tenantUid).budget.isSpent(this.#options.now().getTime());
  }

  /** Takes lines of one tenant in. Ends when they are written; rejects when they are not. */
  put(tenantUid: string, items: readonly IntakeItem[]): Promise<PutResult> {
    if (this.#isOver) return Promise.reject(this.#failure ?? new IntakeClosedError());
    if (items.length === 0) return Promise.resolve({ overBudget: 0, tooOld: 0, ahead: 0 });
    const waiting = this.#waitingOf(tenantUid);
    const { kept, result } = this.#withinBudget(waiting, items);
    const isRefused = this.#options.budgetBy === 'arrival' && kept.length === 0;
    if (!isRefused) waiting.dropped += result.overBudget;
    if (isRefused) return Promise.resolve(result);
    const written = Promise.withResolvers<PutResult>();
    // Whoever collects does not wait for it.
    written.promise.catch(() => undefined);
    waiting.chunks.push({ items: kept, next: 0, result, written });
    for (const item of kept) waiting.cost += costOf(item);
    this.#wake();
    return written.promise;
  }

  /** What the budget of a tenant counts as from now on. */
  forget(tenantUid: string): void {
    const waiting = this.#tenants.get(tenantUid);
    if (waiting?.cost === 0) this.#tenants.delete(tenantUid);
  }

  /** Writes what is waiting, and takes no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#running;
  }

  get #isOver(): boolean {
    return this.#isClosed || this.#failure !== null;
  }

  #waitingOf(tenantUid: string): Waiting {
    const known = this.#tenants.get(tenantUid);
    const { linesPerSecond } = this.#options.limitsOf(tenantUid);
    if (known !== undefined && (known.cost > 0 || known.linesPerSecond === linesPerSecond)) return known;
    const waiting: Waiting = {
      tenantUid,
      chunks: [],
      cost: 0,
      budget: new LineBudget(linesPerSecond),
      linesPerSecond,
      dropped: known?.dropped ?? 0,
      toldAt: known?.toldAt ?? 0,
      roomWanted: [],
    };
    this.#tenants.set(tenantUid, waiting);
    return waiting;
  }

  #withinBudget(waiting: Waiting, items: readonly IntakeItem[]): { kept: IntakeItem[]; result: PutResult } {
    const nowMs = this.#options.now().getTime();
    const oldestMs = nowMs - this.#options.limitsOf(waiting.tenantUid).retentionDays * 24 * HOUR_MS;
    const kept: IntakeItem[] = [];
    const result = { overBudget: 0, tooOld: 0, ahead: 0 };
    const isByArrival = this.#options.budgetBy === 'arrival';
    const skip = ({ position }: IntakeItem) => {
      // One position stands for all the lines before it that are not kept.
      if (position === null) return;
      const last = kept.at(-1);
      const isNext = last?.line === null && last.position?.podUid === position.podUid;
      if (isNext && last.position.container === position.container) kept.pop();
      kept.push({ line: null, position });
    };
    for (const item of items) {
      const { line } = item;
      if (line === null) {
        kept.push(item);
        continue;
      }
      const atMs = Date.parse(line.at);
      if (atMs < oldestMs) {
        result.tooOld += 1;
        skip(item);
      } else if (!waiting.budget.take(isByArrival ? nowMs : atMs)) {
        result.overBudget += 1;
        skip(item);
      } else if (atMs > nowMs + HOUR_MS) {
        result.ahead += 1;
        kept.push({ ...item, line: { ...line, at: micros(nowMs) } });
      } else kept.push(item);
    }
    return { kept, result };
  }

  async #run(): Promise<void> {
    for (;;) {
      const news = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const total = this.#total();
      if (total === 0 && !this.#hasUntold()) {
        if (this.#isOver) return;
        await news;
        continue;
      }
      if (total < BATCH_COST && !this.#isOver) await pause(LINGER_MS);
      await this.#writeOne();
      if (this.#failure !== null) return;
    }
  }

  async #writeOne(): Promise<void> {
    const { items, finished, begun } = this.#gather();
    const positions = new Map<string, LogPosition>();
    for (const { position } of items) {
      if (position !== null) positions.set(`${position.podUid} ${position.container}`, position);
    }
    const { store, fence, onBroken } = this.#options;
    const lines = [...items.flatMap(({ line }) => (line === null ? [] : [line])), ...this.#tell()];
    try {
      if (lines.length > 0 || positions.size > 0) {
        await store.writeLogs({
          lines,
          positions: [...positions.values()],
          ...(fence === undefined ? {} : { fence }),
        });
      }
      for (const { written, result } of finished) written.resolve(result);
    } catch (error) {
      for (const { written } of [...finished, ...begun]) written.reject(error);
      if (fence === undefined) {
        this.#leaveOut(begun);
        return;
      }
      this.#failure = error;
      for (const waiting of this.#tenants.values()) {
        for (const { written } of waiting.chunks) written.reject(error);
        for (const tell of waiting.roomWanted.splice(0)) tell();
      }
      onBroken?.(error);
    }
  }

  /** In turns, until the batch is full. Chunks whose last line is in it are finished with it, others are begun. */
  #gather(): { items: IntakeItem[]; finished: Chunk[]; begun: Chunk[] } {
    const items: IntakeItem[] = [];
    const finished: Chunk[] = [];
    let left = BATCH_COST;
    for (let isMore = true; isMore && left > 0; ) {
      isMore = false;
      for (const waiting of this.#tenants.values()) {
        left -= takeShare(waiting, Math.min(SHARE_COST, left), items, finished);
        if (waiting.chunks.length > 0) isMore = true;
        if (waiting.cost < MOST_WAITING) for (const tell of waiting.roomWanted.splice(0)) tell();
      }
    }
    this.#giveOthersTheNextTurn();
    const begun = [...this.#tenants.values()].flatMap(({ chunks: [first] }) =>
      first === undefined || first.next === 0 ? [] : [first],
    );
    return { items, finished, begun };
  }

  /** What is left of chunks whose beginning was not written: they come again as a whole, or not at all. */
  #leaveOut(begun: readonly Chunk[]): void {
    for (const waiting of this.#tenants.values()) {
      const [first] = waiting.chunks;
      if (first === undefined || !begun.includes(first)) continue;
      waiting.chunks.shift();
      for (const item of first.items.slice(first.next)) waiting.cost -= costOf(item);
    }
  }

  /** Whoever came first this time comes last the next. */
  #giveOthersTheNextTurn(): void {
    const [first] = this.#tenants;
    if (first === undefined) return;
    this.#tenants.delete(first[0]);
    this.#tenants.set(...first);
  }

  #total(): number {
    let total = 0;
    for (const { cost, chunks } of this.#tenants.values()) total += Math.max(cost, chunks.length);
    return total;
  }

  #hasUntold(): boolean {
    return [...this.#tenants.values()].some(({ dropped }) => dropped > 0);
  }

  #tell(): NewLogLine[] {
    const nowMs = this.#options.now().getTime();
    return [...this.#tenants.values()].flatMap((waiting): NewLogLine[] => {
      const { tenantUid, dropped, toldAt, linesPerSecond } = waiting;
      if (dropped === 0 || (nowMs - toldAt < TELL_EVERY_MS && !this.#isOver)) return [];
      waiting.dropped = 0;
      waiting.toldAt = nowMs;
      const message = `${dropped} ${dropped === 1 ? 'line' : 'lines'} not kept: more than ${linesPerSecond} a second.`;
      const nowhere = { service: null, pod: null, container: null, node: null };
      const fields = { reason: 'LinesNotKept', lines: dropped, linesPerSecond };
      return [
        { tenantUid, at: micros(nowMs), source: 'system', ...nowhere, severity: 13, message, isCut: false, fields },
      ];
    });
  }
}

/** Answers what it came to. */
function takeShare(waiting: Waiting, share: number, items: IntakeItem[], finished: Chunk[]): number {
  let taken = 0;
  for (let [chunk] = waiting.chunks; chunk !== undefined && taken < share; [chunk] = waiting.chunks) {
    const item = chunk.items[chunk.next];
    if (item !== undefined) {
      items.push(item);
      taken += costOf(item);
      chunk.next += 1;
    }
    if (chunk.next < chunk.items.length) continue;
    finished.push(chunk);
    waiting.chunks.shift();
  }
  waiting.cost -= taken;
  return taken;
}

/** How soon more of a tenant is within its budget, where lines count as they arrive. */
export function secondsToNextWindow(now: Date): number {
  return WINDOW_SECONDS - (Math.floor(now.getTime() / 1000) % WINDOW_SECONDS);
}

/** A time as lines have it. */
export function micros(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000Z`;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
