export {
  createLogAnalytics,
  LOG_QUERY_ACTIONS,
  type LogAnalytics,
  type LogAnalyticsOptions,
  type LogQuestion,
  type LogRow,
} from './log-analytics.ts';
