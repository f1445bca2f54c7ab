import type { Migration } from 'kysely/migration';
import * as objects from './0001-objects.ts';
import * as records from './0002-records.ts';
import * as contests from './0003-contests.ts';
import * as clusters from './0004-clusters.ts';
import * as names from './0005-names.ts';
import * as kubeTokens from './0006-kube-tokens.ts';
import * as benchmarks from './0007-benchmarks.ts';
import * as faults from './0008-faults.ts';
import * as auditBegun from './0009-audit-begun.ts';
import * as keptNames from './0010-kept-names.ts';
import * as azureBudget from './0011-azure-budget.ts';
import * as counters from './0012-counters.ts';
import * as consents from './0013-consents.ts';
import * as usages from './0014-usages.ts';
import * as revisions from './0015-revisions.ts';
import * as sealedValues from './0016-sealed-values.ts';
import * as members from './0017-members.ts';
import * as accessRequests from './0018-access-requests.ts';
import * as tokenHolders from './0019-token-holders.ts';
import * as accounts from './0020-accounts.ts';
import * as tokens from './0021-tokens.ts';
import * as logs from './0022-logs.ts';
import * as kubeTokenTakers from './0023-kube-token-takers.ts';
import * as auditReceivers from './0024-audit-receivers.ts';
import * as passkeys from './0025-passkeys.ts';
import * as faultLife from './0026-fault-life.ts';
import * as auditRetention from './0027-audit-retention.ts';
import * as metrics from './0028-metrics.ts';
import * as costs from './0029-costs.ts';
import * as faultRoutes from './0030-fault-routes.ts';
import * as faultSeverity from './0031-fault-severity.ts';
import * as objectMetrics from './0032-object-metrics.ts';
import * as auditTrimmed from './0033-audit-trimmed.ts';
import * as costServices from './0034-cost-services.ts';
import * as sentMetrics from './0035-sent-metrics.ts';
import * as infrastructureEngines from './0036-infrastructure-engines.ts';
import * as accessChanges from './0037-access-changes.ts';
import * as inventoryPlaces from './0039-inventory-places.ts';
import * as lanePlaces from './0040-lane-places.ts';

/**
 * The last migration that the oldest version knows which works on the schema as all of them leave it. Replicas of it go on while one
 * of this version has migrated, and may be started again. What follows it only adds; whatever takes away, or asks for what was not
 * written before, belongs into a version of its own, after no replica uses the old, and moves this on.
 */
export const RUNS_WITH = '0036-infrastructure-engines';

/** In order. Forward only: what was released is never changed, only followed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-objects': objects,
  '0002-records': records,
  '0003-contests': contests,
  '0004-clusters': clusters,
  '0005-names': names,
  '0006-kube-tokens': kubeTokens,
  '0007-benchmarks': benchmarks,
  '0008-faults': faults,
  '0009-audit-begun': auditBegun,
  '0010-kept-names': keptNames,
  '0011-azure-budget': azureBudget,
  '0012-counters': counters,
  '0013-consents': consents,
  '0014-usages': usages,
  '0015-revisions': revisions,
  '0016-sealed-values': sealedValues,
  '0017-members': members,
  '0018-access-requests': accessRequests,
  '0019-token-holders': tokenHolders,
  '0020-accounts': accounts,
  '0021-tokens': tokens,
  '0022-logs': logs,
  '0023-kube-token-takers': kubeTokenTakers,
  '0024-audit-receivers': auditReceivers,
  '0025-passkeys': passkeys,
  '0026-fault-life': faultLife,
  '0027-audit-retention': auditRetention,
  '0028-metrics': metrics,
  '0029-costs': costs,
  '0030-fault-routes': faultRoutes,
  '0031-fault-severity': faultSeverity,
  '0032-object-metrics': objectMetrics,
  '0033-audit-trimmed': auditTrimmed,
  '0034-cost-services': costServices,
  '0035-sent-metrics': sentMetrics,
  '0036-infrastructure-engines': infrastructureEngines,
  '0037-access-changes': accessChanges,
  '0039-inventory-places': inventoryPlaces,
  '0040-lane-places': lanePlaces,
};
