import { StatusError } from '../contract.ts';

/** What one look at a key ends with: done, or look again in so many milliseconds (before `speed`). */
export type Outcome = number | undefined;

export interface QueueOptions {
  readonly name: string;
  readonly speed: number;
  /** Keys worked on at the same time; one key is never worked on twice at once. */
  readonly parallel?: number;
  readonly work: (key: string) => Promise<Outcome>;
}

const FIRST_RETRY_MS = 20;
const LAST_RETRY_MS = 60_000;
/** About ten minutes of failing; after that the next event about the key starts anew. */
const RETRIES = 22;

/**
 * Keys to look at, each at most once in the queue: a burst of events about one object is one piece of work. A key whose
 * work failed comes back later and later. With nothing to do there is no timer and no CPU.
 */
export class WorkQueue {
  private readonly options: QueueOptions;
  private readonly waiting = new Set<string>();
  private readonly running = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, { timer: NodeJS.Timeout; at: number }>();
  private stopped = false;
  private scheduled = false;
  private idle: (() => void)[] = [];

  constructor(options: QueueOptions) {
    this.options = options;
  }

  add(key: string): void {
    if (this.stopped) return;
    this.waiting.add(key);
    this.schedule();
  }

  /** Keeps the earlier time where the key already waits for one. */
  addAfter(key: string, milliseconds: number): void {
    if (this.stopped) return;
    const delay = Math.max(1, Math.min(milliseconds / this.options.speed, 2 ** 31 - 1));
    const at = performance.now() + delay;
    const present = this.timers.get(key);
    if (present !== undefined && present.at <= at) return;
    if (present !== undefined) clearTimeout(present.timer);
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.add(key);
    }, delay);
    timer.unref();
    this.timers.set(key, { timer, at });
  }

  /** Takes no new work and resolves when what is running has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.waiting.clear();
    for (const { timer } of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    if (this.running.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.fill();
    });
  }

  private fill(): void {
    for (const key of this.waiting) {
      if (this.running.size >= (this.options.parallel ?? 4)) return;
      if (this.running.has(key)) continue;
      this.waiting.delete(key);
      this.running.add(key);
      void this.run(key);
    }
  }

  private async run(key: string): Promise<void> {
    try {
      const again = await this.options.work(key);
      this.failures.delete(key);
      if (again !== undefined) this.addAfter(key, again);
    } catch (error) {
      this.failed(key, error);
    } finally {
      this.running.delete(key);
      if (this.waiting.size > 0) this.schedule();
      if (this.running.size === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  private failed(key: string, error: unknown): void {
    if (this.stopped) return;
    const failures = Math.min((this.failures.get(key) ?? 0) + 1, RETRIES + 1);
    // A refusal by the API (quota, policy, conflict) is the world's state and may change any time without an event for
    // this key; a plain error is a fault of ours: said, and not tried for ever.
    if (!(error instanceof StatusError)) {
      if (failures === 3) console.error(`${this.options.name}: ${key}`, error);
      if (failures > RETRIES) {
        this.failures.delete(key);
        console.error(`${this.options.name}: gave up on ${key} until it changes`, error);
        return;
      }
    }
    this.failures.set(key, failures);
    this.addAfter(key, Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS));
  }
}
