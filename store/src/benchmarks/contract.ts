import type { JsonObject } from '@tenantry/kinds';

/** One benchmark of a tenant, without its rows. */
export interface BenchmarkRun {
  readonly id: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  /** Null while it runs. */
  readonly finishedAt: Date | null;
  /** `broken`: it could not be carried through, and `problem` says why. */
  readonly outcome: 'passed' | 'failed' | 'broken' | null;
  readonly problem: string | null;
  readonly totals: JsonObject | null;
  readonly items: readonly JsonObject[] | null;
}

export interface BenchmarkResult {
  readonly outcome: 'passed' | 'failed' | 'broken';
  readonly problem: string | null;
  readonly totals: JsonObject | null;
  readonly items: readonly JsonObject[] | null;
  readonly rows: readonly JsonObject[] | null;
}

/** Benchmarks of tenants; they go with their tenant, and the newest twenty of each are kept. */
export interface BenchmarkStore {
  /** Null while another one of the tenant runs; one that has said nothing for ten minutes is given up first. */
  startBenchmark(tenantUid: string, by: string): Promise<BenchmarkRun | null>;
  finishBenchmark(id: string, result: BenchmarkResult): Promise<void>;
  /** Newest first. */
  benchmarks(tenantUid: string): Promise<BenchmarkRun[]>;
  /** With its rows; by id, or the newest that has finished. */
  benchmark(
    tenantUid: string,
    id: string | 'latest',
  ): Promise<(BenchmarkRun & { readonly rows: readonly JsonObject[] | null }) | null>;
}
