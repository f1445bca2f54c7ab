/**
 * The messages of OpenTelemetry that come and go with logs and metrics, by the numbers of their fields; names are those of their JSON form.
 * Fields that are not listed are skipped, as protobuf wants it.
 * https://github.com/open-telemetry/opentelemetry-proto/tree/v1.10.0/opentelemetry/proto
 */
const MESSAGE_FIELDS = {
  ExportLogsServiceRequest: { 1: ['resourceLogs', 'ResourceLogs', 'list'] },
  ResourceLogs: { 1: ['resource', 'Resource'], 2: ['scopeLogs', 'ScopeLogs', 'list'] },
  Resource: { 1: ['attributes', 'KeyValue', 'list'] },
  ScopeLogs: { 1: ['scope', 'InstrumentationScope'], 2: ['logRecords', 'LogRecord', 'list'] },
  InstrumentationScope: { 1: ['name', 'string'] },
  LogRecord: {
    1: ['timeUnixNano', 'fixed64'],
    2: ['severityNumber', 'int32'],
    3: ['severityText', 'string'],
    5: ['body', 'AnyValue'],
    6: ['attributes', 'KeyValue', 'list'],
    9: ['traceId', 'hex'],
    10: ['spanId', 'hex'],
    11: ['observedTimeUnixNano', 'fixed64'],
    12: ['eventName', 'string'],
  },
  ExportMetricsServiceRequest: { 1: ['resourceMetrics', 'ResourceMetrics', 'list'] },
  ResourceMetrics: { 1: ['resource', 'Resource'], 2: ['scopeMetrics', 'ScopeMetrics', 'list'] },
  ScopeMetrics: { 2: ['metrics', 'Metric', 'list'] },
  Metric: {
    1: ['name', 'string'],
    3: ['unit', 'string'],
    5: ['gauge', 'Gauge'],
    7: ['sum', 'Sum'],
    9: ['histogram', 'Histogram'],
    10: ['exponentialHistogram', 'ExponentialHistogram'],
    11: ['summary', 'Summary'],
  },
  Gauge: { 1: ['dataPoints', 'NumberDataPoint', 'list'] },
  Sum: {
    1: ['dataPoints', 'NumberDataPoint', 'list'],
    2: ['aggregationTemporality', 'int32'],
    3: ['isMonotonic', 'bool'],
  },
  Histogram: { 1: ['dataPoints', 'HistogramDataPoint', 'list'], 2: ['aggregationTemporality', 'int32'] },
  ExponentialHistogram: {
    1: ['dataPoints', 'ExponentialHistogramDataPoint', 'list'],
    2: ['aggregationTemporality', 'int32'],
  },
  Summary: { 1: ['dataPoints', 'SummaryDataPoint', 'list'] },
  NumberDataPoint: {
    2: ['startTimeUnixNano', 'fixed64'],
    3: ['timeUnixNano', 'fixed64'],
    4: ['asDouble', 'double'],
    6: ['asInt', 'sfixed64'],
    7: ['attributes', 'KeyValue', 'list'],
    8: ['flags', 'int32'],
  },
  HistogramDataPoint: {
    2: ['startTimeUnixNano', 'fixed64'],
    3: ['timeUnixNano', 'fixed64'],
    4: ['count', 'fixed64'],
    5: ['sum', 'double'],
    9: ['attributes', 'KeyValue', 'list'],
    10: ['flags', 'int32'],
  },
  ExponentialHistogramDataPoint: {
    1: ['attributes', 'KeyValue', 'list'],
    2: ['startTimeUnixNano', 'fixed64'],
    3: ['timeUnixNano', 'fixed64'],
    4: ['count', 'fixed64'],
    5: ['sum', 'double'],
    10: ['flags', 'int32'],
  },
  SummaryDataPoint: {
    2: ['startTimeUnixNano', 'fixed64'],
    3: ['timeUnixNano', 'fixed64'],
    4: ['count', 'fixed64'],
    5: ['sum', 'double'],
    7: ['attributes', 'KeyValue', 'list'],
    8: ['flags', 'int32'],
  },
  KeyValue: { 1: ['key', 'string'], 2: ['value', 'AnyValue'] },
  AnyValue: {
    1: ['stringValue', 'string'],
    2: ['boolValue', 'bool'],
    3: ['intValue', 'int64'],
    4: ['doubleValue', 'double'],
    5: ['arrayValue', 'ArrayValue'],
    6: ['kvlistValue', 'KeyValueList'],
    7: ['bytesValue', 'base64'],
  },
  ArrayValue: { 1: ['values', 'AnyValue', 'list'] },
  KeyValueList: { 1: ['values', 'KeyValue', 'list'] },
  ExportLogsServiceResponse: { 1: ['partialSuccess', 'ExportLogsPartialSuccess'] },
  ExportLogsPartialSuccess: { 1: ['rejectedLogRecords', 'int64'], 2: ['errorMessage', 'string'] },
  ExportMetricsServiceResponse: { 1: ['partialSuccess', 'ExportMetricsPartialSuccess'] },
  ExportMetricsPartialSuccess: { 1: ['rejectedDataPoints', 'int64'], 2: ['errorMessage', 'string'] },
  /** https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto */
  Status: { 1: ['code', 'int32'], 2: ['message', 'string'] },
} as const;

export type MessageName = keyof typeof MESSAGE_FIELDS;
export type Scalar = 'string' | 'bool' | 'int32' | 'int64' | 'fixed64' | 'sfixed64' | 'double' | 'hex' | 'base64';
export type Field = readonly [name: string, type: Scalar | MessageName, list?: 'list'];

export const MESSAGES: Readonly<Record<MessageName, Readonly<Record<number, Field>>>> = MESSAGE_FIELDS;

export function isMessage(type: Field[1]): type is MessageName {
  return type in MESSAGES;
}
