export { ForeignLines, type ShownLokiAnswer } from './answers.ts';
export { createLogqlGateway, type LogqlGateway } from './gateway.ts';
export type { GatewayQuestion, LokiEndpoint } from './requests.ts';
