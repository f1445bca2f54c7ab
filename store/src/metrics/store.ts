import type { Database } from '../database/database.ts';
import { withRetry } from '../database/retry.ts';
import type { MetricStore } from './contract.ts';
import { FigureWriter } from './figures.ts';
import { lastCounters, searchMetrics } from './read.ts';
import { retainMetrics } from './retain.ts';
import { MetricRollUps } from './roll-up.ts';
import { SentWriter, sentMetrics } from './sent.ts';
import { metricSource, metricSourceNamed, metricTargets, tenantNodes } from './sources.ts';
import { MetricWriter } from './write.ts';

export function metricStore({ db, pool, read }: Database): MetricStore {
  const writer = new MetricWriter(pool, db);
  const figures = new FigureWriter(db);
  const sent = new SentWriter(pool, db);
  const rollUps = new MetricRollUps(db);
  return {
    writeMetrics: (batch) => withRetry('once', () => writer.write(batch)),
    writeFigures: (told) => withRetry('repeatable', () => figures.write(told)),
    takeSamples: (tenantUid, samples, limits) => withRetry('once', () => sent.take(tenantUid, samples, limits)),
    sentMetrics: (tenantUid) => read(() => sentMetrics(db, tenantUid)),
    searchMetrics: (tenantUid, search) => read(() => searchMetrics(db, tenantUid, search)),
    lastCounters: (tenantUids) => read(() => lastCounters(db, tenantUids)),
    metricSource: (tenantUid) => read(() => metricSource(db, tenantUid)),
    metricSourceNamed: (connection) => read(() => metricSourceNamed(db, connection)),
    metricTargets: (wanted) => read(() => metricTargets(db, wanted)),
    tenantNodes: () => read(() => tenantNodes(db)),
    rollUpMetrics: (now) => withRetry('repeatable', () => rollUps.run(now)),
    retainMetrics: (retention, now) => withRetry('repeatable', () => retainMetrics(db, retention, now)),
  };
}
