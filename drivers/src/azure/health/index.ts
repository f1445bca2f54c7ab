export { type AzureAilment, readAilments } from './read-ailments.ts';
export { type AzureFailure, readFailures } from './read-failures.ts';

/** Actions of Azure RBAC that looking at health and activity asks for; the built-in role Monitoring Reader has them. */
export const HEALTH_ACTIONS: readonly string[] = [
  'Microsoft.ResourceHealth/register/action',
  'Microsoft.ResourceHealth/AvailabilityStatuses/read',
  'Microsoft.Insights/eventtypes/values/read',
];
