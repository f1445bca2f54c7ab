export { startLoki, type TestLoki } from './loki/server.ts';
