export { covers } from './azure/ipv4.ts';

import { Config } from './config/index.ts';
import { CronJob } from './cron-job/index.ts';
import { Endpoint } from './endpoint/index.ts';
import { Grant } from './grant/index.ts';
import { Host } from './host/index.ts';
import { Infrastructure } from './infrastructure/index.ts';
import { Job } from './job/index.ts';
import { Member } from './member/index.ts';
import type { Kind } from './model/kind.ts';
import { NodePool } from './node-pool/index.ts';
import { PostgresDatabase } from './postgres-database/index.ts';
import { Redis } from './redis/index.ts';
import { Secret } from './secret/index.ts';
import { Service } from './service/index.ts';
import { SqlDatabase } from './sql-database/index.ts';
import { StorageAccount } from './storage-account/index.ts';
import { Tenant } from './tenant/index.ts';

export { type Budget, type CostSplit, readBudget, readCostSplit } from './cost/schema.ts';
export { BOUNDARY_RULES, type BoundaryRule, type BoundarySubject } from './infrastructure/boundary/index.ts';
export { CLUSTER_KEY, collectsContainerLogs, WORKSPACE_KEY } from './infrastructure/container-logs.ts';
export { subscriptionOf } from './infrastructure/subscription.ts';
export { AUTOSCALED_ANNOTATION } from './kubernetes/autoscaled.ts';
export { amount } from './kubernetes/quantity.ts';
export {
  type Asked,
  allowsKind,
  type Beside,
  type Bound,
  type Bounds,
  excludedSizes,
  type LimitBreach,
  limitBreaches,
} from './limits/breaches.ts';
export { type Limits, type Prices, readLimits, readPrices } from './limits/schema.ts';
export { addedUp, type Spend, spendOf } from './limits/spend.ts';
export { type CountedLimit, type ExcludedUse, type Tally, tallyOf, type UsingObject } from './limits/tally.ts';
export { TENANT_ROLES, type TenantRole } from './member/schema.ts';
export * from './model/action.ts';
export { type Consent, type ConsentRule, type Standing, standingOf } from './model/consent.ts';
export type * from './model/json.ts';
export * from './model/kind.ts';
export * from './model/object.ts';
export { referenceTo } from './model/reference.ts';
export * from './model/resource.ts';
export * from './model/secret.ts';
export * from './model/usage.ts';
export { type LogLimits, logLimitsOf } from './tenant/log-limits.ts';

/** Every kind of the product, in the order in which people are offered them. A spec reaches a kind's functions only after its own schema has parsed it. */
export const KINDS: readonly Kind[] = [
  Infrastructure,
  Tenant,
  Service,
  Job,
  CronJob,
  Config,
  StorageAccount,
  PostgresDatabase,
  SqlDatabase,
  Redis,
  Secret,
  NodePool,
  Host,
  Endpoint,
  Grant,
  Member,
] as unknown as readonly Kind[];
