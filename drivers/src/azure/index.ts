export { type AksAccess, aksAccess } from './aksAccess.ts';
export { ArmClient, type ArmClientOptions, type ArmRequestSeen } from './arm/armClient.ts';
export { ArmError, ArmUnreachable } from './arm/armError.ts';
export { azureCredential } from './credential.ts';
export { type AzureDriver, type AzureDriverOptions, createAzureDriver } from './driver.ts';
export { type AzureNetworkState, readAzureNetworkState } from './network-state/index.ts';
export { deleteForeignRule, findOrphans, type Ledger, type Orphan, type OrphanCause } from './orphans.ts';
export { OWNER_TAG } from './ownerMark.ts';
