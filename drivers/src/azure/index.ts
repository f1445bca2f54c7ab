export { type AzureAccessState, readAzureAccessState, readServerAdministrators } from './access-state/index.ts';
export { type AksAccess, aksAccess } from './aksAccess.ts';
export { ArmClient, type ArmClientOptions, type ArmRequestSeen } from './arm/armClient.ts';
export { ArmError, ArmUnreachable } from './arm/armError.ts';
export { type Caller, providerBuckets, subscriptionBucket } from './arm/buckets.ts';
export { Budget } from './arm/budget.ts';
export { type Bucket, type Draw, type Drawn, MemoryBuckets, type SharedBuckets } from './arm/sharedBuckets.ts';
export { urgently } from './arm/urgency.ts';
export { type VerbClass, verbClassOf } from './arm/verbClass.ts';
export { type AzureCost, readAzureCosts, readNodeGroups } from './cost/index.ts';
export { azureCredential, CREDENTIALS, type CredentialName, missingFor } from './credential.ts';
export { type AzureDriver, type AzureDriverOptions, createAzureDriver } from './driver.ts';
export { type AzureAilment, type AzureFailure, readAilments, readFailures } from './health/index.ts';
export type { LaneAnswer, LaneAsk, LaneKeeper } from './laneKeeper.ts';
export { createLogAnalytics, type LogAnalytics, type LogQuestion, type LogRow } from './log-analytics/index.ts';
export { MemoryLanes } from './memoryLanes.ts';
export {
  type AzureAggregation,
  type AzureFigure,
  type AzureFigures,
  type AzureMetricQuestion,
  type AzureMonitor,
  azureMonitor,
} from './metrics/index.ts';
export { type AzureNetworkState, readAzureNetworkState, readConnectedNetworkState } from './network-state/index.ts';
export { deleteForeignRule, findOrphans, type Ledger, type Orphan, type OrphanCause } from './orphans.ts';
export { OWNER_TAG } from './ownerMark.ts';
export { GIVEN_ROLES } from './permissions/roleFiles.ts';
export { Turns } from './turns.ts';
