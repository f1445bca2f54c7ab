export { type AzureCost, COST_ACTIONS, readAzureCosts, readNodeGroups } from './read-costs.ts';
