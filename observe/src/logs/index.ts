export { type CollectorOptions, startCollector } from './collector/collector.ts';
export type { LogEngine, LogEntry, LogPage, LogQuery, LogTail, LogTenant } from './contract.ts';
export { createEmbeddedLogs, type EmbeddedLogs } from './embedded/embedded-logs.ts';
export { passes } from './filter.ts';
export {
  IntakeClosedError,
  type IntakeItem,
  type IntakeLimits,
  type IntakeOptions,
  LogIntake,
  micros,
  type PutResult,
  secondsToNextWindow,
} from './intake.ts';
export { type SentLine, sentLines } from './otlp/index.ts';
export { LEVEL_NAMES, LEVELS, type Level, levelOf } from './severity.ts';
