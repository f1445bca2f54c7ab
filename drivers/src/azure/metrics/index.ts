export { METRIC_ACTIONS } from './actions.ts';
export {
  type AzureAggregation,
  type AzureFigure,
  type AzureFigures,
  type AzureMetricQuestion,
  type AzureMonitor,
  azureMonitor,
} from './read-metrics.ts';
