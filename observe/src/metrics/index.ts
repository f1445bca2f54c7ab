export { lookAtObjects, type ObjectLook } from './azure/look-at-objects.ts';
export { createObjectMetrics, type ObjectMetricsOptions, withObjects } from './azure/object-metrics.ts';
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
export { MOST_STEPS } from './steps.ts';
