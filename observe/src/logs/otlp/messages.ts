/**
 * The messages of OpenTelemetry that come and go with logs, by the numbers of their fields; names are those of their JSON form.
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
  /** https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto */
  Status: { 1: ['code', 'int32'], 2: ['message', 'string'] },
} as const;

export type MessageName = keyof typeof MESSAGE_FIELDS;
export type Scalar = 'string' | 'bool' | 'int32' | 'int64' | 'fixed64' | 'double' | 'hex' | 'base64';
export type Field = readonly [name: string, type: Scalar | MessageName, list?: 'list'];

export const MESSAGES: Readonly<Record<MessageName, Readonly<Record<number, Field>>>> = MESSAGE_FIELDS;

export function isMessage(type: Field[1]): type is MessageName {
  return type in MESSAGES;
}
