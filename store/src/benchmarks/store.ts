import type { Database } from '../database/database.ts';
import type { BenchmarkStore } from './contract.ts';
import { benchmark, benchmarks, finishBenchmark, startBenchmark } from './statements.ts';

export function benchmarkStore({ db, read, rewrite, write }: Database): BenchmarkStore {
  return {
    startBenchmark: (tenantUid, by) => write((session) => startBenchmark(session, tenantUid, by)),
    finishBenchmark: (id, result) => rewrite((session) => finishBenchmark(session, id, result)),
    benchmarks: (tenantUid) => read(() => benchmarks(db, tenantUid)),
    benchmark: (tenantUid, id) => read(() => benchmark(db, tenantUid, id)),
  };
}
