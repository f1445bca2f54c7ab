/** Actions of Azure RBAC that reading figures asks for, on the subscription; the built-in role Monitoring Reader has them. */
export const METRIC_ACTIONS: readonly string[] = ['Microsoft.Insights/metrics/read'];
