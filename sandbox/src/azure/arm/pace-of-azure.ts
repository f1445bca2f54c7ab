/** What the sandbox knows of Azure's limits and durations, for models of it that speak no HTTP. */
export { type Limit, managerLimits, type ProviderLimit, providerLimits, type VerbClass } from './limits.ts';
export { secondsOf } from './pace.ts';
