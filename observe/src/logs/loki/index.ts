export { createLokiLogs } from './loki-logs.ts';
export { lokiWriter } from './push.ts';
export { type LokiAddress, type LokiServer, lokiServer } from './server.ts';
