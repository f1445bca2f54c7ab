import type { JsonObject } from '@tenantry/kinds';
import type { Kysely } from 'kysely';
import type { AccessRequestStore } from './access-requests/contract.ts';
import { accessRequestStore } from './access-requests/store.ts';
import type { AccountStore } from './accounts/contract.ts';
import { accountStore } from './accounts/store.ts';
import type { AuditRetentionStore } from './audit/contract.ts';
import { auditStore } from './audit/store.ts';
import type { AuditReceiverStore } from './audit-receivers/contract.ts';
import { AUDIT_CHANNEL } from './audit-receivers/statements.ts';
import { auditReceiverStore } from './audit-receivers/store.ts';
import type { AzureBudgetStore } from './azure-budget/contract.ts';
import { pruneAzureBudget } from './azure-budget/statements.ts';
import { azureBudgetStore } from './azure-budget/store.ts';
import type { BenchmarkStore } from './benchmarks/contract.ts';
import { benchmarkStore } from './benchmarks/store.ts';
import type { ClusterStore } from './clusters/contract.ts';
import { CLUSTERS_CHANNEL } from './clusters/statements.ts';
import { clusterStore } from './clusters/store.ts';
import { consentStore } from './consents/store.ts';
import type { ObjectStore, PassStore } from './contract.ts';
import type { CostStore } from './cost/contract.ts';
import { costStore } from './cost/store.ts';
import { databaseOf } from './database/database.ts';
import { openListener } from './database/listener.ts';
import { openPool } from './database/pool.ts';
import { Remembered } from './database/remembered.ts';
import { withRetry } from './database/retry.ts';
import type { EngineStore } from './engines/contract.ts';
import { engineStore } from './engines/store.ts';
import type { FaultRouteStore } from './fault-routes/contract.ts';
import { FAULT_DELIVERIES_CHANNEL } from './fault-routes/enqueue.ts';
import { pruneFaultDeliveries } from './fault-routes/statements.ts';
import { faultRouteStore } from './fault-routes/store.ts';
import type { FaultStore } from './faults/contract.ts';
import { faultStore } from './faults/store.ts';
import type { IdentityProviderStore } from './identity-providers/contract.ts';
import { identityProviderStore } from './identity-providers/store.ts';
import type { KubeTokenStore } from './kube-tokens/contract.ts';
import { kubeTokenStore } from './kube-tokens/store.ts';
import type { LeaseStore } from './leases/contract.ts';
import { leaseStore } from './leases/store.ts';
import type { LogStore } from './logs/contract.ts';
import { logStore } from './logs/store.ts';
import { LOGS_CHANNEL } from './logs/write.ts';
import type { LookStore } from './looks/contract.ts';
import { lookStore } from './looks/store.ts';
import type { MemberStore } from './members/contract.ts';
import { heedOwnChanges } from './members/own-changes.ts';
import { recallingAccess } from './members/recalled.ts';
import { ACCESS_CHANNEL } from './members/statements.ts';
import type { MetricStore } from './metrics/contract.ts';
import { metricStore } from './metrics/store.ts';
import { migrate } from './migrations/migrate.ts';
import type { PasskeyStore } from './passkeys/contract.ts';
import { passkeyStore } from './passkeys/store.ts';
import type { SealedValueStore } from './sealed-values/contract.ts';
import { sealedValueStore } from './sealed-values/store.ts';
import { EVENTS_CHANNEL } from './statements/events.ts';
import { objectStore } from './statements/object-store.ts';
import { passStore } from './statements/pass-store.ts';
import { pruneEvents, pruneIdempotencyKeys } from './statements/prune.ts';
import { saveSetting, setting, settleSetting } from './statements/settings.ts';
import { WAKE_CHANNEL } from './statements/wake.ts';
import type { TokenStore } from './tokens/contract.ts';
import { tokenStore } from './tokens/store.ts';
import type { TrustStore } from './trusts/contract.ts';
import { trustStore } from './trusts/store.ts';
import type { UsageStore } from './usage/contract.ts';
import { usageStore } from './usage/store.ts';
import type { WriteLaneStore } from './write-lanes/contract.ts';
import { LANES_CHANNEL, pruneWriteLanes } from './write-lanes/statements.ts';
import { writeLaneStore } from './write-lanes/store.ts';

export interface StoreOptions {
  /** `postgres://…`, of PostgreSQL 15 or newer. Connections through a pooler must keep their session, for LISTEN. */
  readonly url: string;
  /** Connections of this replica, beside the one that listens. 10 by default. */
  readonly maxConnections?: number;
}

export interface Store
  extends PassStore,
    ObjectStore,
    ClusterStore,
    KubeTokenStore,
    BenchmarkStore,
    FaultStore,
    FaultRouteStore,
    AzureBudgetStore,
    SealedValueStore,
    UsageStore,
    MemberStore,
    AccessRequestStore,
    AccountStore,
    PasskeyStore,
    IdentityProviderStore,
    EngineStore,
    AuditReceiverStore,
    AuditRetentionStore,
    TokenStore,
    TrustStore,
    LeaseStore,
    LookStore,
    LogStore,
    MetricStore,
    CostStore,
    WriteLaneStore {
  /** For the library that keeps accounts, which reads and writes its own tables alone. */
  readonly accountTables: Kysely<unknown>;
  /** A value of the installation itself, or null. */
  setting(key: string): Promise<JsonObject | null>;
  saveSetting(key: string, value: JsonObject): Promise<void>;
  /** Keeps the first value ever given under a key and answers it, so that replicas agree. */
  settleSetting(key: string, value: JsonObject): Promise<JsonObject>;
  /** Deletes events beyond both bounds and answers kept past their time. To be run from time to time by one replica or all. */
  prune(bounds: { maxAgeDays: number; maxEvents: number }): Promise<{ events: number; idempotencyKeys: number }>;
  close(): Promise<void>;
}

/** Brings the database up to date and opens it. */
export async function openStore({ url, maxConnections = 10 }: StoreOptions): Promise<Store> {
  await withRetry('repeatable', () => migrate(url));
  const listener = await openListener(url, [
    WAKE_CHANNEL,
    EVENTS_CHANNEL,
    CLUSTERS_CHANNEL,
    ACCESS_CHANNEL,
    LOGS_CHANNEL,
    AUDIT_CHANNEL,
    FAULT_DELIVERIES_CHANNEL,
    LANES_CHANNEL,
  ]);
  const access = new Remembered(listener.connection);
  // Before anybody else who hears of it looks again.
  listener.subscribeToEach(ACCESS_CHANNEL, () => access.forget());
  const { db, pool } = openPool({ url, maxConnections, onConnect: (client) => heedOwnChanges(client, access) });
  const database = databaseOf({ db, pool, listener });
  const { read } = database;
  return {
    ...passStore(database),
    ...objectStore(database),
    ...accessRequestStore(database),
    ...accountStore(database),
    ...auditReceiverStore(database),
    ...auditStore(database),
    ...azureBudgetStore(database),
    ...benchmarkStore(database),
    ...clusterStore(database),
    ...consentStore(database),
    ...costStore(database),
    ...engineStore(database),
    ...faultRouteStore(database),
    ...faultStore(database),
    ...identityProviderStore(database),
    ...kubeTokenStore(database),
    ...leaseStore(database),
    ...logStore(database),
    ...lookStore(database),
    ...metricStore(database),
    ...passkeyStore(database),
    ...sealedValueStore(database),
    ...tokenStore(database),
    ...trustStore(database),
    ...usageStore(database),
    ...writeLaneStore(database),
    ...recallingAccess(db, access),
    onAccessChange: (callback) => listener.subscribe(ACCESS_CHANNEL, callback),
    accountTables: db as unknown as Kysely<unknown>,

    setting: (key) => read(() => setting(db, key)),
    saveSetting: (key, value) => withRetry('repeatable', () => saveSetting(db, key, value)),
    settleSetting: (key, value) => withRetry('repeatable', () => settleSetting(db, key, value)),
    async prune({ maxAgeDays, maxEvents }) {
      await pruneAzureBudget(db);
      await pruneWriteLanes(db);
      await pruneFaultDeliveries(db);
      return { events: await pruneEvents(db, maxAgeDays, maxEvents), idempotencyKeys: await pruneIdempotencyKeys(db) };
    },
    async close() {
      await listener.close();
      await db.destroy();
    },
  };
}
