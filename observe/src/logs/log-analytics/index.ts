export type { WorkspacePlace } from './kql.ts';
export { createLogAnalyticsLogs, type LogAnalyticsLogsOptions } from './log-analytics-logs.ts';
