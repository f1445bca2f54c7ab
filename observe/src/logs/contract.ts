import type { LogBucket, LogFilter, LogLine } from '@tenantry/store/contract';

/** Whose lines. What decides is the uid: a name may have been another's before. */
export interface LogTenant {
  readonly uid: string;
  readonly name: string;
  readonly createdAt: Date;
}

export interface LogEntry extends Omit<LogLine, 'position'> {
  /** Where a tail goes on after it. */
  readonly id: string;
}

export interface LogQuery extends LogFilter {
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface LogPage {
  readonly lines: readonly LogEntry[];
  readonly next: string | null;
  /** A tail from here on shows what came after this page was read, and nothing of it. */
  readonly tail: string;
}

/** Lines of one tenant as they come. */
export interface LogTail {
  /** Of the line that came last. */
  latest(): Promise<string>;
  /** Whether it is an id of this engine: others cannot be gone on from. */
  isPlace(id: string): boolean;
  after(id: string, limit: number): Promise<readonly LogEntry[]>;
  /** Calls back when there may be more. Returns the way to stop. */
  subscribe(callback: () => void): () => void;
}

/** Where the lines of a tenant are kept: the same questions, whatever answers them. */
export interface LogEngine {
  /** How much later than it is written a line may be here, in seconds, as long as all goes well. */
  readonly delaySeconds: number;
  /** @throws InvalidCursorError */
  search(tenant: LogTenant, query: LogQuery): Promise<LogPage>;
  /** Lines by time and severity, in steps from `filter.from` on; steps without a line are left out. */
  count(tenant: LogTenant, filter: LogFilter, stepSeconds: number): Promise<readonly LogBucket[]>;
  tail(tenant: LogTenant): LogTail;
}
