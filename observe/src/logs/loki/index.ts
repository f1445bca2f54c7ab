export type { LokiBinding } from './binding.ts';
export {
  createLogqlGateway,
  ForeignLines,
  type GatewayQuestion,
  type LogqlGateway,
  type LokiEndpoint,
  type ShownLokiAnswer,
} from './gateway/index.ts';
export { createLokiLogs } from './loki-logs.ts';
export { lokiWriter } from './push.ts';
export { type LokiAddress, type LokiServer, lokiServer, ORGANISATION } from './server.ts';
