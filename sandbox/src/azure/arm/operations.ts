import { randomUUID } from 'node:crypto';
import type { Journal, Table } from '../../state/journal.ts';
import type { ErrorDetail } from './error.ts';

export type OperationStatus = 'InProgress' | 'Succeeded' | 'Failed';

/** A long operation, kept on disk so that it goes on after a restart. */
export interface Operation {
  readonly id: string;
  readonly kind: 'write' | 'delete' | 'group-delete' | 'purge';
  readonly resourceId: string;
  readonly resourceType: string;
  readonly namespace: string;
  readonly location: string;
  readonly startedAt: string;
  /** Not done before this moment. */
  readonly dueAt: string;
  readonly endedAt: string | null;
  readonly status: OperationStatus;
  readonly error: ErrorDetail | null;
  /** Fails when due, by an administrator's order. */
  readonly doomed: boolean;
}

/** Finished operations can be asked after for this long. */
const keptMs = 24 * 3600_000;

/** Runs operations when they are due. `work` says what an operation does; what it throws fails the operation. */
export class Operations {
  readonly #table: Table<Operation>;
  readonly #clock: () => Date;
  readonly #work: (operation: Operation) => Promise<void>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #active = new Set<string>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #stopped = false;

  constructor(journal: Journal, clock: () => Date, work: (operation: Operation) => Promise<void>) {
    this.#table = journal.table('operations');
    this.#clock = clock;
    this.#work = work;
  }

  /** Takes up what was under way when the process ended. */
  resume(): void {
    const now = this.#clock().getTime();
    for (const operation of [...this.#table.values()]) {
      if (operation.status === 'InProgress') this.#schedule(operation);
      else if (operation.endedAt && now - Date.parse(operation.endedAt) > keptMs) this.#table.delete(operation.id);
    }
  }

  start(
    what: Pick<Operation, 'kind' | 'resourceId' | 'resourceType' | 'location' | 'doomed'>,
    delayMs: number,
  ): Operation {
    const now = this.#clock().getTime();
    const operation: Operation = {
      ...what,
      id: randomUUID(),
      namespace: what.resourceType.split('/')[0] ?? '',
      startedAt: new Date(now).toISOString(),
      dueAt: new Date(now + delayMs).toISOString(),
      endedAt: null,
      status: 'InProgress',
      error: null,
    };
    this.#table.set(operation.id, operation);
    this.#schedule(operation);
    return operation;
  }

  get(id: string): Operation | undefined {
    return this.#table.get(id.toLowerCase());
  }

  /** The operation under way on a resource, if any. */
  underWay(resourceId: string): Operation | undefined {
    const key = resourceId.toLowerCase();
    for (const id of this.#active) {
      const operation = this.#table.get(id);
      if (operation?.status === 'InProgress' && operation.resourceId.toLowerCase() === key) return operation;
    }
    return undefined;
  }

  /** Resolves when the operation has run. */
  async ended(id: string): Promise<void> {
    if (this.#table.get(id)?.status !== 'InProgress') return;
    await new Promise<void>((resolve) => {
      const waiting = this.#waiting.get(id) ?? [];
      waiting.push(resolve);
      this.#waiting.set(id, waiting);
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await Promise.allSettled(this.#running);
  }

  #schedule(operation: Operation): void {
    if (this.#stopped) return;
    this.#active.add(operation.id);
    const wait = Math.max(0, Date.parse(operation.dueAt) - this.#clock().getTime());
    const timer = setTimeout(() => {
      this.#timers.delete(operation.id);
      const run = this.#finish(operation).finally(() => this.#running.delete(run));
      this.#running.add(run);
    }, wait);
    this.#timers.set(operation.id, timer);
  }

  async #finish(operation: Operation): Promise<void> {
    let error: ErrorDetail | null = null;
    try {
      await this.#work(operation);
    } catch (cause) {
      error = asDetail(cause);
    }
    // Stopped in its midst: left InProgress, so the next process does it again.
    if (this.#stopped && error) return;
    this.#active.delete(operation.id);
    this.#table.set(operation.id, {
      ...operation,
      endedAt: this.#clock().toISOString(),
      status: error ? 'Failed' : 'Succeeded',
      error,
    });
    for (const resolve of this.#waiting.get(operation.id) ?? []) resolve();
    this.#waiting.delete(operation.id);
  }
}

function asDetail(cause: unknown): ErrorDetail {
  if (cause instanceof Error) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'InternalServerError';
    return { code, message: cause.message };
  }
  return { code: 'InternalServerError', message: String(cause) };
}
