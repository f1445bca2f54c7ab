export { lookAtObjects, type ObjectLook } from './azure/look-at-objects.ts';
export { createObjectMetrics, type ObjectMetricsOptions } from './azure/object-metrics.ts';
export {
  CLUSTER_METRICS,
  METRIC_UNITS,
  METRICS,
  type MetricDefinition,
  type MetricUnit,
  metricNamed,
} from './catalogue.ts';
export { type MeasuringOptions, startMeasuring } from './collector/start-measuring.ts';
export {
  METRIC_STATS,
  type MetricAnswer,
  type MetricEngine,
  type MetricLine,
  type MetricOffer,
  type MetricQuestion,
  type MetricStat,
  type MetricTenant,
  type MetricUnavailable,
} from './contract.ts';
export { createEmbeddedMetrics, type EmbeddedMetricsOptions } from './embedded/embedded-metrics.ts';
export { PointBudget } from './sent/point-budget.ts';
export { createSentMetrics, type SentMetricEngine, type SentMetricsOptions } from './sent/sent-metrics.ts';
export { REFUSALS, type Refusal, type SentPoints, sentPoints } from './sent/sent-points.ts';
export { MOST_STEPS } from './steps.ts';
export { together } from './together.ts';
