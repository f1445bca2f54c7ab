export { ForeignSamples, type PrometheusBody, type ShownAnswer } from './answers.ts';
export { createPromqlGateway, type GatewayQuestion, type PromqlGateway } from './gateway.ts';
export { createPrometheusMetrics, type PrometheusMetricsOptions } from './prometheus-metrics.ts';
export { PROMETHEUS_ENDPOINTS, type PrometheusEndpoint } from './requests.ts';
export {
  type PrometheusAddress,
  type PrometheusAnswer,
  type PrometheusServer,
  PrometheusUnreachable,
  prometheusServer,
} from './server.ts';
