import type { MetricEngine } from './contract.ts';

/** Figures of clusters by one engine, those of what else lives in tenants and what programs send by others. */
export function together(clusters: MetricEngine, objects: MetricEngine, sent: MetricEngine): MetricEngine {
  return {
    async offer(tenant) {
      const [offered, ...beside] = await Promise.all([clusters, objects, sent].map((engine) => engine.offer(tenant)));
      if (offered === undefined) throw new Error('there is an engine for clusters');
      return { ...offered, metrics: [offered, ...beside].flatMap(({ metrics }) => metrics) };
    },
    query(tenant, question) {
      switch (question.metric.source) {
        case 'azure':
          return objects.query(tenant, question);
        case 'sent':
          return sent.query(tenant, question);
        default:
          return clusters.query(tenant, question);
      }
    },
  };
}
