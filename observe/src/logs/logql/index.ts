export { bindLogql, bindLogSelector, bindLogs, LONGEST_RANGE_MS, wholeLogSelector } from './bind.ts';
export { durationMs } from './duration.ts';
